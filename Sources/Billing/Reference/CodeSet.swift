/// A set of codes with effective dates.
public struct CodeSet: Sendable {
    private let periods: [String: DatedTable<Bool>]

    /// The codes and when each is valid.
    public init(_ periods: [String: DatedTable<Bool>]) {
        self.periods = periods
    }

    /// True when `code` is valid on `day`.
    public func contains(_ code: String, on day: CalendarDay) -> Bool {
        periods[code]?.value(on: day) ?? false
    }
}
