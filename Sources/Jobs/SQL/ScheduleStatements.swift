internal import Postgres

/// Business time now.
struct BusinessNow: Statement {
    static let name = "jobs_business_now"
    static let sql = "SELECT business_now()"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Timestamp { try row.next() }
}

/// Creates or changes a schedule; a paused one stays paused.
struct SaveSchedule: Statement {
    static let name = "jobs_schedule_save"
    static let sql = """
        INSERT INTO job_schedule (name, cron, time_zone, queue, clinic_id, subject, next_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, time_zone = excluded.time_zone, queue = excluded.queue,
            clinic_id = excluded.clinic_id, subject = excluded.subject, next_at = excluded.next_at
        """
    let schedule: JobSchedule
    let nextAt: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(schedule.name)
        parameters.append(schedule.cron)
        parameters.append(schedule.timeZone)
        parameters.append(schedule.queueID)
        parameters.append(schedule.clinicID)
        parameters.append(schedule.subject)
        parameters.append(nextAt)
    }
}

/// Every schedule, or the one of that name, by name.
struct ReadSchedules: Statement {
    static let name = "jobs_schedule_read"
    static let sql = """
        SELECT name, cron, time_zone, queue, clinic_id, subject, next_at, paused_at FROM job_schedule
        WHERE $1 IS NULL OR name = $1 ORDER BY name
        """
    let only: String?

    func bind(_ parameters: inout Parameters) { parameters.append(only) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ScheduleState {
        ScheduleState(
            schedule: try JobSchedule(decoding: &row), nextAt: try row.next(), pausedAt: try row.next())
    }
}

/// Removes a schedule. What it has enqueued stays.
struct RemoveSchedule: Statement {
    static let name = "jobs_schedule_remove"
    static let sql = "DELETE FROM job_schedule WHERE name = $1"
    let scheduleName: String

    func bind(_ parameters: inout Parameters) { parameters.append(scheduleName) }
}

/// Pauses a schedule; affected rows 0 = there is none.
struct PauseSchedule: Statement {
    static let name = "jobs_schedule_pause"
    static let sql = "UPDATE job_schedule SET paused_at = coalesce(paused_at, now()) WHERE name = $1"
    let scheduleName: String

    func bind(_ parameters: inout Parameters) { parameters.append(scheduleName) }
}

/// Resumes a schedule with its next run.
struct ResumeSchedule: Statement {
    static let name = "jobs_schedule_resume"
    static let sql = "UPDATE job_schedule SET paused_at = NULL, next_at = $2 WHERE name = $1 AND paused_at IS NOT NULL"
    let scheduleName: String
    let nextAt: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(scheduleName)
        parameters.append(nextAt)
    }
}

/// Schedules whose time has come, with business time now. Locks them, so that each instant is fired once.
struct DueSchedules: Statement {
    static let name = "jobs_schedule_due"
    static let sql = """
        SELECT name, cron, time_zone, queue, clinic_id, subject, business_now() FROM job_schedule
        WHERE paused_at IS NULL AND next_at <= business_now() ORDER BY next_at, name LIMIT $1 FOR UPDATE
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (schedule: JobSchedule, now: Timestamp) {
        (schedule: try JobSchedule(decoding: &row), now: try row.next())
    }
}

/// Sets the next run of each schedule.
struct AdvanceSchedules: Statement {
    static let name = "jobs_schedule_advance"
    static let sql = """
        UPDATE job_schedule SET next_at = fired.next_at FROM unnest($1::text[], $2::timestamptz[]) AS fired(name, next_at)
        WHERE job_schedule.name = fired.name
        """
    let fired: [(name: String, nextAt: Timestamp)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(fired.map(\.name))
        parameters.append(fired.map(\.nextAt))
    }
}
