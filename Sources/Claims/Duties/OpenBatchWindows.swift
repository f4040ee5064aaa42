public import Jobs
public import Postgres

/// Plans submission files for payer routes whose window is open, and queues one job for each.
public struct OpenBatchWindows: Duty {
    /// The duty's name.
    public let name = "open batch windows"
    /// The finest window.
    public let every = Duration.milliseconds(250)

    /// A duty without settings: each route has its own window.
    public init() {}

    /// Plans files, all in one statement.
    public func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.run(OpenScope.allByKey)
        let planned = try await connection.run(PlanFiles())
        let jobs = planned.map { file in
            NewJob(queue: .submit, clinicID: 0, subject: file.fileID, deadline: file.deadline, routeID: file.routeID)
        }
        try await Enqueue.jobs(jobs, on: connection)
        return false
    }
}
