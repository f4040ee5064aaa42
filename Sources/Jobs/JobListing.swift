public import Postgres

/// Where a job stands.
public enum JobState: String, Sendable, Hashable, CaseIterable, Codable {
    /// A worker may take it now.
    case runnable
    /// A worker holds it.
    case running
    /// Scheduled, snoozed, to be retried, or postponed by a limit.
    case later
    /// Waits until something is resumed.
    case parked
    /// Waits for a person's decision.
    case dead
    /// Finished.
    case done
    /// Cancelled.
    case cancelled
}

/// One job in a list; no patient data.
public struct JobListing: Sendable, Hashable {
    /// The job's number.
    public let id: Int64
    /// Queue number.
    public let queueID: Int16
    /// Clinic number.
    public let clinicID: Int32
    /// Outside party; `nil` in history.
    public let routeID: Int16?
    /// The caller's row.
    public let subject: Int64
    /// Where it stands.
    public let state: JobState
    /// Attempts begun.
    public let attempt: Int16
    /// Worker processes that died with it; `nil` in history.
    public let crashes: Int16?
    /// Business deadline; `nil` in history.
    public let deadline: Timestamp?
    /// Since when it is in its state; of `later`, when it is due.
    public let at: Timestamp
    /// Worker session that holds or finished it.
    public let sessionID: Int64?
    /// Why it is retried or dead, or what it is parked by.
    public let reason: String?

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        id = try row.next()
        queueID = try row.next()
        clinicID = try row.next()
        routeID = try row.next()
        subject = try row.next()
        guard let state = JobState(rawValue: try row.next()) else {
            throw PostgresError(kind: .decoding, message: "unknown state of a job")
        }
        self.state = state
        attempt = try row.next()
        crashes = try row.next()
        deadline = try row.next()
        at = try row.next()
        sessionID = try row.next()
        reason = try row.next()
    }
}

/// Which jobs to list; what is `nil` restricts nothing.
public struct JobFilter: Sendable, Hashable {
    /// Queue number.
    public var queueID: Int16?
    /// Clinic number.
    public var clinicID: Int32?
    /// State; `nil` lists what is unfinished.
    public var state: JobState?
    /// What the reason contains, in any case.
    public var reason: String?

    /// A filter; without arguments, every unfinished job.
    public init(queue: Int16? = nil, clinic: Int32? = nil, state: JobState? = nil, reason: String? = nil) {
        queueID = queue
        clinicID = clinic
        self.state = state
        self.reason = reason
    }
}

/// A job with what is kept apart from its row.
public struct JobDetail: Sendable, Hashable {
    /// The job.
    public let job: JobListing
    /// What it answered.
    public let result: String?
    /// How far its present worker says it is.
    public let progress: Progress?
    /// Who asked for its cancellation.
    public let cancelRequestedBy: String?

    /// Progress of a long job.
    public struct Progress: Sendable, Hashable {
        /// Units done.
        public let done: Int64
        /// Units in all.
        public let total: Int64
        /// When its worker said so.
        public let at: Timestamp
    }
}

/// Looking at single jobs.
public enum JobQueries {
    /// A page of unfinished jobs in the order of their numbers; `after` is the last number of the page before.
    ///
    /// For the states `done` and `cancelled`: those that finished last, newest first, within an hour; `after` is not used.
    public static func list(
        _ filter: JobFilter, after: Int64 = 0, limit: Int, on connection: Connection
    ) async throws(PostgresError) -> [JobListing] {
        if filter.state == .done || filter.state == .cancelled {
            return try await connection.run(ListFinished(filter: filter, limit: Int64(limit)))
        }
        return try await connection.run(ListUnfinished(filter: filter, after: after, limit: Int64(limit)))
    }

    /// Those of these jobs that are unfinished, by number.
    public static func unfinished(
        _ ids: [Int64], on connection: Connection
    ) async throws(PostgresError) -> [JobListing] {
        try await connection.run(ReadUnfinished(ids: ids))
    }

    /// A job by its number, wherever it is; `nil` when there is none or its history was pruned.
    public static func find(_ id: Int64, on connection: Connection) async throws(PostgresError) -> JobDetail? {
        try await connection.first(FindJob(id: id))
    }

    /// The names of the queues by number.
    public static func queueNames(on connection: Connection) async throws(PostgresError) -> [Int16: String] {
        Dictionary(try await connection.run(ReadQueueNames()).map { ($0.id, $0.name) }) { first, _ in first }
    }
}
