/// Relative values of the Medicare physician fee schedule, with the conversion factor.
///
/// Source: CMS PFS relative value files.
public struct RelativeValues: Sendable {
    /// The values of one code, in thousandths of a relative value unit.
    public struct Value: Sendable, Hashable, Codable {
        /// Work.
        public let work: Int
        /// Practice expense outside of facilities.
        public let practiceExpense: Int
        /// Practice expense in a facility.
        public let facilityPracticeExpense: Int
        /// Malpractice.
        public let malpractice: Int
        /// True when the multiple procedure payment reduction for always-therapy services applies (indicator 5).
        public let reducesMultiple: Bool
        /// Conversion factor in ten-thousandths of a dollar.
        public let conversionFactor: Int

        /// A value from its parts.
        public init(
            work: Int, practiceExpense: Int, facilityPracticeExpense: Int, malpractice: Int, reducesMultiple: Bool,
            conversionFactor: Int
        ) {
            self.work = work
            self.practiceExpense = practiceExpense
            self.facilityPracticeExpense = facilityPracticeExpense
            self.malpractice = malpractice
            self.reducesMultiple = reducesMultiple
            self.conversionFactor = conversionFactor
        }
    }

    private let values: CodePeriods<Value>

    /// Values by code.
    public init(_ values: [String: DatedTable<Value>]) {
        self.values = CodePeriods(values) { $0 }
    }

    init(_ values: CodePeriods<Value>) {
        self.values = values
    }

    /// The values of `code` on `day`; nil when there are none.
    public func value(of code: String, on day: CalendarDay) -> Value? {
        CodeKey(code).flatMap { values.fact(of: $0.value, on: day) }
    }
}
