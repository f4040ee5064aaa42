public import Postgres

/// What one queue looks like now.
public struct QueueState: Sendable, Hashable {
    /// How many jobs are where.
    public struct Depth: Sendable, Hashable {
        /// Jobs that a worker could take now.
        public var runnable: Int64 = 0
        /// Jobs that workers hold.
        public var leased: Int64 = 0
        /// Scheduled, snoozed, retried and parked jobs.
        public var later: Int64 = 0
        /// Dead letters.
        public var dead: Int64 = 0
    }

    /// The queue.
    public let queue: Queue
    /// How long the oldest head of a clinic's lane has been runnable without being taken, microseconds of the database's
    /// clock; 0 when there is none.
    public let oldestMicroseconds: Int64
    /// Jobs that workers told to be finished within the window that was asked for.
    public let completedInWindow: Int64
    /// How many jobs are where.
    public var depth = Depth()

    /// Old work and no completion: the sign of a stall that depth does not give.
    public func isStalled(window: Duration) -> Bool {
        oldestMicroseconds > window.microseconds && completedInWindow == 0
    }
}

/// Looking at the queue.
public enum QueueHealth {
    /// The state of every named queue; `window` is the span over which completions are counted. Counts every unfinished
    /// job, which takes its time when there are millions.
    public static func states(window: Duration, on connection: Connection) async throws(PostgresError) -> [QueueState] {
        let (signs, depths) = try await connection.pipeline(
            QueueSigns(windowMicroseconds: window.microseconds), QueueDepths())
        let byQueue = Dictionary(uniqueKeysWithValues: depths.map { ($0.queue, $0.depth) })
        return signs.map { state in
            var state = state
            state.depth = byQueue[state.queue.id] ?? QueueState.Depth()
            return state
        }
    }

    /// Writes the queues' names, once at start-up, and where each leads as a rule, for forecasts.
    public static func name(
        _ queues: [Queue], next: [Queue: Queue] = [:], on connection: Connection
    ) async throws(PostgresError) {
        _ = try await connection.execute(NameQueues(queues: queues, next: next))
    }
}
