internal import CLibPQ

/// One session with PostgreSQL, used by one task at a time.
///
/// Not `Sendable`: a pool lends it as a closure's argument. All waiting suspends the task and blocks no thread of Swift's
/// pool. Cancelling the task cancels the running statement on the server, takes its answer and throws `.cancelled`; the
/// connection stays usable (a transaction it was in is aborted and can only be rolled back). A statement that runs past
/// the configured timeout ends the same way with `.timedOut`.
public final class Connection {
    /// What has been sent since the last synchronisation, in order; each has its own results.
    enum Sent {
        case begin
        case preparation(ObjectIdentifier)
        case statement
    }

    /// Where the connection stands in `transaction`.
    enum TransactionPhase {
        case none
        /// BEGIN goes out with the first statement.
        case pending
        case open
    }

    let handle: ConnectionHandle
    let preparesStatements: Bool
    /// How long each exchange may take; nil for without limit.
    var statementTimeout: Duration?

    var prepared: Set<ObjectIdentifier> = []
    /// Reused by every statement, so that small ones allocate nothing.
    var parameters = Parameters()
    var sent: [Sent] = []
    var nextSent = 0
    var deadline = ContinuousClock.now
    /// Why the running exchange was cut short; its results are then only drained.
    var interruption: PostgresError.Kind?
    var cancelAttempts = 0
    /// How often to look for an answer before sleeping; see `lookAhead`.
    var looks = Connection.mostLooks
    static let mostLooks = 30
    /// COMMIT and ROLLBACK are not given up when the task is cancelled.
    var isShielded = false
    var transactionPhase = TransactionPhase.none
    var isInPipeline = false
    /// Set once the connection must not be used again.
    var isBroken = false

    init(_ handle: consuming ConnectionHandle, _ configuration: ConnectionConfiguration) {
        self.handle = handle
        preparesStatements = configuration.preparesStatements
        statementTimeout = configuration.statementTimeout
    }

    /// Opens a connection of its own, outside any pool, and runs the configured start-up statements.
    ///
    /// Throws `.connection`, `.timedOut`, `.cancelled`, or `.configuration` where the connection string cannot be read.
    public static func open(_ configuration: ConnectionConfiguration) async throws(PostgresError) -> Connection {
        let deadline = ContinuousClock.now + configuration.connectTimeout
        let parameters = configuration.libpqParameters
        let opened = await OwnThread.run(until: deadline, isCancellable: true) {
            Fresh.open(parameters, configuration, until: deadline)
        }
        guard let opened else {
            if Task.isCancelled { throw PostgresError(kind: .cancelled, message: "cancelled while connecting") }
            throw PostgresError(kind: .timedOut, message: "no connection within the connect timeout")
        }
        let connection = try opened.get().connection
        if !configuration.startupStatements.isEmpty {
            _ = try await connection.query(configuration.startupStatements.joined(separator: ";\n"))
        }
        return connection
    }

    /// Carries a new connection from the thread that made it to the task that asked for it.
    ///
    /// Safe to send: the thread keeps no reference, and only one task takes it.
    private struct Fresh: @unchecked Sendable {
        let connection: Connection

        static func open(
            _ parameters: [(keyword: String, value: String)], _ configuration: ConnectionConfiguration,
            until deadline: ContinuousClock.Instant
        ) -> Result<Fresh, PostgresError> {
            do {
                let handle = try ConnectionHandle.open(parameters, until: deadline)
                return .success(Fresh(connection: Connection(handle, configuration)))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Whether the connection may be given to someone else: alive and in no transaction.
    var isReusable: Bool {
        !isBroken && handle.isAlive && handle.transactionStatus == PQTRANS_IDLE
    }

    /// The server's process, as `pg_stat_activity` shows it.
    public var backendProcessID: Int32 { handle.backendProcessID }
}

@available(*, unavailable, message: "a connection is lent to one task at a time")
extension Connection: Sendable {}
