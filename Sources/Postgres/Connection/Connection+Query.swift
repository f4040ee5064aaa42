internal import CLibPQ

extension Connection {
    /// Runs SQL text as it stands, several statements allowed, and answers the rows of all of them as text.
    ///
    /// For administration, migrations and tests; it takes no parameters, so never build its text from data.
    public func query(_ sql: String) async throws(PostgresError) -> [[String?]] {
        try await plain(sql).rows
    }

    /// Runs SQL text outside pipeline mode.
    func plain(_ sql: String) async throws(PostgresError) -> (rows: [[String?]], lastTag: String) {
        try await beginPlainExchange()
        guard handle.send(text: sql) else { throw lose() }
        var rows: [[String?]] = []
        var lastTag = ""
        var failure: PostgresError?
        while let result = try await nextResult() {
            switch result.status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                lastTag = result.commandTag
                for row in 0..<result.rowCount {
                    rows.append((0..<result.columnCount).map { result.text(row: row, column: $0) })
                }
            default:
                failure = failure ?? self.failure(of: result, statement: nil)
            }
            if isBroken { break }
        }
        try throwInterruption()
        if let failure { throw failure }
        guard handle.isAlive else { throw lose() }
        return (rows, lastTag)
    }

    /// Leaves pipeline mode, sending BEGIN first where a transaction waits for its first statement.
    func beginPlainExchange() async throws(PostgresError) {
        if transactionPhase == .pending {
            try beginExchange()
            try enqueuePendingBegin()
            try sendSync()
            try await endExchange(try await takePreliminaries(for: nil))
        }
        try beginExchange(inPipeline: false)
    }
}
