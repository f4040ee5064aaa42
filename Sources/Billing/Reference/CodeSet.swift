/// A set of codes with effective dates.
public struct CodeSet: Sendable {
    private let periods: CodePeriods<Bool>

    /// The codes and when each is valid.
    public init(_ periods: [String: DatedTable<Bool>]) {
        self.periods = CodePeriods(periods) { $0 }
    }

    init(_ periods: CodePeriods<Bool>) {
        self.periods = periods
    }

    /// True when `code` is valid on `day`.
    public func contains(_ code: String, on day: CalendarDay) -> Bool {
        CodeKey(code).flatMap { periods.fact(of: $0.value, on: day) } ?? false
    }
}
