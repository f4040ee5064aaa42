public import Postgres

/// By which calendar a clinic's clocks count at each instant: elapsed time unless it opted in to business calendars,
/// each of which holds from a day on until the next.
///
/// What a clock counted in the past never changes: a later calendar only adds an entry.
public struct CalendarHistory: Sendable, Hashable {
    /// A calendar and since when it holds; no calendar = elapsed time.
    public struct Entry: Sendable, Hashable {
        /// First instant.
        public let from: Timestamp
        /// The calendar; `nil` counts elapsed time.
        public let calendar: BusinessCalendar?

        /// An entry from its parts.
        public init(from: Timestamp, calendar: BusinessCalendar?) {
            self.from = from
            self.calendar = calendar
        }
    }

    private let entries: [Entry]

    /// Elapsed time throughout.
    public static let elapsed = CalendarHistory([])

    /// A history; elapsed time before the first entry.
    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.from < $1.from }
    }

    /// Microseconds that count between two instants; 0 when they are in the wrong order.
    public func counted(from start: Timestamp, to end: Timestamp) -> Int64 {
        if entries.isEmpty { return max(0, end.microseconds(since: start)) }
        return stretches(from: start).reduce(0) { sum, stretch in
            let low = max(stretch.from, start)
            let high = min(stretch.to, end)
            guard low < high else { return sum }
            return sum + (stretch.calendar?.open(from: low, to: high) ?? high.microseconds(since: low))
        }
    }

    /// The instant at which `microseconds` have counted since `start`.
    ///
    /// - Returns: the instant; the end of time when the clinic never opens long enough.
    public func adding(_ microseconds: Int64, to start: Timestamp) -> Timestamp {
        if entries.isEmpty { return start.adding(microseconds: microseconds) }
        var left = microseconds
        for stretch in stretches(from: start) {
            let low = max(stretch.from, start)
            guard let calendar = stretch.calendar else {
                let length = stretch.to.microseconds(since: low)
                if length >= left { return low.adding(microseconds: left) }
                left -= length
                continue
            }
            switch calendar.adding(left, to: low, until: stretch.to) {
            case .reached(let instant): return instant
            case .missing(let rest): left = rest
            }
        }
        return .distantFuture
    }

    private struct Stretch {
        let from: Timestamp
        let to: Timestamp
        let calendar: BusinessCalendar?
    }

    /// The stretches of one calendar each that end after `start`.
    private func stretches(from start: Timestamp) -> [Stretch] {
        let whole = [Entry(from: .distantPast, calendar: nil)] + entries
        let ends = whole.dropFirst().map(\.from) + [.distantFuture]
        return zip(whole, ends).map { Stretch(from: $0.from, to: $1, calendar: $0.calendar) }.filter { $0.to > start }
    }
}

extension Timestamp {
    /// 9999-12-31, later than any deadline.
    static let distantFuture = Timestamp(microsecondsSinceEpoch: 253_402_214_400_000_000)
    /// 0001-01-01, earlier than any event.
    static let distantPast = Timestamp(microsecondsSinceEpoch: -62_135_596_800_000_000)
}
