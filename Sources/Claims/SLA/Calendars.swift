public import Billing
internal import Foundation
public import Postgres

/// Business calendars of clinics: opting in, and out again.
public enum Calendars {
    /// A calendar of a clinic with the day from which it holds.
    public struct Version: Sendable, Encodable {
        /// First day.
        public let validFrom: String
        /// The calendar; `nil` = elapsed time.
        public let calendar: BusinessCalendar?
        /// Who set it.
        public let setBy: String
    }

    /// What stands against a calendar; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No clinic has this code.
        case unknownClinic
        /// The day has begun already; clocks of the past stay as they were counted.
        case notInTheFuture
    }

    /// Makes a calendar hold for a clinic from the start of a day in its own time zone on (elapsed time: in the clinic's).
    ///
    /// Clocks that reach beyond that day get new due times in the same transaction; deadlines of jobs that wait already stay
    /// as they are until the claim's next step.
    /// - Returns: how many clocks were moved.
    /// - Throws: `Problem`, `PostgresError`.
    public static func set(
        _ calendar: BusinessCalendar?, of code: String, from day: CalendarDay, by person: String, pool: Pool
    ) async throws -> Int {
        guard let clinic = try await Directory(pool: pool).clinics(codes: [code])[code],
            let clock = WallClock(timeZone: calendar?.timeZone ?? clinic.profile.timeZone)
        else { throw Problem.unknownClinic }
        let document = try calendar.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let stored = StoredCalendar(
            clinicID: clinic.id, validFrom: PostgresDate(day), from: clock.instant(of: day), document: document,
            setBy: person)
        return try await pool.transaction { connection in
            _ = try await connection.pipeline(ChangeCalendars(), OpenScope(clinics: [clinic.id]))
            guard try await connection.execute(AddCalendar(calendar: stored)) == 1 else { throw Problem.notInTheFuture }
            let (rows, claims) = try await connection.pipeline(
                ReadCalendars(clinicIDs: [clinic.id]), LockClocksBeyond(clinicID: clinic.id, instant: stored.from))
            let history = try histories(rows)[clinic.id] ?? .elapsed
            let moved = claims.map { claim in
                var aimed = claim
                aimed.clock.aim(counting: history)
                return aimed
            }
            return try await connection.execute(SaveAims(claims: moved))
        }
    }

    /// A clinic's calendars, earliest first.
    public static func all(of code: String, pool: Pool) async throws -> [Version] {
        guard let clinic = try await Directory(pool: pool).clinics(codes: [code])[code] else {
            throw Problem.unknownClinic
        }
        let rows = try await pool.withConnection { try await $0.run(ReadCalendars(clinicIDs: [clinic.id])) }
        return try rows.map {
            Version(validFrom: $0.validFrom.day.iso, calendar: try calendar($0.document), setBy: $0.setBy)
        }
    }

    /// Stored calendars by clinic.
    static func histories(_ rows: [StoredCalendar]) throws -> [Int32: CalendarHistory] {
        try Dictionary(grouping: rows, by: \.clinicID).mapValues { versions in
            CalendarHistory(
                try versions.map { CalendarHistory.Entry(from: $0.from, calendar: try calendar($0.document)) })
        }
    }

    private static func calendar(_ document: String?) throws -> BusinessCalendar? {
        try document.map { try JSONDecoder().decode(BusinessCalendar.self, from: Data($0.utf8)) }
    }
}
