public import Jobs
public import Postgres

/// Gives every payer route its one perpetual receive job, whatever became of an earlier one.
public struct KeepReceiving: Duty {
    /// The duty's name.
    public let name = "keep receiving"
    /// A new route waits at most this long for its first answers.
    public let every = Duration.seconds(2)

    /// A duty without settings.
    public init() {}

    /// Adds the jobs that are missing.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.execute(AddReceiveJobs(queue: Queue.receive.id))
        return false
    }
}
