internal import Foundation
public import Postgres

/// A recurring job: what to enqueue, and when.
public struct JobSchedule: Sendable, Hashable {
    /// Its name, unique.
    public let name: String
    /// When, as `CronExpression` reads it.
    public let cron: String
    /// Whose clock counts, as "America/Chicago".
    public let timeZone: String
    /// Number of the queue that its jobs go to.
    public let queueID: Int16
    /// Tenant of its jobs.
    public let clinicID: Int32
    /// Subject of its jobs.
    public let subject: Int64

    /// A schedule; see `Schedules.set` for what is checked.
    public init(name: String, cron: String, timeZone: String, queue: Int16, clinicID: Int32, subject: Int64) {
        self.name = name
        self.cron = cron
        self.timeZone = timeZone
        self.queueID = queue
        self.clinicID = clinicID
        self.subject = subject
    }

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        name = try row.next()
        cron = try row.next()
        timeZone = try row.next()
        queueID = try row.next()
        clinicID = try row.next()
        subject = try row.next()
    }

    /// The first run after `instant` of the business clock.
    /// - Throws: `CronError` for the expression, `ScheduleError.unknownTimeZone` for the zone.
    public func next(after instant: Timestamp) throws -> Timestamp {
        guard let zone = TimeZone(identifier: timeZone) else { throw ScheduleError.unknownTimeZone(timeZone) }
        return try CronExpression(cron).next(after: instant, in: zone)
    }
}

/// A schedule with when it runs next.
public struct ScheduleState: Sendable, Hashable {
    /// The schedule.
    public let schedule: JobSchedule
    /// Its next run on the business clock.
    public let nextAt: Timestamp
    /// Since when it is paused, on the database's clock.
    public let pausedAt: Timestamp?
}

/// What is wrong with a schedule.
public enum ScheduleError: Error, Sendable, Hashable {
    /// No such time zone in the tz database.
    case unknownTimeZone(String)
}

/// The recurring jobs. Runs that were missed, as while no coordinator led, are made up for by one; those missed while
/// paused are not. A run is skipped while the job of the one before is unfinished.
public enum Schedules {
    /// Creates a schedule or changes the one of that name.
    /// - Returns: its next run on the business clock.
    /// - Throws: as `JobSchedule.next`, and `PostgresError`.
    public static func set(_ schedule: JobSchedule, on connection: Connection) async throws -> Timestamp {
        let next = try schedule.next(after: try await businessNow(on: connection))
        _ = try await connection.execute(SaveSchedule(schedule: schedule, nextAt: next))
        return next
    }

    /// Every schedule, by name.
    public static func all(on connection: Connection) async throws(PostgresError) -> [ScheduleState] {
        try await connection.run(ReadSchedules(only: nil))
    }

    /// Removes a schedule; jobs that it has enqueued stay.
    /// - Returns: whether there was one.
    public static func remove(_ name: String, on connection: Connection) async throws(PostgresError) -> Bool {
        try await connection.execute(RemoveSchedule(scheduleName: name)) > 0
    }

    /// Lets a schedule fire no more until it is resumed.
    /// - Returns: whether there is one.
    public static func pause(_ name: String, on connection: Connection) async throws(PostgresError) -> Bool {
        try await connection.execute(PauseSchedule(scheduleName: name)) > 0
    }

    /// Lets a paused schedule fire again, from its next instant on.
    /// - Returns: whether there is one.
    public static func resume(_ name: String, on connection: Connection) async throws -> Bool {
        guard let state = try await connection.first(ReadSchedules(only: name)) else { return false }
        let next = try state.schedule.next(after: try await businessNow(on: connection))
        _ = try await connection.execute(ResumeSchedule(scheduleName: name, nextAt: next))
        return true
    }

    private static func businessNow(on connection: Connection) async throws -> Timestamp {
        try await connection.first(BusinessNow()) ?? Timestamp(microsecondsSinceEpoch: 0)
    }
}
