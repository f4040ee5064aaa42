public import Postgres

/// What people wish of a worker process from outside.
public enum WorkerWish: String, Sendable, Hashable {
    /// Finish what it holds and take no more, but stay.
    case quiet
    /// Finish what it holds and end.
    case stop
}

/// A live worker session, one per worker process.
public struct WorkerState: Sendable, Hashable {
    /// Its number.
    public let sessionID: Int64
    /// The process's name.
    public let name: String
    /// Numbers of the queues it serves.
    public let queueIDs: [Int16]
    /// Sets it works at once.
    public let slots: Int32
    /// When it began.
    public let startedAt: Timestamp
    /// When its lease ends unless it is renewed.
    public let expiresAt: Timestamp
    /// What was wished of it.
    public let wish: WorkerWish?
    /// Jobs of the sets it has leased and not yet reported as finished.
    public let leasedJobs: Int64
    /// Jobs settled within the last minute.
    public let doneLastMinute: Int64
    /// Of its jobs, those that failed within the last minute.
    public let failedLastMinute: Int64
}

/// Looking at workers, and wishing things of them. They obey within about a second.
public enum Workers {
    /// Live sessions.
    public static func all(on connection: Connection) async throws(PostgresError) -> [WorkerState] {
        try await connection.run(ListSessions())
    }

    /// Wishes something of the workers with that name, or of the session with that number.
    /// - Returns: how many heard it; 0 = there is none, or all of them are stopping.
    public static func wish(
        _ wish: WorkerWish, of worker: String, on connection: Connection
    ) async throws(PostgresError) -> Int {
        try await connection.execute(WishSessions(worker: worker, wish: wish))
    }
}
