/// The reports that there are.
public enum ReportKind: String, Sendable, CaseIterable, Codable {
    /// How a month went: quality, denials, money, speed.
    case monthly
    /// What is owed, by age.
    case ageing
    /// Denials by reason, payer, clinic and code.
    case denials
    /// How payers treat claims.
    case payers
    /// The monthly figures of two spans.
    case beforeAfter = "before-after"
    /// Whether the promised hours are kept.
    case sla
    /// What people did.
    case productivity

    /// The title of its document.
    public var title: String {
        switch self {
        case .monthly: "Monthly performance"
        case .ageing: "Ageing of receivables"
        case .denials: "Denials"
        case .payers: "Payers"
        case .beforeAfter: "Before and after"
        case .sla: "Submission within 24 and 48 hours"
        case .productivity: "Productivity"
        }
    }

    /// What it is about when no days are given.
    var defaultSpan: DefaultSpan {
        switch self {
        case .monthly, .beforeAfter, .sla, .productivity: .lastMonth
        case .denials, .payers: .everything
        case .ageing: .today
        }
    }

    /// Days of a report for which nobody named any.
    enum DefaultSpan { case lastMonth, everything, today }
}
