import Foundation

/// A moment in UTC to the millisecond, with the forms that answers and the journal write.
struct Timestamp: Codable, Sendable, Hashable, Comparable {
    /// Since 1970-01-01T00:00:00Z.
    var milliseconds: Int64

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Milliseconds of a day.
    static let dayLength: Int64 = 86_400_000

    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
    }

    static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    func adding(milliseconds more: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds + more) }

    /// `YYYYMMDD`.
    var day: String {
        let (year, month, day) = civil
        return Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(day, 2)
    }

    /// `HHMM`.
    var time: String { Self.padded(secondOfDay / 3_600, 2) + Self.padded(secondOfDay / 60 % 60, 2) }

    /// `YYYY-MM-DDTHH:MM:SSZ`, as CORE time stamps are written.
    var iso8601: String {
        let (year, month, day) = civil
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map { Self.padded($0, 2) }
        return "\(date)T\(clock.joined(separator: ":"))Z"
    }

    private var secondOfDay: Int { Int((milliseconds / 1000) % 86_400) }

    /// Proleptic Gregorian date of a day count, by the days-from-civil method over 400-year eras.
    private var civil: (year: Int, month: Int, day: Int) {
        let shifted = Int(milliseconds / 86_400_000) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
