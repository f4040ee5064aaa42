/// What went wrong between this process and PostgreSQL.
///
/// Holds facts only (SQLSTATE, names of schema objects, the statement's name), never a parameter or a row value: the
/// server's own message is kept only for SQLSTATE classes whose messages speak of the server, the connection or the
/// schema, and its detail, hint and context are never read.
public struct PostgresError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The cases a caller treats differently.
    public enum Kind: String, Sendable, Hashable {
        /// The connection could not be made or was lost; the pool replaces it.
        case connection
        /// The server refused the statement; `sqlState` says why.
        case server
        /// A result did not have the columns or types that the statement's row asks for.
        case decoding
        /// The Swift task was cancelled; the statement was cancelled on the server too.
        case cancelled
        /// The statement, the connection attempt or the wait for a pooled connection ran past its deadline.
        case timedOut
        /// The pool is closed.
        case poolClosed
        /// The server or the configuration is not fit for use.
        case configuration
        /// The schema does not fit this program's migrations.
        case migration
        /// libpq and this library disagree about the state of the connection; the connection is not used again.
        case `protocol`
        /// The connection was lost while COMMIT was under way: the transaction may or may not have committed.
        case outcomeUnknown
    }

    /// What a caller should tell apart.
    public var kind: Kind
    /// The five-character SQLSTATE, where the server gave one (PostgreSQL manual, appendix A).
    public var sqlState: String?
    /// A sentence for operators, free of values.
    public var message: String
    /// The violated constraint.
    public var constraint: String?
    /// The table concerned.
    public var table: String?
    /// The column concerned.
    public var column: String?
    /// The name of the statement that failed, as in `Statement.name`.
    public var statement: String?

    /// Makes an error; `message` must hold no parameter or row value.
    public init(
        kind: Kind, sqlState: String? = nil, message: String, constraint: String? = nil, table: String? = nil,
        column: String? = nil, statement: String? = nil
    ) {
        self.kind = kind
        self.sqlState = sqlState
        self.message = message
        self.constraint = constraint
        self.table = table
        self.column = column
        self.statement = statement
    }

    /// Whether the connection is gone, so that only another connection can go on.
    public var isConnectionLoss: Bool { kind == .connection || kind == .outcomeUnknown }

    /// Whether the same work may succeed when repeated: the connection was lost, or the server reports a serialization
    /// failure (40001), deadlock (40P01), lack of resources (53xxx), shutdown (57P0x) or an unavailable lock (55P03).
    ///
    /// An `outcomeUnknown` is not transient: repeating it blindly could apply it twice.
    public var isTransient: Bool {
        if kind == .connection { return true }
        guard kind == .server, let sqlState else { return false }
        return ["40001", "40P01", "55P03"].contains(sqlState) || sqlState.hasPrefix("53") || sqlState.hasPrefix("57P0")
    }

    /// One line for logs.
    public var description: String {
        var text = "\(kind.rawValue): \(message)"
        let facts = [
            ("SQLSTATE", sqlState), ("statement", statement), ("table", table), ("column", column),
            ("constraint", constraint),
        ]
        for case (let label, let value?) in facts { text += ", \(label) \(value)" }
        return text
    }
}
