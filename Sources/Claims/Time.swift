internal import Billing
internal import Foundation
public import Postgres

extension Timestamp {
    /// This machine's clock; only for choosing a key period and for logs, never for deadlines.
    static var now: Timestamp {
        Timestamp(microsecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    init(_ instant: Instant) {
        self.init(microsecondsSinceEpoch: instant.microsecondsSinceEpoch)
    }

    var instant: Instant { Instant(microsecondsSinceEpoch: microsecondsSinceEpoch) }

    /// The first instant of a day in UTC.
    init(startOf day: CalendarDay) {
        self.init(microsecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000_000)
    }

    /// The calendar day in UTC.
    var day: CalendarDay { localDay(offsetSeconds: 0) }

    /// The calendar day in a time zone by its identifier; UTC when it is unknown.
    func day(in timeZone: String) -> CalendarDay {
        let date = Date(timeIntervalSince1970: Double(microsecondsSinceEpoch / 1_000_000))
        return localDay(offsetSeconds: TimeZone(identifier: timeZone)?.secondsFromGMT(for: date) ?? 0)
    }

    private func localDay(offsetSeconds: Int) -> CalendarDay {
        let seconds = microsecondsSinceEpoch / 1_000_000 + Int64(offsetSeconds)
        return CalendarDay(daysSinceEpoch: Int32((Double(seconds) / 86_400).rounded(.down)))
    }

    /// HHMM in UTC, as X12 envelopes carry it.
    var x12Time: String {
        let minute = (microsecondsSinceEpoch / 60_000_000) % 1440
        let digits = String(10_000 + minute / 60 * 100 + minute % 60)
        return String(digits.dropFirst())
    }

    func adding(days: Int64) -> Timestamp {
        adding(microseconds: days * 86_400_000_000)
    }

    func adding(hours: Int64) -> Timestamp {
        adding(microseconds: hours * 3_600_000_000)
    }
}

extension PostgresDate {
    init(_ day: CalendarDay) {
        self.init(daysSinceEpoch: day.daysSinceEpoch)
    }

    var day: CalendarDay { CalendarDay(daysSinceEpoch: daysSinceEpoch) }
}

extension Timestamp {
    /// `2026-05-22T12:00:00Z`, as CORE envelopes want it.
    var iso8601Seconds: String {
        let second = (microsecondsSinceEpoch / 1_000_000) % 60
        let time = x12Time
        return "\(day.iso)T\(time.prefix(2)):\(time.suffix(2)):\(second < 10 ? "0" : "")\(second)Z"
    }
}

extension Timestamp {
    /// RFC 3339 in UTC.
    public var iso8601: String { instant.iso8601 }
}
