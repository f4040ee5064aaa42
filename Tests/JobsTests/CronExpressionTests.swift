import Foundation
import Postgres
import Testing

@testable import Jobs

/// Reading expressions and finding the next instant, away from changes of the clock.
@Suite struct CronExpressionTests {
    /// What fires after `from`, as UTC text.
    private func runs(_ text: String, from: String, zone: String = "UTC", count: Int = 3) throws -> [String] {
        let expression = try CronExpression(text)
        var instant = try timestamp(from)
        var found: [String] = []
        for _ in 0..<count {
            instant = expression.next(after: instant, in: try #require(TimeZone(identifier: zone)))
            found.append(iso(instant))
        }
        return found
    }

    @Test(arguments: [
        ("* * * * *", ["2026-10-05T12:01:00Z", "2026-10-05T12:02:00Z", "2026-10-05T12:03:00Z"]),
        ("*/15 * * * *", ["2026-10-05T12:15:00Z", "2026-10-05T12:30:00Z", "2026-10-05T12:45:00Z"]),
        ("5-20/15,50 8 * * *", ["2026-10-06T08:05:00Z", "2026-10-06T08:20:00Z", "2026-10-06T08:50:00Z"]),
        ("0 17 * * mon-fri", ["2026-10-05T17:00:00Z", "2026-10-06T17:00:00Z", "2026-10-07T17:00:00Z"]),
        ("0 0 * * 7", ["2026-10-11T00:00:00Z", "2026-10-18T00:00:00Z", "2026-10-25T00:00:00Z"]),
        ("0 0 * * SAT,5-7", ["2026-10-09T00:00:00Z", "2026-10-10T00:00:00Z", "2026-10-11T00:00:00Z"]),
        ("0 0 31 * *", ["2026-10-31T00:00:00Z", "2026-12-31T00:00:00Z", "2027-01-31T00:00:00Z"]),
        ("0 6 29 feb *", ["2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z", "2036-02-29T06:00:00Z"]),
        // Both days restricted: either suffices. One of them a star with a step: both must match.
        ("0 0 13 * fri", ["2026-10-09T00:00:00Z", "2026-10-13T00:00:00Z", "2026-10-16T00:00:00Z"]),
        ("0 0 */2 * mon", ["2026-10-19T00:00:00Z", "2026-11-09T00:00:00Z", "2026-11-23T00:00:00Z"]),
        ("@hourly", ["2026-10-05T13:00:00Z", "2026-10-05T14:00:00Z", "2026-10-05T15:00:00Z"]),
        ("@Daily", ["2026-10-06T00:00:00Z", "2026-10-07T00:00:00Z", "2026-10-08T00:00:00Z"]),
        ("@weekly", ["2026-10-11T00:00:00Z", "2026-10-18T00:00:00Z", "2026-10-25T00:00:00Z"]),
        ("@monthly", ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"]),
        ("@yearly", ["2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z", "2029-01-01T00:00:00Z"]),
    ])
    func findsTheNextRuns(expression: String, expected: [String]) throws {
        #expect(try runs(expression, from: "2026-10-05T12:00:30Z") == expected)
    }

    @Test func theNextRunLiesStrictlyAfterTheInstant() throws {
        #expect(try runs("0 12 * * *", from: "2026-10-05T11:59:59Z", count: 1) == ["2026-10-05T12:00:00Z"])
        #expect(try runs("0 12 * * *", from: "2026-10-05T12:00:00Z", count: 1) == ["2026-10-06T12:00:00Z"])
        let justBefore = try timestamp("2026-10-05T12:00:00Z").adding(microseconds: -1)
        let next = try CronExpression("0 12 * * *").next(after: justBefore, in: .gmt)
        #expect(iso(next) == "2026-10-05T12:00:00Z")
    }

    @Test func hoursAreThoseOfTheZone() throws {
        #expect(
            try runs("30 9 * * *", from: "2026-07-01T00:00:00Z", zone: "America/Denver", count: 1)
                == ["2026-07-01T15:30:00Z"])
        #expect(
            try runs("30 9 * * *", from: "2026-07-01T00:00:00Z", zone: "Asia/Kathmandu", count: 1)
                == ["2026-07-01T03:45:00Z"])
        // A day of the week is the zone's day too.
        #expect(
            try runs("0 20 * * sun", from: "2026-10-05T00:00:00Z", zone: "America/Los_Angeles", count: 1)
                == ["2026-10-05T03:00:00Z"])
    }

    @Test(arguments: [
        ("", "character 1: 0 of 5 fields: minute, hour, day of month, month, day of week"),
        ("1 2 3", "character 6: 3 of 5 fields: minute, hour, day of month, month, day of week"),
        ("60 * * * *", "minute field, character 1: 60 is out of range; allowed are 0 to 59"),
        ("0 24 * * *", "hour field, character 3: 24 is out of range; allowed are 0 to 23"),
        ("0  7,x * * *", "hour field, character 6: 'x' is no value; allowed are 0 to 23"),
        ("0 1, * * *", "hour field, character 5: a value is missing; allowed are 0 to 23"),
        ("0 -1 * * *", "hour field, character 3: a value is missing; allowed are 0 to 23"),
        ("0 +1 * * *", "hour field, character 3: '+1' is no value; allowed are 0 to 23"),
        ("0 0 0 * *", "day of month field, character 5: 0 is out of range; allowed are 1 to 31"),
        ("0 0 1 foo *", "month field, character 7: 'foo' is no value; allowed are 1 to 12 or jan to dec"),
        ("0 0 * * fri-mon", "day of week field, character 9: the range fri-mon runs backwards"),
        ("5/15 * * * *", "minute field, character 3: a step needs a range or * before it, as in 5-59/15"),
        ("*/0 * * * *", "minute field, character 3: a step is 1 to 59"),
        ("0 0 30 feb *", "day of month field, character 1: no month has such a day"),
        ("0 0 31 apr,jun,sep,nov *", "day of month field, character 1: no month has such a day"),
    ])
    func saysWhereAnExpressionIsWrong(expression: String, message: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(expression) }
        #expect(error?.description == message)
    }

    @Test func refusesAnUnknownShorthand() {
        let error = #expect(throws: CronError.self) { try CronExpression("@reboot") }
        #expect(error?.problem.hasPrefix("'@reboot' is none of @annually, @daily") == true)
    }

    @Test func dayNumbersAreThoseOfTheCalendar() {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for day in stride(from: Int64(-140_000), through: 500_000, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400)
            let parts = calendar.dateComponents([.day, .month, .weekday], from: date)
            let civil = CivilDate(daysSinceEpoch: day)
            let length = calendar.range(of: .day, in: .month, for: date)?.count ?? 0
            #expect(
                [civil.day, civil.month, civil.weekday + 1, civil.daysLeftInMonth]
                    == [parts.day, parts.month, parts.weekday, length - civil.day])
        }
    }
}

/// An instant from ISO 8601 text.
func timestamp(_ text: String) throws -> Timestamp {
    let date = try Date(text, strategy: .iso8601)
    return Timestamp(microsecondsSinceEpoch: Int64(date.timeIntervalSince1970) * 1_000_000)
}

/// ISO 8601 text of an instant in whole seconds.
func iso(_ instant: Timestamp) -> String {
    Date(timeIntervalSince1970: Double(instant.microsecondsSinceEpoch / 1_000_000)).formatted(.iso8601)
}
