/// A day of the proleptic Gregorian calendar without time or zone, such as a date of service or a birth date.
///
/// Stored as the number of days since 1970-01-01, so comparing and counting days is integer arithmetic.
/// Coded as ISO 8601 text `YYYY-MM-DD`. Years 0001 to 9999.
public struct CalendarDay: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01, which is 0; negative before.
    public let daysSinceEpoch: Int32

    /// 0001-01-01, the first day that has a text form.
    public static let first = CalendarDay(daysSinceEpoch: -719_162)
    /// 9999-12-31, the last day that has a text form.
    public static let last = CalendarDay(daysSinceEpoch: 2_932_896)

    /// The day that lies the given number of days after 1970-01-01.
    public init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// A day from its parts; nil when no such day exists (30 February, month 13, year outside 1...9999).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.length(ofMonth: month, year: year)
        else { return nil }
        daysSinceEpoch = Self.days(year: year, month: month, day: day)
    }

    /// A day from text of exactly the form `YYYY-MM-DD`.
    public init?(iso text: String) {
        let bytes = text.utf8
        guard bytes.count == 10, let day = Self(isoPrefix: Array(bytes)) else { return nil }
        self = day
    }

    /// A day from X12 text of exactly the form `YYYYMMDD` (date format qualifier D8).
    public init?(x12 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 8, let year = decimalDigits(bytes, at: 0, count: 4),
            let month = decimalDigits(bytes, at: 4, count: 2), let day = decimalDigits(bytes, at: 6, count: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    init?(isoPrefix bytes: [UInt8]) {
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = decimalDigits(bytes, at: 0, count: 4), let month = decimalDigits(bytes, at: 5, count: 2),
            let day = decimalDigits(bytes, at: 8, count: 2)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, 1...9999.
    public var year: Int { parts.year }
    /// Month of the year, 1...12.
    public var month: Int { parts.month }
    /// Day of the month, 1...31.
    public var day: Int { parts.day }
    /// Text of the form `YYYY-MM-DD`.
    public var iso: String {
        let (year, month, day) = parts
        return "\(String(year, paddedTo: 4))-\(String(month, paddedTo: 2))-\(String(day, paddedTo: 2))"
    }
    /// X12 text of the form `YYYYMMDD` (date format qualifier D8).
    public var x12: String {
        let (year, month, day) = parts
        return String(year * 10_000 + month * 100 + day, paddedTo: 8)
    }

    /// The day that lies `days` later, or earlier when negative.
    public func adding(days: Int) -> CalendarDay {
        CalendarDay(daysSinceEpoch: daysSinceEpoch + Int32(days))
    }

    /// The same day of the month `years` later; 29 February becomes the 28th in a common year.
    public func adding(years: Int) -> CalendarDay {
        let (year, month, day) = parts
        let length = Self.length(ofMonth: month, year: year + years)
        return CalendarDay(daysSinceEpoch: Self.days(year: year + years, month: month, day: min(day, length)))
    }

    /// Days from this day to `other`; negative when `other` is earlier.
    public func days(until other: CalendarDay) -> Int {
        Int(other.daysSinceEpoch) - Int(daysSinceEpoch)
    }

    /// Orders by time.
    public static func < (left: CalendarDay, right: CalendarDay) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Years are counted from 1 March, so that the leap day is the last of its year and months follow one formula.
    private static func days(year: Int, month: Int, day: Int) -> Int32 {
        let marchYear = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
        return Int32(marchYear * 365 + leapDays + dayOfYear - 719_468)
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let shifted = Int(daysSinceEpoch) + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension CalendarDay: Codable {
    /// Reads `YYYY-MM-DD`; throws `DecodingError.dataCorrupted` for anything else, without repeating the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = CalendarDay(iso: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a date of the form YYYY-MM-DD")
        }
        self = day
    }

    /// Writes `YYYY-MM-DD`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}
