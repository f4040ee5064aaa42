public import Jobs
public import Logging
public import Postgres

/// Notes the runs of reports that are due and enqueues their jobs, once per due time: the schedule's row is locked, and moves
/// on in the same transaction, under the leader's term.
public struct FireReports: Duty {
    /// The duty's name.
    public let name = "fire reports"
    /// Pause between looks.
    public let every = Duration.seconds(2)
    private let limit: Int64 = 200
    private let logger: Logger

    /// A duty that logs to `logger`.
    public init(logger: Logger) { self.logger = logger }

    /// Fires what is due.
    public func perform(on connection: Connection) async throws -> Bool {
        let (_, due) = try await connection.pipeline(OpenScope.all, DueReportSchedules(limit: limit))
        if due.isEmpty { return false }
        var runs: [(due: DueReport, nextAt: Timestamp)] = []
        for item in due {
            do {
                let next = try ReportSchedule.next(cron: item.cron, timeZone: item.timeZone, after: item.now)
                runs.append((item, next))
            } catch {
                // As where the tz database lacks its zone; it would come up again every time.
                logger.error("schedule of a report paused: unreadable", metadata: ["schedule": "\(item.schedule)"])
                _ = try await connection.execute(PauseReportSchedule(scheduleName: item.schedule))
            }
        }
        let nextAt = Dictionary(runs.map { ($0.due.schedule, $0.nextAt) }) { first, _ in first }
        let noted = try await connection.run(NoteReportRuns(runs: runs))
        let jobs = noted.map { run in
            NewJob(
                queue: .reports, clinicID: run.clinicID, subject: run.runID,
                deadline: nextAt[run.schedule] ?? Timestamp(microsecondsSinceEpoch: .max))
        }
        try await Enqueue.jobs(jobs, on: connection)
        return due.count == limit
    }
}
