internal import Jobs
public import Postgres

/// A report that is made again and again.
public struct ReportSchedule: Sendable, Hashable {
    /// Its name, unique.
    public let name: String
    /// What is made. Days are those that the kind takes when none are named, seen from the due time.
    public let kind: ReportKind
    /// When, as five fields of cron or @monthly, @weekly and so on.
    public let cron: String
    /// Whose clock counts, as "America/Chicago".
    public let timeZone: String
    /// Only this clinic's; nil: all, for the house.
    public let clinic: String?

    /// A schedule; `ReportSchedules.set` says what is checked.
    public init(name: String, kind: ReportKind, cron: String, timeZone: String, clinic: String? = nil) {
        self.name = name
        self.kind = kind
        self.cron = cron
        self.timeZone = timeZone
        self.clinic = clinic
    }

    /// The first due time after `instant` of the business clock; throws as `JobSchedule.next`.
    static func next(cron: String, timeZone: String, after instant: Timestamp) throws -> Timestamp {
        try JobSchedule(
            name: "", cron: cron, timeZone: timeZone, queue: Queue.reports.id, clinicID: 0, subject: 0
        ).next(after: instant)
    }
}

/// A schedule with when it is due next.
public struct ReportScheduleState: Sendable, Hashable {
    /// The schedule.
    public let schedule: ReportSchedule
    /// Its next due time on the business clock.
    public let nextAt: Timestamp
    /// Since when it is paused.
    public let pausedAt: Timestamp?

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        let name: String = try row.next()
        let clinic: String? = try row.next()
        let kind: String = try row.next()
        schedule = ReportSchedule(
            name: name, kind: ReportKind(rawValue: kind) ?? .monthly, cron: try row.next(), timeZone: try row.next(),
            clinic: clinic)
        nextAt = try row.next()
        pausedAt = try row.next()
    }
}

/// One due time of a schedule.
public struct ReportRun: Sendable, Hashable, Encodable {
    /// Its number.
    public let run: Int64
    /// The schedule's name.
    public let schedule: String
    /// The clinic's code; nil: all.
    public let clinicID: String?
    /// What is made.
    public let kind: String
    /// When it was due, UTC.
    public let dueAt: String
    /// When it was made on the business clock, UTC; nil: not yet.
    public let madeAt: String?

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        run = try row.next()
        schedule = try row.next()
        clinicID = try row.next()
        kind = try row.next()
        dueAt = try row.next(Timestamp.self).iso8601Seconds
        madeAt = try row.next(Timestamp?.self)?.iso8601Seconds
    }
}

/// Reports on a schedule: the coordinator notes each due time once and enqueues the job that makes the report. Due times that
/// were missed, as while no coordinator led, are made up for by one.
public enum ReportSchedules {
    /// Creates a schedule or changes the one of that name.
    /// - Returns: its next due time.
    /// - Throws: `CronError`, `ScheduleError.unknownTimeZone`, `ReportError.unknownClinic`, `PostgresError`.
    public static func set(_ schedule: ReportSchedule, by person: String, pool: Pool) async throws -> Timestamp {
        try await pool.transaction { connection in
            let clock = try await connection.run(OpenScope.all).only
            if let clinic = schedule.clinic, try await connection.first(FindClinicCode(code: clinic)) == nil {
                throw ReportError.unknownClinic(clinic, known: try await connection.run(ReadClinicCodes()))
            }
            let next = try ReportSchedule.next(
                cron: schedule.cron, timeZone: schedule.timeZone, after: clock.business)
            _ = try await connection.execute(SaveReportSchedule(schedule: schedule, nextAt: next, person: person))
            return next
        }
    }

    /// Every schedule, by name.
    public static func all(pool: Pool) async throws -> [ReportScheduleState] {
        try await pool.transaction { try await $0.pipeline(OpenScope.all, ReadReportSchedules()).1 }
    }

    /// Removes a schedule; what it made stays.
    /// - Returns: whether there was one.
    public static func remove(_ name: String, pool: Pool) async throws -> Bool {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await connection.execute(RemoveReportSchedule(scheduleName: name)) > 0
        }
    }

    /// A page of runs, newest first; `before` is the last number of the page before.
    public static func runs(pool: Pool, before: Int64 = .max, limit: Int) async throws -> [ReportRun] {
        try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ListReportRuns(before: before, limit: Int64(limit))).1
        }
    }

    /// What a run made.
    /// - Throws: `ReportError.noRun`, `ReportError.notMadeYet`, `PostgresError`.
    public static func document(ofRun id: Int64, pool: Pool) async throws -> ReportDocument {
        let found = try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ReadReportRun(id: id)).1
        }
        guard let stored = found.first else { throw ReportError.noRun(id) }
        guard let stored else { throw ReportError.notMadeYet(id) }
        return try ReportDocument(stored: stored)
    }
}
