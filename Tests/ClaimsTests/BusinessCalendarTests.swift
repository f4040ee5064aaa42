import Billing
import Foundation
import Postgres
import Testing

@testable import Claims

/// Opening hours, holidays and changes of the clock, to the microsecond.
@Suite struct BusinessCalendarTests {
    private static let hour: Int64 = 3_600_000_000

    private func at(_ text: String) throws -> Timestamp { Timestamp(try #require(Instant(iso8601: text))) }

    private func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(iso: text)) }

    private func daily(_ zone: String, _ spans: Range<Int>..., holidays: Set<CalendarDay> = []) throws
        -> BusinessCalendar
    {
        let hours = Dictionary(uniqueKeysWithValues: BusinessCalendar.Weekday.allCases.map { ($0, spans) })
        return try #require(BusinessCalendar(timeZone: zone, hours: hours, holidays: holidays))
    }

    private func history(_ calendar: BusinessCalendar) -> CalendarHistory {
        CalendarHistory([.init(from: .distantPast, calendar: calendar)])
    }

    @Test(arguments: [
        ("2026-10-06", "tue"), ("1970-01-01", "thu"), ("1969-12-31", "wed"), ("2024-02-29", "thu"),
        ("2026-11-22", "sun"), ("1900-01-01", "mon"),
    ]) func weekdays(day: String, name: String) throws {
        #expect(BusinessCalendar.Weekday(try self.day(day)).rawValue == name)
    }

    @Test(arguments: [
        // Chicago leaves standard time on 2026-03-08 at 02:00 and comes back on 2026-11-01 at 02:00.
        ("2026-03-08", 0, 0, "2026-03-08T06:00:00Z"), ("2026-03-08", 119, 0, "2026-03-08T07:59:00Z"),
        ("2026-03-08", 150, 0, "2026-03-08T08:00:00Z"), ("2026-03-08", 180, 0, "2026-03-08T08:00:00Z"),
        ("2026-03-08", 1440, 1, "2026-03-09T05:00:00Z"), ("2026-11-01", 90, 0, "2026-11-01T06:30:00Z"),
        ("2026-11-01", 90, 1, "2026-11-01T07:30:00Z"), ("2026-11-01", 120, 0, "2026-11-01T08:00:00Z"),
        ("2026-07-01", 480, 0, "2026-07-01T13:00:00Z"),
    ]) func aLocalTimeIsOneInstant(day: String, minutes: Int, last: Int, expected: String) throws {
        let clock = try #require(WallClock(timeZone: "America/Chicago"))
        let instant = clock.instant(of: try self.day(day), minutes: minutes, last == 1 ? .last : .first)
        #expect(instant.iso8601 == expected)
    }

    @Test func aZoneThatSkipsMidnightStartsItsDayAtTheChange() throws {
        // Cairo moves from 00:00 to 01:00 on the last Friday of April.
        let clock = try #require(WallClock(timeZone: "Africa/Cairo"))
        let friday = try day("2026-04-24")
        #expect(clock.instant(of: friday).iso8601 == "2026-04-23T22:00:00Z")
        #expect(clock.day(of: clock.instant(of: friday)) == friday)
        #expect(WallClock(timeZone: "America/Nowhere") == nil)
    }

