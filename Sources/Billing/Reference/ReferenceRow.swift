/// One row of a reference file, of whatever kind: what a code says on a span of days.
///
/// | kind | `partner` | `indicator` | `amounts` |
/// |---|---|---|---|
/// | `ncci-ptp` | column 2 code | CCMI: 0, 1 or 9 | – |
/// | `mue` | – | MAI: 1, 2 or 3 | most units |
/// | `aoc` | base code | type of add-on: 1, 2 or 3 | – |
/// | `pfs` | – | MULT PROC | the five figures of ``RelativeValues/Value`` |
/// | `icd-10-cm` | – | 1 billable, 0 heading | – |
/// | others | – | – | – |
public struct ReferenceRow: Sendable, Hashable {
    /// The code; column 1 of an edit.
    public let code: CodeKey
    /// The other code of a pair.
    public let partner: CodeKey?
    /// First day of effect; nil when the file says none, and the row holds for the whole version.
    public let from: CalendarDay?
    /// Last day of effect; nil when there is none.
    public let through: CalendarDay?
    /// A small number that the kind defines.
    public let indicator: Int16?
    /// Quantities that the kind defines.
    public let amounts: [Int32]

    /// A row from its parts.
    public init(
        code: CodeKey, partner: CodeKey? = nil, from: CalendarDay? = nil, through: CalendarDay? = nil,
        indicator: Int16? = nil, amounts: [Int32] = []
    ) {
        self.code = code
        self.partner = partner
        self.from = from
        self.through = through
        self.indicator = indicator
        self.amounts = amounts
    }
}
