/// Medically unlikely edits: the most units of a code that one patient plausibly receives.
///
/// Source: CMS MUE quarterly files.
public struct UnitLimits: Sendable {
    /// What the limit counts (MAI).
    public enum Adjudication: UInt8, Sendable, Codable {
        /// Units on one claim line.
        case line = 1
        /// Units on a day by policy; not to be exceeded even on appeal.
        case dayByPolicy = 2
        /// Units on a day by clinical judgement; more may be paid on review.
        case dayByJudgement = 3
    }

    /// A limit.
    public struct Limit: Sendable, Hashable, Codable {
        /// Most units.
        public let units: Int
        /// What it counts.
        public let adjudication: Adjudication

        /// A limit from its parts.
        public init(units: Int, adjudication: Adjudication) {
            self.units = units
            self.adjudication = adjudication
        }
    }

    private let limits: CodePeriods<Limit>

    /// Limits by code.
    public init(_ limits: [String: DatedTable<Limit>]) {
        self.limits = CodePeriods(limits) { $0 }
    }

    init(_ limits: CodePeriods<Limit>) {
        self.limits = limits
    }

    /// The limit of `code` on `day`; nil when there is none.
    public func limit(of code: String, on day: CalendarDay) -> Limit? {
        CodeKey(code).flatMap { limits.fact(of: $0.value, on: day) }
    }
}
