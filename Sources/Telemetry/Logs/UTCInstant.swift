internal import Foundation

/// An instant as RFC 3339 writes it in UTC, to the microsecond: 2026-10-06T12:00:00.000000Z.
enum UTCInstant {
    /// Of this moment.
    static var now: String { text(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }

    /// Of so many microseconds after 1970.
    static func text(microseconds: Int64) -> String {
        let days = Int((Double(microseconds) / 86_400e6).rounded(.down))
        let rest = Int(microseconds - Int64(days) * 86_400_000_000)
        let (year, month, day) = civil(daysSince1970: days)
        let seconds = rest / 1_000_000
        let time = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
        let fraction = String("\(rest % 1_000_000 + 1_000_000)".dropFirst())
        return "\(year)-\(two(month))-\(two(day))T\(time).\(fraction)Z"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    private static func civil(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = daysSince1970 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
