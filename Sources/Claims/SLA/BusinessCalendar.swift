public import Billing
internal import Postgres

/// When a clinic is open: hours by weekday, holidays, and the time zone they are meant in.
///
/// Coded as `{"time_zone":"America/Chicago","hours":{"mon":["08:00-12:00","13:00-17:00"]},"holidays":["2026-11-26"]}`.
/// A weekday that is not named is closed. Hours of 00:00-24:00 make a calendar of business days.
public struct BusinessCalendar: Sendable, Hashable {
    /// IANA name of the time zone.
    public let timeZone: String
    /// Spans of minutes after local midnight, ascending and apart, by weekday.
    public let hours: [Weekday: [Range<Int>]]
    /// Days on which the clinic is closed whatever the weekday.
    public let holidays: Set<CalendarDay>

    /// Days of the week as the calendar's text names them.
    public enum Weekday: String, Sendable, CaseIterable, Codable {
        case sun, mon, tue, wed, thu, fri, sat

        /// The weekday of a day; 1970-01-01 was a Thursday.
        public init(_ day: CalendarDay) {
            let index = (Int(day.daysSinceEpoch) % 7 + 11) % 7
            self = Self.allCases[index]
        }
    }

    /// A calendar from its parts.
    ///
    /// - Returns: `nil` for an unknown time zone, for hours outside 0...1440 or that are empty or overlap, and for a
    ///   calendar that never opens.
    public init?(timeZone: String, hours: [Weekday: [Range<Int>]], holidays: Set<CalendarDay> = []) {
        let sorted = hours.mapValues { $0.sorted { $0.lowerBound < $1.lowerBound } }
        let isSound = sorted.values.allSatisfy { spans in
            spans.allSatisfy { !$0.isEmpty && $0.lowerBound >= 0 && $0.upperBound <= 1440 }
                && zip(spans, spans.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
        }
        guard isSound, sorted.values.contains(where: { !$0.isEmpty }), WallClock(timeZone: timeZone) != nil else {
            return nil
        }
        self.timeZone = timeZone
        self.hours = sorted.filter { !$0.value.isEmpty }
        self.holidays = holidays
    }

    /// Microseconds of the span in which the clinic is open.
    func open(from start: Timestamp, to end: Timestamp) -> Int64 {
        guard start < end, let clock = WallClock(timeZone: timeZone) else { return 0 }
        let last = clock.day(of: end)
        var day = clock.day(of: start)
        var sum: Int64 = 0
        while day <= last {
            for span in spans(of: day, clock) {
                sum += max(0, min(span.close, end).microseconds(since: max(span.open, start)))
            }
            day = day.adding(days: 1)
        }
        return sum
    }

    /// The instant at which `microseconds` of open time have passed since `start`, looking no further than `limit`.
    ///
    /// - Returns: the instant, or the open microseconds that were still missing at the limit.
    func adding(_ microseconds: Int64, to start: Timestamp, until limit: Timestamp) -> Reach {
        guard microseconds > 0 else { return .reached(start) }
        guard let clock = WallClock(timeZone: timeZone) else { return .missing(microseconds) }
        var left = microseconds
        var day = clock.day(of: start)
        while let first = clock.opening(day), first < limit {
            for span in spans(of: day, clock) {
                let from = max(span.open, start)
                let length = min(span.close, limit).microseconds(since: from)
                if length >= left { return .reached(from.adding(microseconds: left)) }
                left -= max(0, length)
            }
            day = day.adding(days: 1)
        }
        return .missing(left)
    }

    /// How far a walk along the calendar came.
    enum Reach: Sendable, Hashable {
        case reached(Timestamp)
        case missing(Int64)
    }

    private func spans(of day: CalendarDay, _ clock: WallClock) -> [(open: Timestamp, close: Timestamp)] {
        guard !holidays.contains(day), let spans = hours[Weekday(day)] else { return [] }
        return spans.map { span in
            (
                open: clock.instant(of: day, minutes: span.lowerBound, .first),
                close: clock.instant(of: day, minutes: span.upperBound, .last)
            )
        }
    }
}

extension WallClock {
    /// The first instant of a day; `nil` beyond the years that have a text form.
    fileprivate func opening(_ day: CalendarDay) -> Timestamp? {
        day.year > 9999 ? nil : instant(of: day)
    }
}

extension BusinessCalendar: Codable {
    private enum CodingKeys: String, CodingKey {
        case timeZone = "time_zone"
        case hours, holidays
    }

    /// Reads the text form; throws `DecodingError` for one that is not sound.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let texts = try container.decode([String: [String]].self, forKey: .hours)
        var hours: [Weekday: [Range<Int>]] = [:]
        for (name, spans) in texts {
            guard let weekday = Weekday(rawValue: name) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .hours, in: container, debugDescription: "'\(name)' is not one of sun, mon … sat")
            }
            hours[weekday] = try spans.map { text in
                guard let span = Self.span(text) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .hours, in: container, debugDescription: "'\(text)' is not of the form 08:00-17:00")
                }
                return span
            }
        }
        let calendar = BusinessCalendar(
            timeZone: try container.decode(String.self, forKey: .timeZone), hours: hours,
            holidays: Set(try container.decodeIfPresent([CalendarDay].self, forKey: .holidays) ?? []))
        guard let calendar else {
            throw DecodingError.dataCorruptedError(
                forKey: .timeZone, in: container,
                debugDescription: "unknown time zone, overlapping hours, or never open")
        }
        self = calendar
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(timeZone, forKey: .timeZone)
        let texts = hours.map { weekday, spans in (weekday.rawValue, spans.map(Self.text)) }
        try container.encode(Dictionary(uniqueKeysWithValues: texts), forKey: .hours)
        try container.encode(holidays.sorted(), forKey: .holidays)
    }

    private static func span(_ text: String) -> Range<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let open = TimeOfDay(String(parts[0])), let close = TimeOfDay(String(parts[1])),
            open < close
        else { return nil }
        return open.minutes..<close.minutes
    }

    private static func text(_ span: Range<Int>) -> String {
        [span.lowerBound, span.upperBound].compactMap { TimeOfDay(minutes: $0)?.text }.joined(separator: "-")
    }
}
