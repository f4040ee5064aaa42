import ArgumentParser
import Billing

/// Days on the command line.
enum DayArgument {
    /// A day from `YYYY-MM-DD`.
    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(iso: text) else { throw ValidationError("'\(text)' is not a day (YYYY-MM-DD)") }
        return day
    }

    /// The days of a month from `YYYY-MM`.
    static func month(_ text: String) throws -> ClosedRange<CalendarDay> {
        guard let first = CalendarDay(iso: text + "-01") else {
            throw ValidationError("'\(text)' is not a month (YYYY-MM)")
        }
        let next = first.adding(days: 31)
        return first...next.adding(days: -next.day)
    }
}