    @Test(arguments: ["America/Chicago", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func daysFollowEachOtherWithoutGap(zone: String) throws {
        let calendar = try daily(zone, 0..<1440)
        let clock = try #require(WallClock(timeZone: zone))
        let start = clock.instant(of: try day("2026-01-01"))
        let end = clock.instant(of: try day("2027-01-01"))
        #expect(
            calendar.open(from: start, to: end) == 365 * 24 * Self.hour, "a year has its hours whatever the clock does")
        var day = try day("2026-01-01")
        while day < (try self.day("2027-01-01")) {
            #expect(clock.day(of: clock.instant(of: day)) == day)
            #expect(clock.instant(of: day, minutes: 1440, .last) == clock.instant(of: day.adding(days: 1)))
            day = day.adding(days: 1)
        }
    }

    @Test func theDayOfTheChangeHasItsRealHours() throws {
        let allDay = try daily("America/Chicago", 0..<1440)
        let spring = try at("2026-03-08T00:00:00-06:00")
        #expect(allDay.open(from: spring, to: try at("2026-03-09T00:00:00-05:00")) == 23 * Self.hour)
        let autumn = try at("2026-11-01T00:00:00-05:00")
        #expect(allDay.open(from: autumn, to: try at("2026-11-02T00:00:00-06:00")) == 25 * Self.hour)
        // Open from one to three at night: one real hour in spring, three in autumn.
        let night = try daily("America/Chicago", 60..<180)
        #expect(night.open(from: spring, to: spring.adding(hours: 23)) == Self.hour)
        #expect(night.open(from: autumn, to: autumn.adding(hours: 25)) == 3 * Self.hour)
    }

    @Test func elapsedHoursDoNotCareForTheClock() throws {
        var clock = SLAClock()
        clock.start(at: try at("2026-03-07T20:00:00-06:00"))
        #expect(clock.targetAt == (try at("2026-03-08T21:00:00-05:00")))
        clock = SLAClock()
        clock.start(at: try at("2028-02-28T12:00:00Z"))
        #expect(clock.targetAt?.iso8601 == "2028-02-29T12:00:00Z", "a leap day is a day")
    }

    @Test func openTimeOverALeapDayAndAHoliday() throws {
        let hours: [BusinessCalendar.Weekday: [Range<Int>]] = [
            .mon: [480..<720, 780..<1020], .tue: [480..<720, 780..<1020], .wed: [480..<720],
        ]
        let calendar = try #require(
            BusinessCalendar(timeZone: "America/Chicago", hours: hours, holidays: [try day("2028-02-28")]))
        // Monday 28 February is the holiday; Tuesday the 29th has eight hours and Wednesday four.
        let start = try at("2028-02-27T00:00:00-06:00")
        #expect(calendar.open(from: start, to: try at("2028-03-02T00:00:00-06:00")) == 12 * Self.hour)
        let history = history(calendar)
        #expect(history.adding(5 * Self.hour, to: start) == (try at("2028-02-29T14:00:00-06:00")))
        #expect(history.adding(8 * Self.hour, to: start) == (try at("2028-02-29T17:00:00-06:00")))
        #expect(
            history.adding(8 * Self.hour + 1, to: start)
                == (try at("2028-03-01T08:00:00-06:00")).adding(microseconds: 1))
        #expect(history.adding(0, to: start) == start)
    }

    @Test func addingAndCountingAreInverse() throws {
        let calendar = try daily("America/New_York", 510..<745, 800..<1031, holidays: [try day("2026-03-10")])
        let cut = try at("2026-03-20T00:00:00-04:00")
        let history = CalendarHistory([
            .init(from: try at("2026-03-02T00:00:00-05:00"), calendar: calendar), .init(from: cut, calendar: nil),
            .init(from: try at("2026-11-01T00:00:00-04:00"), calendar: calendar),
        ])
        var random = SampleRandom(seed: 7)
        for _ in 0..<500 {
            let start = try at("2026-02-27T00:00:00Z").adding(
                microseconds: Int64(random.int(0...(300 * 24 * 3600))) * 1_000_000)
            let span = Int64(random.int(0...(90 * 3600))) * 1_000_001 + 1
            let end = history.adding(span, to: start)
            #expect(history.counted(from: start, to: end) == span)
            #expect(history.counted(from: start, to: end.adding(microseconds: -1)) == span - 1)
            let middle = start.adding(microseconds: end.microseconds(since: start) / 3)
            let parts = history.counted(from: start, to: middle) + history.counted(from: middle, to: end)
            #expect(parts == span, "counted time is additive")
        }
    }

    @Test func aLaterCalendarChangesOnlyWhatComesAfterIt() throws {
        let start = try at("2026-10-05T09:00:00-05:00")
        let change = try at("2026-10-06T00:00:00-05:00")
        let short = try daily("America/Chicago", 540..<600)
        let before = CalendarHistory([])
        let after = CalendarHistory([.init(from: change, calendar: short)])
        #expect(before.adding(24 * Self.hour, to: start) == (try at("2026-10-06T09:00:00-05:00")))
        // Fifteen hours elapse on Monday; nine more take nine days of one open hour.
        #expect(after.adding(24 * Self.hour, to: start) == (try at("2026-10-14T10:00:00-05:00")))
        #expect(after.counted(from: start, to: change) == 15 * Self.hour)
        #expect(CalendarHistory.elapsed.counted(from: change, to: start) == 0)
    }

    @Test func theTextForm() throws {
        let text =
            #"{"time_zone":"America/Chicago","hours":{"mon":["13:00-17:00","08:00-12:00"],"sun":[]},"holidays":["2026-11-26"]}"#
        let calendar = try JSONDecoder().decode(BusinessCalendar.self, from: Data(text.utf8))
        #expect(calendar.hours == [.mon: [480..<720, 780..<1020]])
        #expect(try JSONDecoder().decode(BusinessCalendar.self, from: JSONEncoder().encode(calendar)) == calendar)
        let broken = [
            #"{"time_zone":"Nowhere","hours":{"mon":["08:00-12:00"]}}"#, #"{"time_zone":"UTC","hours":{}}"#,
            #"{"time_zone":"UTC","hours":{"mon":["08:00-12:00","11:00-13:00"]}}"#,
            #"{"time_zone":"UTC","hours":{"mon":["12:00-08:00"]}}"#,
            #"{"time_zone":"UTC","hours":{"xyz":["08:00-12:00"]}}"#,
            #"{"time_zone":"UTC","hours":{"mon":["8-12"]}}"#, #"{"time_zone":"UTC","hours":{"mon":["08:00-24:30"]}}"#,
        ]
        for text in broken {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(BusinessCalendar.self, from: Data(text.utf8))
            }
        }
    }
}
