internal import Postgres

/// Creates or changes a schedule of a report; a paused one stays paused.
struct SaveReportSchedule: Statement {
    static let name = "report_schedule_save"
    static let sql = """
        INSERT INTO report_schedule (name, clinic_id, kind, cron, time_zone, next_at, set_by)
        VALUES ($1, coalesce((SELECT clinic_id FROM clinic WHERE code = $2), 0), $3, $4, $5, $6, $7)
        ON CONFLICT (name) DO UPDATE SET clinic_id = excluded.clinic_id, kind = excluded.kind, cron = excluded.cron,
            time_zone = excluded.time_zone, next_at = excluded.next_at, set_by = excluded.set_by, set_at = now()
        """
    let schedule: ReportSchedule
    let nextAt: Timestamp
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(schedule.name)
        parameters.append(schedule.clinic)
        parameters.append(schedule.kind.rawValue)
        parameters.append(schedule.cron)
        parameters.append(schedule.timeZone)
        parameters.append(nextAt)
        parameters.append(person)
    }
}

/// Every schedule of a report, by name.
struct ReadReportSchedules: Statement {
    static let name = "report_schedule_read"
    static let sql = """
        SELECT name, clinic.code, kind, cron, time_zone, next_at, paused_at
        FROM report_schedule LEFT JOIN clinic USING (clinic_id) ORDER BY name
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ReportScheduleState {
        try ReportScheduleState(decoding: &row)
    }
}

/// Removes a schedule; its runs stay. Affected rows 0 = there is none.
struct RemoveReportSchedule: Statement {
    static let name = "report_schedule_remove"
    static let sql = "DELETE FROM report_schedule WHERE name = $1"
    let scheduleName: String

    func bind(_ parameters: inout Parameters) { parameters.append(scheduleName) }
}

/// Pauses a schedule that cannot be read here.
struct PauseReportSchedule: Statement {
    static let name = "report_schedule_pause"
    static let sql = "UPDATE report_schedule SET paused_at = coalesce(paused_at, now()) WHERE name = $1"
    let scheduleName: String

    func bind(_ parameters: inout Parameters) { parameters.append(scheduleName) }
}

/// Schedules of reports whose time has come, with business time now. Locks them, so that each due time is fired once.
struct DueReportSchedules: Statement {
    static let name = "report_schedule_due"
    static let sql = """
        SELECT name, clinic_id, kind, cron, time_zone, next_at, business_now() FROM report_schedule
        WHERE paused_at IS NULL AND next_at <= business_now() ORDER BY next_at, name LIMIT $1 FOR UPDATE
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DueReport {
        DueReport(
            schedule: try row.next(), clinicID: try row.next(), kind: try row.next(), cron: try row.next(),
            timeZone: try row.next(), dueAt: try row.next(), now: try row.next())
    }
}

/// A schedule whose time has come.
struct DueReport: Sendable {
    let schedule: String
    let clinicID: Int32
    let kind: String
    let cron: String
    let timeZone: String
    let dueAt: Timestamp
    let now: Timestamp
}

/// Notes runs and sets the schedules' next due times; answers the runs' numbers. A due time that was noted before is left out.
struct NoteReportRuns: Statement {
    static let name = "report_runs_note"
    static let sql = """
        WITH due AS (
            SELECT * FROM unnest($1::text[], $2::integer[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])
                AS due(schedule, clinic_id, kind, time_zone, due_at, next_at)
        ), advanced AS (
            UPDATE report_schedule SET next_at = due.next_at FROM due WHERE report_schedule.name = due.schedule
        )
        INSERT INTO report_run (schedule, clinic_id, kind, time_zone, due_at)
        SELECT schedule, clinic_id, kind, time_zone, due_at FROM due ON CONFLICT DO NOTHING
        RETURNING run_id, clinic_id, schedule
        """
    let runs: [(due: DueReport, nextAt: Timestamp)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(runs.map(\.due.schedule))
        parameters.append(runs.map(\.due.clinicID))
        parameters.append(runs.map(\.due.kind))
        parameters.append(runs.map(\.due.timeZone))
        parameters.append(runs.map(\.due.dueAt))
        parameters.append(runs.map(\.nextAt))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (runID: Int64, clinicID: Int32, schedule: String) {
        (runID: try row.next(), clinicID: try row.next(), schedule: try row.next())
    }
}

/// Runs that wait to be made, by number.
struct ReadDueRuns: Statement {
    static let name = "report_runs_due"
    static let sql = """
        SELECT run_id, report_run.clinic_id, clinic.code, kind, time_zone, due_at
        FROM report_run LEFT JOIN clinic USING (clinic_id) WHERE run_id = ANY ($1::bigint[]) AND document IS NULL
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DueRun {
        DueRun(
            id: try row.next(), clinicID: try row.next(), clinic: try row.next(), kind: try row.next(),
            timeZone: try row.next(), dueAt: try row.next())
    }
}

/// A run that waits to be made.
struct DueRun: Sendable {
    let id: Int64
    /// 0: over all clinics.
    let clinicID: Int32
    let clinic: String?
    let kind: String
    let timeZone: String
    let dueAt: Timestamp
}

/// Stores what was made, once.
struct SaveReportRuns: Statement {
    static let name = "report_runs_save"
    static let sql = """
        UPDATE report_run SET document = made.document::jsonb, made_at = business_now()
        FROM unnest($1::bigint[], $2::text[]) AS made(run_id, document)
        WHERE report_run.run_id = made.run_id AND report_run.document IS NULL
        """
    let made: [(id: Int64, document: String)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(made.map(\.id))
        parameters.append(made.map(\.document))
    }
}

/// Runs, newest first, without what they made. Served by the primary key.
struct ListReportRuns: Statement {
    static let name = "report_runs_list"
    static let sql = """
        SELECT run_id, schedule, clinic.code, kind, due_at, made_at FROM report_run LEFT JOIN clinic USING (clinic_id)
        WHERE run_id < $1 ORDER BY run_id DESC LIMIT $2
        """
    let before: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(before)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ReportRun {
        try ReportRun(decoding: &row)
    }
}

/// What a run made; no row where there is no such run.
struct ReadReportRun: Statement {
    static let name = "report_runs_read"
    static let sql = "SELECT document::text FROM report_run WHERE run_id = $1"
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String? { try row.next() }
}
