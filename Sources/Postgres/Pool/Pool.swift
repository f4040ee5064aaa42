public import Logging
internal import Synchronization

/// A fixed number of connections, lent to one task each, in the order in which they were asked for.
///
/// Connections are made when first needed. One that broke, or came back inside a transaction, is replaced.
public final class Pool: Sendable {
    /// Carries a connection between the tasks that use it in turn.
    ///
    /// Safe to send: the pool lends it to one task at a time and keeps no use of its own.
    private struct Lent: @unchecked Sendable {
        let connection: Connection
    }

    private enum Grant {
        case connection(Lent)
        case permit
        case refused(PostgresError)
    }

    private struct State {
        var lending: PoolState<Lent, CheckedContinuation<Grant, Never>>
        var lastID: UInt64 = 0
        var closers: [CheckedContinuation<Void, Never>] = []
    }

    private let configuration: ConnectionConfiguration
    private let logger: Logger
    private let state: Mutex<State>

    /// Makes a pool of at most `size` connections, 1 or more; none is opened yet.
    public init(_ configuration: ConnectionConfiguration, size: Int, logger: Logger = Logger(label: "postgres")) {
        precondition(size > 0, "a pool needs room for a connection")
        self.configuration = configuration
        self.logger = logger
        state = Mutex(State(lending: PoolState(size: size)))
    }

    /// Lends a connection to `body` and takes it back when that ends.
    ///
    /// Throws what `body` throws; before that, `.poolClosed`, `.cancelled`, or the reason why no connection could be made
    /// within the connect timeout. `body` must not keep the connection.
    public func withConnection<T>(_ body: (Connection) async throws -> T) async throws -> T {
        let lent = try await acquire()
        defer { release(lent) }
        return try await body(lent.connection)
    }

    /// Lends a connection for one transaction; see `Connection.transaction`.
    public func transaction<T>(_ body: (Connection) async throws -> T) async throws -> T {
        try await withConnection { connection in try await connection.transaction(body) }
    }

    /// Refuses everyone from now on and returns when the last connection has come back and is closed.
    public func close() async {
        await withCheckedContinuation { continuation in
            let (waiters, mayReturn) = state.withLock { state in
                let waiters = state.lending.close().waiters
                if state.lending.openCount > 0 { state.closers.append(continuation) }
                return (waiters, state.lending.openCount == 0)
            }
            for waiter in waiters { waiter.resume(returning: .refused(Self.closedError)) }
            if mayReturn { continuation.resume() }
        }
    }

    private static let closedError = PostgresError(kind: .poolClosed, message: "the pool is closed")

    private func acquire() async throws(PostgresError) -> Lent {
        while true {
            switch await grant() {
            case .refused(let error): throw error
            case .permit: return try await connect()
            case .connection(let lent):
                if lent.connection.isFitAfterIdling { return lent }
                logger.info("an idle connection was lost")
                drop()
            }
        }
    }

    private func grant() async -> Grant {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                switch state.withLock({ $0.lending.take(id: id, continuation) }) {
                case .connection(let lent): continuation.resume(returning: .connection(lent))
                case .permit: continuation.resume(returning: .permit)
                case .closed: continuation.resume(returning: .refused(Self.closedError))
                // The handler may have run before the waiter was queued.
                case .wait: if Task.isCancelled { withdraw(id) }
                }
            }
        } onCancel: {
            withdraw(id)
        }
    }

    private func withdraw(_ id: UInt64) {
        let waiter = state.withLock { $0.lending.withdraw(id: id) }
        let error = PostgresError(kind: .cancelled, message: "cancelled while waiting for a connection")
        waiter?.resume(returning: .refused(error))
    }

    /// Opens the connection that a permit stands for, again and again within the connect timeout.
    private func connect() async throws(PostgresError) -> Lent {
        let deadline = ContinuousClock.now + configuration.connectTimeout
        var backoff = Backoff()
        while true {
            do {
                return Lent(connection: try await Connection.open(configuration))
            } catch {
                let pause = backoff.next()
                guard error.isWorthRetrying, ContinuousClock.now + pause < deadline,
                    (try? await Task.sleep(for: pause)) != nil
                else {
                    drop()
                    throw error
                }
                logger.warning("no connection yet: \(error)")
            }
        }
    }

    private func release(_ lent: Lent) {
        guard lent.connection.isReusable else { return drop() }
        switch state.withLock({ $0.lending.putBack(lent) }) {
        case .handOver(let waiter): waiter.resume(returning: .connection(lent))
        case .idle: break
        case .close: resumeClosers()
        }
    }

    private func drop() {
        if let waiter = state.withLock({ $0.lending.dropOne() }) { return waiter.resume(returning: .permit) }
        resumeClosers()
    }

    private func resumeClosers() {
        let closers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.lending.isClosed, state.lending.openCount == 0 else { return [] }
            defer { state.closers = [] }
            return state.closers
        }
        for closer in closers { closer.resume() }
    }
}

extension Connection {
    /// Whether the connection survived its idling. A server that speaks to an idle session ends it, as a rule.
    fileprivate var isFitAfterIdling: Bool { isReusable && !handle.hasInput }
}

extension PostgresError {
    /// Whether connecting again may succeed: not where the server refuses the user or has no such database.
    fileprivate var isWorthRetrying: Bool {
        guard kind == .connection else { return false }
        guard let sqlState else { return true }
        return !sqlState.hasPrefix("28") && !sqlState.hasPrefix("3D")
    }
}
