public import Postgres

/// Which dead letters; what is `nil` restricts nothing.
public struct DeadLetterFilter: Sendable, Hashable {
    /// Job numbers.
    public var ids: [Int64]?
    /// Queue number.
    public var queueID: Int16?
    /// Clinic number.
    public var clinicID: Int32?
    /// What the reason contains, in any case.
    public var reason: String?

    /// A filter; without arguments, every dead letter.
    public init(ids: [Int64]? = nil, queue: Int16? = nil, clinic: Int32? = nil, reason: String? = nil) {
        self.ids = ids
        queueID = queue
        clinicID = clinic
        self.reason = reason
    }
}

/// Dead letters of one queue that died of the same reason.
public struct DeadLetterGroup: Sendable, Hashable {
    /// Queue number.
    public let queueID: Int16
    /// Why they died.
    public let reason: String
    /// How many.
    public let jobs: Int64
    /// Of how many clinics.
    public let clinics: Int64
    /// When the first of them died.
    public let firstDiedAt: Timestamp
    /// When the last of them died.
    public let lastDiedAt: Timestamp
}

/// Jobs that wait for a person's decision.
public enum DeadLetters {
    private static let step: Int64 = 5_000

    /// What there is, by queue and reason, most first; at most `limit` groups.
    public static func groups(
        _ filter: DeadLetterFilter, limit: Int = 100, on connection: Connection
    ) async throws(PostgresError) -> [DeadLetterGroup] {
        try await connection.run(GroupDeadLetters(filter: filter, limit: Int64(limit)))
    }

    /// Makes them runnable again with fresh attempts, 5,000 in a transaction; safe to interrupt and to repeat.
    ///
    /// `progress` is told how many came back so far.
    /// - Returns: how many came back.
    public static func revive(
        _ filter: DeadLetterFilter, pool: Pool, progress: (Int) -> Void = { _ in }
    ) async throws -> Int {
        var revived = 0
        var after: Int64 = 0
        while true {
            let ids = try await pool.withConnection { connection in
                try await connection.run(ReviveDeadLetters(filter: filter, after: after, limit: step))
            }
            revived += ids.count
            progress(revived)
            guard let last = ids.last, ids.count == step else { return revived }
            after = last
        }
    }
}
