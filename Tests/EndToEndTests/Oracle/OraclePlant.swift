/// A defect of a named rule, and how to make visits with it.
struct OraclePlant: Sendable {
    /// What is expected of a visit of a planted case.
    enum Role: Sendable {
        /// The defect must be reported for it.
        case planted
        /// Nothing of severity reject or warn may be reported for it.
        case clean
        /// Whatever is reported for it, as for the other half of a pair of which one suffices.
        case bystander
    }

    /// One or more visits in the order of the file.
    typealias Case = [(visit: OracleVisit, role: Role)]

    /// Id of the rule.
    let rule: String
    /// What is wrong.
    let defect: String
    /// Severities that report it.
    let severities: Set<String>
    /// Ids under which it may be reported, where the catalogue states one thing under two ids.
    let ids: Set<String>
    let make: @Sendable (inout OracleGenerator) -> Case

    init(
        _ rule: String, _ defect: String, _ severities: String..., or ids: String...,
        make: @escaping @Sendable (inout OracleGenerator) -> Case
    ) {
        self.rule = rule
        self.defect = defect
        self.severities = Set(severities)
        self.ids = Set([rule] + ids)
        self.make = make
    }

    /// A defect of a single visit, made by changing a visit that has nothing wrong.
    static func one(
        _ rule: String, _ defect: String, _ severities: String..., or ids: String..., payer: OraclePayer = .medicare,
        of services: [OracleService]? = nil, age: Int = 5, lines: [OracleLine]? = nil,
        change: @escaping @Sendable (inout OracleVisit) -> Void = { _ in }
    ) -> OraclePlant {
        OraclePlant(rule: rule, defect: defect, severities: Set(severities), ids: Set([rule] + ids)) { generator in
            var visit =
                services.map { generator.visit(payer, $0, age: age) } ?? generator.visit(payer, age: age)
            visit.comparesLines = lines != nil
            visit.statedLines = lines
            change(&visit)
            return [(visit, .planted)]
        }
    }

    private init(
        rule: String, defect: String, severities: Set<String>, ids: Set<String>,
        make: @escaping @Sendable (inout OracleGenerator) -> Case
    ) {
        self.rule = rule
        self.defect = defect
        self.severities = severities
        self.ids = ids
        self.make = make
    }

    /// All plants, by chapter of the catalogue.
    static let all =
        units + assistants + modifiers + thresholds + codePairs + diagnoses + identifiers + coverage + documentation
        + filing + settings
}
