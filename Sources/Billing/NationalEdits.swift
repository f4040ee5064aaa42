/// The NCCI edit between two codes: from the loaded table of the day, or else from what published sources name.
struct NationalEdits {
    /// An edit in force.
    struct Edit {
        /// True when the first code asked for is the one that is paid.
        let paysFirst: Bool
        /// Whether a modifier may pass it.
        let indicator: ProcedureEdits.Indicator
        /// False when the pair is known from hearsay alone.
        let isCertain: Bool
    }

    private let loaded: ProcedureEdits?
    private let day: CalendarDay

    init(_ reference: ReferenceTables, on day: CalendarDay) {
        loaded = reference.edits
        self.day = day
    }

    /// The edit between two codes in whichever order it stands; nil when there is none.
    func edit(_ first: String, _ second: String) -> Edit? {
        if let loaded {
            if let indicator = loaded.indicator(column1: first, column2: second, on: day) {
                return Edit(paysFirst: true, indicator: indicator, isCertain: true)
            }
            return loaded.indicator(column1: second, column2: first, on: day).map {
                Edit(paysFirst: false, indicator: $0, isCertain: true)
            }
        }
        if let pair = named(first, second) {
            return Edit(paysFirst: true, indicator: pair.indicator, isCertain: pair.isCertain)
        }
        return named(second, first).map {
            Edit(paysFirst: false, indicator: $0.indicator, isCertain: $0.isCertain)
        }
    }

    private func named(_ column1: String, _ column2: String) -> ProcedurePairTable.Pair? {
        ProcedurePairTable.pairs[column1]?.first { $0.column2 == column2 && $0.from <= day }
    }
}
