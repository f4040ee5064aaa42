/// What a rule is about, for people.
public struct RuleDescription: Sendable {
    /// Ids of the findings it may report, such as `B-UNIT-3`.
    public let ids: [String]
    /// One sentence: what it asks for.
    public let meaning: String
    /// Payers it applies to.
    public let payers: Set<PayerClass>
    /// Where it comes from.
    public let source: String

    init(_ ids: String..., meaning: String, payers: Set<PayerClass> = Set(PayerClass.allCases), source: String) {
        self.ids = ids
        self.meaning = meaning
        self.payers = payers
        self.source = source
    }
}
