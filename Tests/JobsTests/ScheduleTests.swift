import Foundation
import Postgres
import Testing

@testable import Jobs

/// Recurring jobs on the business clock, fired by the leading coordinator.
@Suite struct ScheduleTests {
    private let daily = JobSchedule(
        name: "daily", cron: "30 6 * * *", timeZone: "America/Chicago", queue: 1, clinicID: 7, subject: 42)

    /// A database whose business clock stands at that instant, and goes on from there.
    private func database(at instant: String) async throws -> Pool {
        let pool = try await queueDatabase()
        try await set(pool, to: instant)
        return pool
    }

    private func set(_ pool: Pool, to instant: String) async throws {
        try await pool.query("UPDATE business_clock SET shift = timestamptz '\(instant)' - now()")
    }

    @discardableResult
    private func fire(_ pool: Pool) async throws -> Bool {
        try await pool.transaction { try await FireSchedules(logger: .quiet).perform(on: $0) }
    }

    private func next(_ pool: Pool) async throws -> String? {
        try await pool.withConnection { try await Schedules.all(on: $0) }.first.map { iso($0.nextAt) }
    }

    @Test func aRunIsEnqueuedOnceWhenItsInstantHasCome() async throws {
        let pool = try await database(at: "2026-10-05T11:29:00Z")
        let first = try await pool.withConnection { try await Schedules.set(daily, on: $0) }
        #expect(iso(first) == "2026-10-05T11:30:00Z")
        try await fire(pool)
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        try await set(pool, to: "2026-10-05T11:30:00Z")
        try await fire(pool)
        try await fire(pool)
        #expect(
            try await pool.query("SELECT queue, clinic_id, subject, deadline = '2026-10-06T11:30:00Z' FROM job")
                == [["1", "7", "42", "t"]])
        #expect(try await next(pool) == "2026-10-06T11:30:00Z")
        await pool.close()
    }

    @Test func missedRunsAreMadeUpForByOne() async throws {
        let pool = try await database(at: "2026-10-05T00:00:00Z")
        _ = try await pool.withConnection { try await Schedules.set(daily, on: $0) }
        try await set(pool, to: "2026-10-20T12:00:00Z")
        try await fire(pool)
        try await fire(pool)
        #expect(try await pool.number("SELECT count(*) FROM job") == 1)
        #expect(try await next(pool) == "2026-10-21T11:30:00Z")
        await pool.close()
    }

    @Test func aRunIsSkippedWhileTheOneBeforeIsUnfinished() async throws {
        let pool = try await database(at: "2026-10-05T00:00:00Z")
        _ = try await pool.withConnection { try await Schedules.set(daily, on: $0) }
        for day in ["06", "07"] {
            try await set(pool, to: "2026-10-\(day)T12:00:00Z")
            try await fire(pool)
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 1)
        let session = try await pool.session()
        try await pool.batch(try await pool.lease(1, for: session), of: session).finish()
        try await set(pool, to: "2026-10-08T12:00:00Z")
        try await fire(pool)
        #expect(try await pool.number("SELECT count(*) FROM job") == 1)
        await pool.close()
    }

    @Test func aPausedScheduleFiresNothingAndResumesWithItsNextInstant() async throws {
        let pool = try await database(at: "2026-10-05T00:00:00Z")
        try await pool.withConnection { connection in
            _ = try await Schedules.set(daily, on: connection)
            let isPaused = [
                try await Schedules.pause("daily", on: connection), try await Schedules.pause("other", on: connection),
            ]
            #expect(isPaused == [true, false])
        }
        try await set(pool, to: "2026-10-20T12:00:00Z")
        try await fire(pool)
        #expect(try await pool.withConnection { try await Schedules.resume("daily", on: $0) })
        try await fire(pool)
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        #expect(try await next(pool) == "2026-10-21T11:30:00Z")
        #expect(try await pool.withConnection { try await Schedules.remove("daily", on: $0) })
        #expect(try await next(pool) == nil)
        await pool.close()
    }

    @Test func whatCannotBeReadIsRefusedAndNeverStopsTheOthers() async throws {
        let pool = try await database(at: "2026-10-05T00:00:00Z")
        let wrong = JobSchedule(
            name: "w", cron: "61 * * * *", timeZone: "UTC", queue: 1, clinicID: 0, subject: 1)
        let nowhere = JobSchedule(
            name: "n", cron: "* * * * *", timeZone: "Mars/Olympus", queue: 1, clinicID: 0, subject: 1)
        for schedule in [wrong, nowhere] {
            await #expect(throws: (any Error).self) {
                try await pool.withConnection { try await Schedules.set(schedule, on: $0) }
            }
        }
        _ = try await pool.withConnection { try await Schedules.set(daily, on: $0) }
        // As where this machine's tz database lacks what another's has.
        try await pool.query(
            "INSERT INTO job_schedule SELECT 'a', cron, 'Mars/Olympus', queue, clinic_id, 1, next_at FROM job_schedule")
        try await set(pool, to: "2026-10-06T12:00:00Z")
        try await fire(pool)
        #expect(try await pool.query("SELECT subject FROM job") == [["42"]])
        #expect(try await pool.query("SELECT name FROM job_schedule WHERE paused_at IS NOT NULL") == [["a"]])
        #expect(try await pool.query("SELECT kind, subject FROM alarm") == [["schedule_unreadable", "a"]])
        await pool.close()
    }

    /// Two coordinators that both believe in their lead, each minute of a day, on a clock that runs with seven-mile boots.
    @Test func twoLeadersFireEachInstantOnce() async throws {
        let pool = try await database(at: "2026-03-08T05:00:00Z")
        let everyHalfHour = JobSchedule(
            name: "half", cron: "*/30 * * * *", timeZone: "America/New_York", queue: 1, clinicID: 7, subject: 1)
        _ = try await pool.withConnection { try await Schedules.set(everyHalfHour, on: $0) }
        for step in 0..<24 {
            // Every run ends before the next, so that no key holds one back.
            try await pool.query("DELETE FROM job_key; UPDATE job SET has_key = false")
            let minute = step * 30 + 1
            try await pool.query(
                "UPDATE business_clock SET shift = timestamptz '2026-03-08T05:30:00Z' + \(minute) * interval '1 min' - now()"
            )
            async let one = fire(pool)
            async let two = fire(pool)
            _ = try await (one, two)
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 24)
        #expect(try await pool.number("SELECT count(DISTINCT deadline) FROM job") == 24)
        await pool.close()
    }
}
