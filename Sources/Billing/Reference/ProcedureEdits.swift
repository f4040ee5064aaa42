/// NCCI procedure-to-procedure edits: pairs of codes of which the second is not paid beside the first on the same day.
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

    private let edits: [String: [Edit]]

    /// Edits in any order.
    public init(_ edits: some Sequence<Edit>) {
        self.edits = Dictionary(grouping: edits) { $0.column1 + $0.column2 }
    }

    /// The indicator of the edit in force on `day`; nil when the two codes have none in this order.
    public func indicator(column1: String, column2: String, on day: CalendarDay) -> Indicator? {
        edits[column1 + column2]?.first { $0.from <= day && ($0.through ?? day) >= day }?.indicator
    }
}
