/// ICD-10-CM codes by fiscal year, October to September.
///
/// Source: CMS ICD-10-CM order files.
public struct DiagnosisCodes: Sendable {
    /// What a code is on a day.
    public enum Standing: Sendable, Equatable {
        /// May be billed.
        case billable
        /// A heading: a longer code must be used.
        case heading
        /// Not in the code set of that day.
        case unknown
    }

    private let billable: CodePeriods<Bool>

    /// Whether each code, written without a dot, may be billed.
    public init(_ billable: [String: DatedTable<Bool>]) {
        self.billable = CodePeriods(billable) { $0 }
    }

    init(_ billable: CodePeriods<Bool>) {
        self.billable = billable
    }

    /// What `code`, without a dot, is on `day`.
    public func standing(of code: String, on day: CalendarDay) -> Standing {
        switch CodeKey(code).flatMap({ billable.fact(of: $0.value, on: day) }) {
        case true?: .billable
        case false?: .heading
        case nil: .unknown
        }
    }
}
