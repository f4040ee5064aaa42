public import Postgres

/// What one queue looks like now.
public struct QueueState: Sendable, Hashable {
    /// The queue.
    public let queue: Queue
    /// Jobs that a worker could take now.
    public let runnable: Int64
    /// Jobs that workers hold.
    public let leased: Int64
    /// Scheduled, snoozed and retried jobs.
    public let later: Int64
    /// Dead letters.
    public let dead: Int64
    /// Age of the oldest job nobody has taken, microseconds of the database's clock; 0 when there is none.
    public let oldestMicroseconds: Int64
    /// Jobs finished within the window that was asked for.
    public let completedInWindow: Int64

    /// Old work and no completion: the sign of a stall that depth does not give.
    public func isStalled(window: Duration) -> Bool {
        oldestMicroseconds > window.microseconds && completedInWindow == 0
    }
}

/// Looking at the queue.
public enum QueueHealth {
    /// The state of every named queue; `window` is the span over which completions are counted.
    public static func states(window: Duration, on connection: Connection) async throws(PostgresError) -> [QueueState] {
        try await connection.run(QueueProgress(windowMicroseconds: window.microseconds))
    }

    /// Writes the queues' names, once at start-up.
    public static func name(_ queues: [Queue], on connection: Connection) async throws(PostgresError) {
        _ = try await connection.execute(NameQueues(queues: queues))
    }
}
