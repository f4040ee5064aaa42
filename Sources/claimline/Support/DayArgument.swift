import ArgumentParser
import Billing

/// Days on the command line.
enum DayArgument {
    /// A day from `YYYY-MM-DD`.
    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(iso: text) else { throw ValidationError("'\(text)' is not a day (YYYY-MM-DD)") }
        return day
    }
}
