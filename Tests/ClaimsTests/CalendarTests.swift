import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Clinics that opted in to business calendars: what is stored is what the events say, whatever the calendar does later.
@Suite(.serialized) struct CalendarTests {
    private func weekdays(_ span: Range<Int>, holidays: Set<CalendarDay> = []) throws -> BusinessCalendar {
        let days: [BusinessCalendar.Weekday] = [.mon, .tue, .wed, .thu, .fri]
        let hours = Dictionary(uniqueKeysWithValues: days.map { ($0, [span]) })
        return try #require(BusinessCalendar(timeZone: "America/Chicago", hours: hours, holidays: holidays))
    }

    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

    private func set(_ bench: TestBench, _ text: String) async throws {
        let instant = try #require(Instant(iso8601: text))
        try await BusinessClock.set(to: instant.microsecondsSinceEpoch, on: Connection.open(bench.configuration))
    }

    private func visit(_ id: String, signedAt: String, _ changes: [([String], JSONValue)] = []) throws -> JSONValue {
        let visit = try IntakeFixture.document().setting(["visit_id"], .string(id))
            .setting(["note_signed_at"], .string(signedAt))
            .setting(["service_date"], .string(String(signedAt.prefix(10)))).setting(["patient", "id"], .string(id))
            .setting(["patient", "last_name"], .string("Name" + String(repeating: "x", count: id.count)))
        return changes.reduce(visit) { $0.setting($1.0, $1.1) }
    }

    /// Due time by visit to the minute, UTC: business time goes on by seconds while a test runs.
    private func targets(_ bench: TestBench) async throws -> [String: String] {
        let rows = try await bench.owner(
            """
            SELECT visit_key, to_char((sla_target_at + interval '30 seconds') AT TIME ZONE 'UTC', 'MM-DD HH24:MI')
            FROM claim JOIN visit USING (visit_id, clinic_id)
            """)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] ?? "", $0[1] ?? "") })
    }

    @Test func aClinicOptsInFromADayOnAndOutAgain() async throws {
        try await TestBench.with { bench in
            try await set(bench, "2026-10-06T12:00:00Z")
            try await bench.importVisits([visit("A", signedAt: "2026-10-06T06:00:00-05:00")])
            #expect(try await targets(bench) == ["A": "10-07 11:00"])
            let calendar = try weekdays(480..<1020, holidays: [day("2026-10-12")])
            // From Wednesday on, nine hours a day. Eighteen of A's hours elapse before its midnight.
            let moved = try await Calendars.set(
                calendar, of: "C01", from: day("2026-10-07"), by: "person:test", pool: bench.pool)
            #expect(moved == 1)
            #expect(try await targets(bench) == ["A": "10-07 19:00"])
            #expect(try await bench.breaches() == [])

            try await set(bench, "2026-10-07T15:00:00Z")
            try await bench.importVisits([visit("BB", signedAt: "2026-10-07T10:00:00-05:00")])
            // Seven hours on Wednesday, nine on Thursday, eight on Friday.
            #expect(try await targets(bench)["BB"] == "10-09 21:00")
            _ = try await Calendars.set(nil, of: "C01", from: day("2026-10-09"), by: "person:test", pool: bench.pool)
            #expect(
                try await targets(bench)["BB"] == "10-09 13:00",
                "sixteen hours by Thursday night, eight elapse on Friday")
            #expect(try await targets(bench)["A"] == "10-07 19:00")
            #expect(try await bench.breaches() == [])
            #expect(
                try await Calendars.all(of: "C01", pool: bench.pool).map(\.validFrom) == ["2026-10-07", "2026-10-09"])
        }
    }

    @Test func noCalendarIsAboutThePast() async throws {
        try await TestBench.with { bench in
            try await bench.importVisits([visit("A", signedAt: "2026-10-06T06:00:00-05:00")])
            for past in ["2026-10-06", "2026-10-01"] {
                await #expect(throws: Calendars.Problem.notInTheFuture) {
                    _ = try await Calendars.set(
                        weekdays(480..<1020), of: "C01", from: day(past), by: "person:test", pool: bench.pool)
                }
            }
            await #expect(throws: Calendars.Problem.unknownClinic) {
                _ = try await Calendars.set(
                    nil, of: "Z99", from: day("2027-01-01"), by: "person:test", pool: bench.pool)
            }
            #expect(try await targets(bench) == ["A": "10-07 11:00"])
        }
    }

    /// Pauses and resumptions over a change of the clock, a holiday and a leap day, all recomputed from the events.
    @Test(arguments: [
        (
            opted: "2026-10-30", signed: "2026-10-30T16:00:00-05:00", paused: "2026-10-30T21:30:00Z",
            resumed: "2026-11-02T15:00:00Z", target: "11-04 20:30"
        ),
        (
            opted: "2026-03-06", signed: "2026-03-06T16:00:00-06:00", paused: "2026-03-06T22:30:00Z",
            resumed: "2026-03-09T14:00:00Z", target: "03-11 19:30"
        ),
        (
            opted: "2028-02-28", signed: "2028-02-28T16:00:00-06:00", paused: "2028-02-28T22:30:00Z",
            resumed: "2028-02-29T15:00:00Z", target: "03-02 20:30"
        ),
    ]) func aPauseIsCountedAsTheClinicIsOpen(
        item: (opted: String, signed: String, paused: String, resumed: String, target: String)
    ) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let opted = try day(item.opted)
                try await set(bench, opted.adding(days: -2).iso + "T12:00:00Z")
                try await bench.importVisits([visit("FIRST", signedAt: opted.adding(days: -3).iso + "T12:00:00Z")])
                _ = try await Calendars.set(
                    weekdays(480..<1020), of: "C01", from: opted, by: "person:test", pool: bench.pool)
                try await set(bench, item.paused)
                // The rules reject the member id; the import comes when the clock is to be paused.
                let broken = try visit(
                    "SECOND", signedAt: item.signed, [(["coverages", "0", "member_id"], .string("X"))])
                try await bench.importVisits([broken])
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                let paused = "SELECT count(*) FROM claim WHERE sla_paused_at IS NOT NULL"
                #expect(try await bench.number(paused) >= 1)
                try await set(bench, item.resumed)
                try await bench.importVisits([visit("SECOND", signedAt: item.signed)])
                #expect(try await bench.breaches() == [])
                #expect(try await targets(bench)["SECOND"] == item.target)
            }
        }
    }

    @Test func theStartOfTheClockIsInTheAuditTrail() async throws {
        try await TestBench.with { bench in
            try await bench.importVisits([visit("A", signedAt: "2026-10-06T06:00:00-05:00")])
            try await bench.owner("UPDATE claim SET sla_started_at = sla_started_at + interval '1 hour'")
            #expect(try await bench.breaches() == ["I6: [\"1 clocks do not recompute from the events\"]"])
            try await bench.owner("UPDATE claim SET sla_started_at = sla_started_at - interval '1 hour'")
            #expect(try await bench.breaches() == [])
            for column in ["sla_target_at", "sla_breach_at"] {
                try await bench.owner("UPDATE claim SET \(column) = \(column) + interval '1 microsecond'")
                #expect(try await bench.breaches().count == 1)
                try await bench.owner("UPDATE claim SET \(column) = \(column) - interval '1 microsecond'")
            }
        }
    }
}
