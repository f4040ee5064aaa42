internal import Logging
internal import Postgres

/// Enqueues the jobs of schedules whose time has come, once per instant: the schedule's row is locked, and moves on in
/// the same transaction, under the leader's term.
struct FireSchedules: Duty {
    let name = "fire schedules"
    let every = Duration.seconds(1)
    private let limit: Int64 = 500
    let logger: Logger

    func perform(on connection: Connection) async throws -> Bool {
        let due = try await connection.run(DueSchedules(limit: limit))
        if due.isEmpty { return false }
        var jobs: [NewJob] = []
        var fired: [(name: String, nextAt: Timestamp)] = []
        for (schedule, now) in due {
            do {
                let next = try schedule.next(after: now)
                fired.append((schedule.name, next))
                jobs.append(Self.job(of: schedule, before: next))
            } catch {
                try await giveUp(schedule, on: connection)
            }
        }
        try await Enqueue.jobs(jobs, on: connection)
        _ = try await connection.execute(AdvanceSchedules(fired: fired))
        return due.count == limit
    }

    /// Due before the next run; the key skips it while the job of an earlier run is unfinished.
    private static func job(of schedule: JobSchedule, before next: Timestamp) -> NewJob {
        NewJob(
            queue: Queue(id: schedule.queueID, name: schedule.name), clinicID: schedule.clinicID,
            subject: schedule.subject, deadline: next, key: Array("schedule \(schedule.name)".utf8))
    }

    /// A schedule that cannot be read here, as where the tz database lacks its zone, would come up again every second.
    private func giveUp(_ schedule: JobSchedule, on connection: Connection) async throws {
        logger.error("schedule paused: unreadable", metadata: ["schedule": "\(schedule.name)"])
        _ = try await connection.execute(PauseSchedule(scheduleName: schedule.name))
        _ = try await connection.execute(
            RaiseAlarm(
                kind: "schedule_unreadable", subject: schedule.name,
                detail: "'\(schedule.cron)' in \(schedule.timeZone); paused"))
    }
}
