/// How long after the date of service a payer takes a claim.
public enum TimelyFilingLimit: Codable, Sendable, Equatable {
    /// One calendar year (Medicare, 42 CFR 424.44).
    case calendarYear
    /// The payer's known number of days.
    case days(Int)
    /// A cautious number of days, because the payer's own limit is not known.
    case assumedDays(Int)

    /// The last day on which a claim for `serviceDate` is in time.
    public func deadline(for serviceDate: CalendarDay) -> CalendarDay {
        switch self {
        case .calendarYear: serviceDate.adding(years: 1)
        case .days(let days), .assumedDays(let days): serviceDate.adding(days: days)
        }
    }

    /// True when the limit is a guess, so that being late warns and does not reject.
    public var isAssumed: Bool {
        if case .assumedDays = self { true } else { false }
    }
}
