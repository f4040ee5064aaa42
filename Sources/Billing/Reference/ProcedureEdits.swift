/// NCCI procedure-to-procedure edits: pairs of codes of which the second is not paid beside the first on the same day.
///
/// A pair may have several periods, as when an edit was deleted and came back.
///
/// Source: CMS NCCI PTP quarterly files, practitioner services.
public struct ProcedureEdits: Sendable {
    /// Whether a modifier may pass the edit (CCMI).
    public enum Indicator: UInt8, Sendable {
        /// No modifier passes it.
        case never = 0
        /// A modifier passes it when the documentation shows separate services.
        case withModifier = 1
        /// Deleted on the day it began: no edit.
        case notApplicable = 9
    }

    /// One edit and the days on which it is in force.
    public struct Edit: Sendable {
        /// The code that is paid.
        public let column1: String
        /// The code that is not paid beside it.
        public let column2: String
        /// First day of effect.
        public let from: CalendarDay
        /// Last day of effect; nil while no end is known.
        public let through: CalendarDay?
        /// Whether a modifier may pass it.
        public let indicator: Indicator

        /// An edit from its parts.
        public init(column1: String, column2: String, from: CalendarDay, through: CalendarDay?, indicator: Indicator) {
            self.column1 = column1
            self.column2 = column2
            self.from = from
            self.through = through
            self.indicator = indicator
        }
    }

    private let edits: CodePeriods<Indicator>

    /// Edits in any order. Those that are no edit (indicator 9) are left out.
    public init(_ edits: some Sequence<Edit>) {
        var builder = CodePeriods<Indicator>.Builder()
        for edit in edits where edit.indicator != .notApplicable {
            guard let pair = Self.pair(edit.column1, edit.column2) else { continue }
            builder.add(edit.indicator, of: pair, from: edit.from, through: edit.through)
        }
        self.edits = builder.build()
    }

    init(_ edits: CodePeriods<Indicator>) {
        self.edits = edits
    }

    /// The indicator of the edit in force on `day`; nil when the two codes have none in this order.
    ///
    /// Allocates nothing; see `Benchmarks` for its speed.
    public func indicator(column1: String, column2: String, on day: CalendarDay) -> Indicator? {
        Self.pair(column1, column2).flatMap { edits.fact(of: $0, on: day) }
    }

    private static func pair(_ column1: String, _ column2: String) -> UInt64? {
        guard let column1 = CodeKey(column1), let column2 = CodeKey(column2) else { return nil }
        return CodeKey.pair(column1, column2)
    }
}
