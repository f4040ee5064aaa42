/// Regulatory or contractual data with effective dates: which value applied on a day.
///
/// Rules look values up by the date of service, never by today.
public struct DatedTable<Value: Sendable & Codable>: Sendable, Codable {
    /// One value and the days on which it applies.
    public struct Entry: Sendable, Codable {
        /// First day of effect.
        public let from: CalendarDay
        /// Last day of effect; nil while no end is known.
        public let through: CalendarDay?
        /// What applied.
        public let value: Value

        /// An entry from its parts.
        public init(from: CalendarDay, through: CalendarDay? = nil, value: Value) {
            self.from = from
            self.through = through
            self.value = value
        }
    }

    /// The entries, later ones first in precedence when they overlap.
    public let entries: [Entry]

    /// A table of the given entries.
    public init(_ entries: [Entry]) {
        self.entries = entries.sorted { $0.from > $1.from }
    }

    /// A table with one value for all time.
    public init(always value: Value) {
        entries = [Entry(from: .first, value: value)]
    }

    /// The value in effect on `day`; nil when none was loaded for it.
    public func value(on day: CalendarDay) -> Value? {
        for entry in entries where entry.from <= day {
            if let through = entry.through, through < day { continue }
            return entry.value
        }
        return nil
    }
}

extension DatedTable where Value == Int64 {
    /// A table of amounts that each hold for one calendar year.
    init(byYear amounts: [(year: Int, cents: Int64)]) {
        self.init(
            amounts.compactMap { year, cents in
                guard let first = CalendarDay(year: year, month: 1, day: 1),
                    let last = CalendarDay(year: year, month: 12, day: 31)
                else { return nil }
                return Entry(from: first, through: last, value: cents)
            })
    }
}

extension CalendarDay {
    /// A day that a table of the source code names; one that does not exist is a mistake in the table.
    static func named(_ year: Int, _ month: Int, _ day: Int) -> CalendarDay {
        guard let named = CalendarDay(year: year, month: month, day: day) else {
            preconditionFailure("a table names the day \(year)-\(month)-\(day)")
        }
        return named
    }
}
