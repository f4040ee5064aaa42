public import Postgres

/// Cancelling jobs. A cancelled job goes to history as such, and its key is free again.
public enum Cancellation {
    /// What became of a request.
    public struct Answer: Sendable, Hashable {
        /// Gone at once: they were waiting or dead.
        public let cancelled: [Int64]
        /// Running: cancelled when their worker settles them, whatever it says, and nothing that it writes for them then
        /// counts. A handler that reports progress learns of it earlier.
        public let requested: [Int64]
        /// No unfinished job has this number.
        public let unknown: [Int64]
    }

    /// Asks for the cancellation of unfinished jobs; `actor` is kept with the request.
    public static func cancel(_ ids: [Int64], actor: String, on connection: Connection) async throws -> Answer {
        let known = try await connection.pipeline(PlanBy.index, RequestCancel(ids: ids, actor: actor)).1
        let cancelled = try await connection.pipeline(PlanBy.index, CancelIdle(only: known)).1
        return Answer(
            cancelled: cancelled, requested: known.filter { !cancelled.contains($0) },
            unknown: ids.filter { !known.contains($0) })
    }
}

/// Carries out cancellations of jobs that came to rest after the request, as by a retry.
struct CancelRequestedJobs: Duty {
    let name = "cancel requested jobs"
    let every = Duration.seconds(1)

    func perform(on connection: Connection) async throws -> Bool {
        try await connection.pipeline(PlanBy.index, CancelIdle(only: nil)).1.count == 1000
    }
}

/// Forgets requests and progress of jobs that are finished.
struct ForgetLeftovers: Duty {
    let name = "forget leftovers of jobs"
    let every = Duration.seconds(30)

    func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.pipeline(PlanBy.index, SweepLeftovers())
        return false
    }
}
