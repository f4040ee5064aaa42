public import Postgres

/// Exchanges that fail and succeed together: of one kind with one partner, and in real time with one payer behind it.
public struct CircuitKey: Sendable, Hashable {
    /// What is exchanged.
    public enum Exchange: String, Sendable, Hashable {
        /// 270 and 276, one at a time.
        case realTime = "real_time"
        /// Files of ours, and questions about them.
        case submit
        /// Files for us.
        case receive
    }

    /// The partner.
    public let routeID: Int16
    /// What is exchanged.
    public let exchange: Exchange
    /// The payer asked about in real time, since a clearinghouse answers for many; empty otherwise.
    public let payerID: String

    init(routeID: Int16, exchange: Exchange, payerID: String = "") {
        self.routeID = routeID
        self.exchange = exchange
        self.payerID = payerID
    }

    init(routeID: Int16, exchange: String, payerID: String) throws(PostgresError) {
        guard let known = Exchange(rawValue: exchange) else {
            throw PostgresError(kind: .decoding, message: "unknown kind of exchange")
        }
        self.init(routeID: routeID, exchange: known, payerID: payerID)
    }
}

/// A circuit breaker that is not well: shared by all workers, since it stands in the database.
public struct Circuit: Sendable, Hashable {
    /// What it breaks.
    public let key: CircuitKey
    /// Failures in a row.
    public let failures: Int32
    /// Milliseconds until a single exchange may be tried; 0 or less: now. `nil`: not open, exchanges go on.
    public let opensInMilliseconds: Int64?
    /// The last failure.
    public let reason: String
    /// When that was.
    public let failedAt: Timestamp
}
