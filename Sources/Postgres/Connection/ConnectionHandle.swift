internal import CLibPQ

/// Owns one connection of libpq in non-blocking mode; every call here returns at once.
@safe struct ConnectionHandle: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over a connection that is made or being made.
    init(owning pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit { unsafe PQfinish(pointer) }

    var isAlive: Bool { unsafe PQstatus(pointer) == CONNECTION_OK }
    var socket: Int32 { unsafe PQsocket(pointer) }
    var transactionStatus: PGTransactionStatusType { unsafe PQtransactionStatus(pointer) }
    var backendProcessID: Int32 { unsafe PQbackendPID(pointer) }

    /// What libpq says of a failed connection; severity and SQLSTATE only where the server spoke.
    var errorMessage: String {
        let text = unsafe String(cString: PQerrorMessage(pointer))
        return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    }

    /// Whether the server sent something that was not read yet, or hung up.
    var hasInput: Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, 0) != 0
    }

    /// Whether `takeResult` would have to wait.
    var isBusy: Bool { unsafe PQisBusy(pointer) != 0 }

    /// Reads what has arrived; false when the connection is lost.
    func consumeInput() -> Bool { unsafe PQconsumeInput(pointer) != 0 }

    /// Sends what is buffered; true when something is left, nil when the connection is lost.
    func flush() -> Bool? {
        switch unsafe PQflush(pointer) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// The next result; nil at the end of one statement's results.
    func takeResult() -> ResultHandle? {
        guard let result = unsafe PQgetResult(pointer) else { return nil }
        return unsafe ResultHandle(owning: result)
    }

    func enterPipeline() -> Bool { unsafe PQenterPipelineMode(pointer) != 0 }
    func exitPipeline() -> Bool { unsafe PQexitPipelineMode(pointer) != 0 }
    func sync() -> Bool { unsafe PQpipelineSync(pointer) != 0 }

    func send(text sql: String) -> Bool { unsafe PQsendQuery(pointer, sql) != 0 }

    func sendPrepare(name: String, sql: String, _ parameters: borrowing Parameters) -> Bool {
        unsafe PQsendPrepare(pointer, name, sql, Int32(parameters.count), parameters.oids) != 0
    }

    func sendPrepared(name: String, _ parameters: borrowing Parameters) -> Bool {
        unsafe withParameterPointers(parameters) { values, formats in
            unsafe PQsendQueryPrepared(
                pointer, name, Int32(parameters.count), values, parameters.lengths, formats, 1) != 0
        }
    }

    func sendUnnamed(sql: String, _ parameters: borrowing Parameters) -> Bool {
        unsafe withParameterPointers(parameters) { values, formats in
            unsafe PQsendQueryParams(
                pointer, sql, Int32(parameters.count), parameters.oids, values, parameters.lengths, formats, 1) != 0
        }
    }

    /// Points at each parameter inside the one buffer; NULLs are null pointers.
    private func withParameterPointers(
        _ parameters: borrowing Parameters,
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?) -> Bool
    ) -> Bool {
        let count = parameters.count
        guard count > 0 else { return body(nil, nil) }
        return unsafe parameters.buffer.bytes.withUnsafeBytes { bytes in
            unsafe withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { formats in
                    // An empty value still needs a pointer that is not null; libpq reads `length` bytes of it.
                    let base = unsafe bytes.baseAddress ?? UnsafeRawPointer(values.baseAddress.unsafelyUnwrapped)
                    for index in 0..<count {
                        let start = unsafe base + parameters.offsets[index]
                        let value = unsafe parameters.lengths[index] < 0 ? nil : start
                        unsafe values.initializeElement(at: index, to: value?.assumingMemoryBound(to: CChar.self))
                        unsafe formats.initializeElement(at: index, to: 1)
                    }
                    return unsafe body(UnsafePointer(values.baseAddress), UnsafePointer(formats.baseAddress))
                }
            }
        }
    }
}
