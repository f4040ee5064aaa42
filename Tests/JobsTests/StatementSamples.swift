import Postgres

@testable import Jobs

/// Samples of the statements by which people and schedules act on the queue, and of what settling adds for them.
enum StatementSamples {
    static func ofPeople(_ held: LeasedJob) -> [any Statement] {
        let schedule = JobSchedule(name: "s", cron: "@daily", timeZone: "UTC", queue: 1, clinicID: 0, subject: 1)
        let keyed = NewJob(queue: testQueue, clinicID: 7, subject: 1, deadline: midnight, key: [1])
        let limits = ControlLimits(maxRunning: 1, perMinute: nil)
        let dead = DeadLetterFilter(ids: [1], queue: 1, clinic: 7, reason: "r")
        return [
            BusinessNow(), SaveSchedule(schedule: schedule, nextAt: midnight), ReadSchedules(only: "s"),
            PauseSchedule(scheduleName: "s"), ResumeSchedule(scheduleName: "s", nextAt: midnight),
            DueSchedules(limit: 1),
            AdvanceSchedules(fired: [("s", midnight)]), RemoveSchedule(scheduleName: "s"), EnqueueKeyed(jobs: [keyed]),
            PauseScope(scope: .route(1), actor: "a", reason: nil), ResumeScope(scope: .route(1)), UnparkJobs(key: "k"),
            LimitScope(scope: .queue(1), limits: limits), ReadControls(), WeighClinic(clinicID: 1, weight: 2),
            ReadWeights(), CountRunnable(scope: .clinic(1)), AsksAdmission(), LockLimits(queue: testQueue),
            HoldRoutePauses(), CountRunning(scopes: [.queue(1), .clinic(7), .route(1)]),
            SpendRates(spent: [(.queue(1), midnight)]), GroupDeadLetters(filter: dead, limit: 1),
            ReviveDeadLetters(filter: dead, after: 0, limit: 1), ReadQueueNames(),
            ListUnfinished(filter: JobFilter(state: .later), after: 0, limit: 1),
            ReadUnfinished(ids: [1]), ListFinished(filter: JobFilter(state: .done), limit: 1), FindJob(id: 1),
            ListSessions(), WishSessions(worker: "w", wish: .quiet), ReadWish(sessionID: 1), ReadCancels(),
            RequestCancel(ids: [held.id], actor: "a"), CancelIdle(only: nil), SweepLeftovers(), FreeKeys(ids: [1]),
            KeepResults(results: [(held, "r")]), SettleCancelled(jobs: [held], sessionID: 1),
            ReportProgress(jobs: [held], sessionID: 1, done: 1, total: 2),
        ]
    }
}
