internal import CLibPQ

extension Connection {
    private static let chunkBytes = 128 * 1024

    /// Loads rows with binary COPY and answers how many; all or nothing.
    ///
    /// `table` may carry a schema (`schema.table`). Rows are pulled from the sequence as fast as the server takes them, in
    /// pieces of about 128 KiB; the statement timeout counts for each piece.
    public func copyIn<R>(
        _ table: String, columns: [String], rows: some Sequence<R>, encode: (R, inout CopyRow) -> Void
    ) async throws(PostgresError) -> Int {
        try await beginPlainExchange()
        try await startCopy(table, columns)
        var chunk = CopyRow(columnCount: columns.count)
        for row in rows {
            chunk.beginRow()
            encode(row, &chunk)
            chunk.endRow()
            guard chunk.buffer.bytes.count >= Self.chunkBytes else { continue }
            try await put(chunk.buffer.bytes)
            chunk.removeAll()
            if interruption != nil { break }
        }
        if interruption == nil {
            chunk.end()
            try await put(chunk.buffer.bytes)
        }
        return try await endCopy()
    }

    private func startCopy(_ table: String, _ columns: [String]) async throws(PostgresError) {
        let name = table.split(separator: ".").map { String($0).quotedIdentifier }.joined(separator: ".")
        let list = columns.map(\.quotedIdentifier).joined(separator: ", ")
        guard handle.send(text: "COPY \(name) (\(list)) FROM STDIN (FORMAT binary)") else { throw lose() }
        guard let result = try await nextResult() else { throw lose() }
        if result.status == PGRES_COPY_IN { return }
        let failure = failure(of: result, statement: "COPY \(table)")
        while !isBroken, try await nextResult() != nil {}
        try throwInterruption()
        throw failure
    }

    private func put(_ bytes: [UInt8]) async throws(PostgresError) {
        if Task.isCancelled { interruption = .cancelled }
        extendDeadline()
        var isHandedOver = false
        while interruption == nil {
            if !isHandedOver {
                switch handle.putCopy(bytes) {
                case .sent: isHandedOver = true
                case .full: break
                case .lost: throw lose()
                }
            }
            // Waiting until all is sent keeps libpq's buffer, and so this process's memory, at one piece.
            guard let hasMore = handle.flush() else { throw lose() }
            if isHandedOver && !hasMore { return }
            try await waitForProgress()
        }
    }

    private func endCopy() async throws(PostgresError) -> Int {
        loop: while true {
            switch handle.endCopy(failing: interruption == nil ? nil : "cancelled") {
            case .sent: break loop
            case .full: try await waitForProgress()
            case .lost: throw lose()
            }
        }
        var count = 0
        var failure: PostgresError?
        while !isBroken, let result = try await nextResult() {
            if result.status == PGRES_COMMAND_OK {
                count = result.affectedRows
            } else {
                failure = failure ?? self.failure(of: result, statement: "COPY")
            }
        }
        try throwInterruption()
        if let failure { throw failure }
        guard handle.isAlive else { throw lose() }
        return count
    }
}

extension String {
    /// As an SQL identifier.
    var quotedIdentifier: String {
        "\"" + split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
