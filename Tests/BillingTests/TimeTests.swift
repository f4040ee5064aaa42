import Billing
import Testing

@Suite struct CalendarDayTests {
    @Test func everyDayOfFourCenturiesSurvivesItsTexts() {
        var expected = (year: 1800, month: 1, day: 1)
        for number in Int32(-62_091)...84_006 {
            let day = CalendarDay(daysSinceEpoch: number)
            let isRight = (day.year, day.month, day.day) == expected
            guard isRight, CalendarDay(iso: day.iso) == day, CalendarDay(x12: day.x12) == day else {
                Issue.record("\(day.iso) should be \(expected)")
                return
            }
            expected = next(expected)
        }
    }

    // Counts on its own, by the rule of the Gregorian calendar.
    private func next(_ date: (year: Int, month: Int, day: Int)) -> (year: Int, month: Int, day: Int) {
        let isLeap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        if date.day < lengths[date.month - 1] { return (date.year, date.month, date.day + 1) }
        return date.month < 12 ? (date.year, date.month + 1, 1) : (date.year + 1, 1, 1)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "20260101", "2026-01-01 ", "", "0000-01-01",
    ])
    func impossibleDaysAreRefused(_ text: String) {
        #expect(CalendarDay(iso: text) == nil)
    }

    @Test func countsDaysAndYears() {
        #expect(day("1970-01-01").daysSinceEpoch == 0)
        #expect(CalendarDay.first.iso == "0001-01-01")
        #expect(day("2026-03-10").adding(days: 90).iso == "2026-06-08")
        #expect(day("2028-02-29").adding(years: 1).iso == "2029-02-28")
        #expect(day("2026-03-10").days(until: day("2026-03-01")) == -9)
        #expect(day("2026-10-05").x12 == "20261005")
    }
}

@Suite struct InstantTests {
    @Test(arguments: [
        ("2026-10-05T17:20:00-05:00", "2026-10-05T22:20:00Z"),
        ("2026-12-31T23:30:00.5-01:00", "2027-01-01T00:30:00.500000Z"),
        ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ("2026-10-05t17:20:00.1234567z", "2026-10-05T17:20:00.123456Z"),
    ])
    func readsOffsetsAndWritesUTC(_ text: String, _ expected: String) {
        #expect(Instant(iso8601: text)?.iso8601 == expected)
    }

    @Test(arguments: [
        "2026-10-05T17:20:00", "2026-10-05T17:20Z", "2026-10-05T24:00:00Z", "2026-10-05T17:60:00Z",
        "2026-10-05T17:20:00+5:00", "2026-10-05T17:20:00.Z", "2026-10-05T17:20:00Zx", "2026-02-30T17:20:00Z",
        "2026-10-05T17:20:00.5",
    ])
    func refusesWhatNamesNoInstant(_ text: String) {
        #expect(Instant(iso8601: text) == nil)
    }
}

@Suite struct TimeOfDayTests {
    @Test func readsMinutesOfTheDay() {
        #expect(TimeOfDay("09:36")?.minutes == 576)
        #expect(TimeOfDay("24:00")?.text == "24:00")
        for text in ["9:36", "09:60", "24:01", "09-36", "0936", "é9:6"] { #expect(TimeOfDay(text) == nil) }
    }
}
