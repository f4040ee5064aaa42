internal import CLibPQ
internal import Glibc

extension ConnectionHandle {
    /// Connects. Blocks (name look-up, files of TLS and passwords, key derivation), so it runs on a thread of its own.
    ///
    /// The socket is asked for again after every step, because libpq moves on to the next address by itself, and the
    /// deadline is ours, because libpq's own counts whole seconds per address.
    static func open(
        _ parameters: [(keyword: String, value: String)], until deadline: ContinuousClock.Instant
    ) throws(PostgresError) -> ConnectionHandle {
        try check(parameters)
        guard let pointer = unsafe start(parameters) else {
            throw PostgresError(kind: .connection, message: "out of memory")
        }
        let handle = unsafe ConnectionHandle(owning: pointer)
        guard handle.didStart else { throw handle.connectError() }
        unsafe PQsetErrorVerbosity(pointer, PQERRORS_SQLSTATE)
        // Notices go nowhere: they may quote values.
        unsafe PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        var waitsForWrite = true
        while true {
            try handle.pollSocket(forWrite: waitsForWrite, until: deadline)
            switch unsafe PQconnectPoll(pointer) {
            case PGRES_POLLING_OK:
                guard unsafe PQsetnonblocking(pointer, 1) == 0 else { throw handle.connectError() }
                return handle
            case PGRES_POLLING_READING: waitsForWrite = false
            case PGRES_POLLING_WRITING: waitsForWrite = true
            default: throw handle.connectError()
            }
        }
    }

    private var didStart: Bool { unsafe PQstatus(pointer) != CONNECTION_BAD }

    private static func start(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
        defer { unsafe copies.forEach { unsafe free($0) } }
        func copy(_ texts: [String]) -> [UnsafePointer<CChar>?] {
            let made = unsafe texts.map { unsafe strdup($0) }
            unsafe copies += made
            return unsafe made.map { unsafe UnsafePointer($0) } + [nil]
        }
        return unsafe PQconnectStartParams(copy(parameters.map(\.keyword)), copy(parameters.map(\.value)), 1)
    }

    private func pollSocket(forWrite: Bool, until deadline: ContinuousClock.Instant) throws(PostgresError) {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else {
                throw PostgresError(kind: .timedOut, message: "no connection within the connect timeout")
            }
            var entry = pollfd(fd: socket, events: Int16(forWrite ? POLLOUT : POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, left.wholeMilliseconds)
            if ready > 0 { return }
        }
    }

    private func connectError() -> PostgresError {
        // The server's SQLSTATE of a failed connection is found only in libpq's message (`FATAL:  28P01`).
        let message = errorMessage
        let state = message.ranges(of: "FATAL:  ").last.map { message[$0.upperBound...].prefix(5) }
        return PostgresError(kind: .connection, sqlState: state.map(String.init), message: message)
    }

    /// Throws where libpq cannot read a connection string, without quoting it: it may hold the password.
    private static func check(_ parameters: [(keyword: String, value: String)]) throws(PostgresError) {
        for case ("dbname", let value) in parameters where value.contains("=") || value.contains("://") {
            guard let options = unsafe PQconninfoParse(value, nil) else {
                throw PostgresError(kind: .configuration, message: "DATABASE_URL is not a connection string")
            }
            unsafe PQconninfoFree(options)
        }
    }
}
