/// What a rule is about, for people. The page of all rules is made from it.
public struct RuleDescription: Sendable {
    /// One id of the catalogue that a rule answers for.
    public struct Check: Sendable {
        /// The id that findings carry, such as `B-UNIT-3`.
        public let id: String
        /// The severities that its findings may have.
        public let severities: [Finding.Severity]
        /// One sentence: what is asked for.
        public let meaning: String
        /// A case and what comes of it.
        public let example: String

        init(_ id: String, _ severities: Finding.Severity..., means meaning: String, example: String) {
            self.id = id
            self.severities = severities
            self.meaning = meaning
            self.example = example
        }
    }

    /// The ids that it answers for.
    public let checks: [Check]
    /// Payers it applies to.
    public let payers: Set<PayerClass>
    /// Where it comes from.
    public let source: String

    /// Ids of the findings it may report.
    public var ids: [String] { checks.map(\.id) }

    init(_ checks: Check..., payers: Set<PayerClass> = Set(PayerClass.allCases), source: String) {
        self.checks = checks
        self.payers = payers
        self.source = source
    }
}
