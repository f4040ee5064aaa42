/// The NCCI edits of a day: from the loaded table, or else those that published sources name.
struct NationalEdits {
    /// An edit in force.
    struct Edit {
        /// Whether a modifier may pass it.
        let indicator: ProcedureEdits.Indicator
        /// False when the pair is known from hearsay alone.
        let isCertain: Bool
    }

    /// The edits in which one code is paid.
    struct Row {
        fileprivate let code: String
        fileprivate let loaded: ProcedureEdits?
        fileprivate let named: [ProcedurePairTable.Pair]
        fileprivate let day: CalendarDay

        /// The edit by which `column2` is not paid beside the row's code; nil when there is none.
        func edit(with column2: String) -> Edit? {
            if let loaded {
                guard let indicator = loaded.indicator(column1: code, column2: column2, on: day),
                    indicator != .notApplicable
                else { return nil }
                return Edit(indicator: indicator, isCertain: true)
            }
            return named.first { $0.column2 == column2 && $0.from <= day }.map {
                Edit(indicator: $0.indicator, isCertain: $0.isCertain)
            }
        }
    }

    private let loaded: ProcedureEdits?
    private let day: CalendarDay

    init(_ reference: ReferenceTables, on day: CalendarDay) {
        loaded = reference.edits
        self.day = day
    }

    /// The edits in which `code` is paid; nil when it is known that there are none.
    func row(of code: String) -> Row? {
        if loaded != nil { return Row(code: code, loaded: loaded, named: [], day: day) }
        return ProcedurePairTable.pairs[code].map { Row(code: code, loaded: nil, named: $0, day: day) }
    }
}
