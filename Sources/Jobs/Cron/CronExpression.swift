public import Foundation
public import Postgres

/// When a schedule fires: `minute hour day-of-month month day-of-week`, as crontab(5) has it.
///
/// Each field is `*` or a list of numbers and ranges (`1-5`, `mon-fri`), each with an optional step (`*/15`, `8-18/2`);
/// months and days of the week have three-letter names, Sunday is 0 and 7. Where both day fields are restricted, either
/// suffices. `@hourly`, `@daily` (`@midnight`), `@weekly`, `@monthly` and `@yearly` (`@annually`) stand for the obvious.
///
/// Daylight saving as Vixie cron has it (cron(8)): an expression with a fixed hour fires once for what the clock skipped,
/// right after the gap, and not again in an hour that is repeated; one whose hour begins with `*` follows real time.
public struct CronExpression: Sendable, Hashable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    private static let shorthands = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0",
        "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
    ]

    /// Reads an expression; the error says where it is wrong. One that can never fire, as on 30 February, is an error.
    public init(_ text: String) throws(CronError) {
        var fields = text
        if text.hasPrefix("@") {
            guard let long = Self.shorthands[text.lowercased()] else {
                let known = Self.shorthands.keys.sorted().joined(separator: ", ")
                throw CronError(field: nil, position: 1, problem: "'\(text)' is none of \(known)")
            }
            fields = long
        }
        let parsed = try CronParser.fields(fields)
        (minutes, hours, days, months, weekdays) = (parsed[0], parsed[1], parsed[2], parsed[3], parsed[4])
        description = text
        guard firstDay(from: 0) != nil else {
            throw CronError(field: CronField.Kind.dayOfMonth.rawValue, position: 1, problem: "no month has such a day")
        }
    }

    /// The first instant after `instant` at which it fires on the clocks of `zone`; whole seconds.
    public func next(after instant: Timestamp, in zone: TimeZone) -> Timestamp {
        let earliest = floorQuotient(instant.microsecondsSinceEpoch, 1_000_000) + 1
        var clock = WallClock(zone, startingAt: earliest - WallClock.longestShift)
        // Wall times below this were shown by an earlier span of the clock.
        var shown = clock.wall(clock.start)
        while true {
            let begin = clock.wall(clock.start)
            var from = clock.wall(max(clock.start, earliest))
            if !hours.isWild {
                if begin > shown, clock.start >= earliest, firstWall(from: shown) < begin {
                    return clock.timestamp(begin)
                }
                from = max(from, shown)
            }
            let wall = firstWall(from: from)
            shown = max(shown, clock.wallAtEnd(lookingUpTo: wall))
            guard clock.moveOn(ifEndedBy: wall) else { return clock.timestamp(wall) }
        }
    }

    /// The first wall time in seconds, not before `wall`, at which the fields match.
    private func firstWall(from wall: Int64) -> Int64 {
        let minute = -floorQuotient(-wall, 60)
        let day = floorQuotient(minute, 1440)
        if let today = firstDay(from: day), today == day, let time = firstMinute(from: Int(minute - day * 1440)) {
            return (day * 1440 + Int64(time)) * 60
        }
        // `init` made sure that there is a day within every 400 years, and each day that matches has a first minute.
        let next = firstDay(from: day + 1) ?? day + 1
        return (next * 1440 + Int64(firstMinute(from: 0) ?? 0)) * 60
    }

    /// The first minute of a day, not before `minute`, at which hour and minute match.
    private func firstMinute(from minute: Int) -> Int? {
        if hours.contains(minute / 60), let rest = minutes.next(from: minute % 60) { return minute / 60 * 60 + rest }
        guard let hour = hours.next(from: minute / 60 + 1), let first = minutes.next(from: 0) else { return nil }
        return hour * 60 + first
    }

    /// The first matching day since 1970-01-01, not before `day`; `nil` when there is none in 400 years, after which the
    /// calendar repeats itself.
    private func firstDay(from day: Int64) -> Int64? {
        var candidate = day
        while candidate <= day + 146_097 {
            let date = CivilDate(daysSinceEpoch: candidate)
            if months.contains(date.month) {
                if matches(date) { return candidate }
                candidate += 1
            } else {
                candidate += Int64(date.daysLeftInMonth) + 1
            }
        }
        return nil
    }

    private func matches(_ date: CivilDate) -> Bool {
        let (isDay, isWeekday) = (days.contains(date.day), weekdays.contains(date.weekday))
        return days.isWild || weekdays.isWild ? isDay && isWeekday : isDay || isWeekday
    }
}
