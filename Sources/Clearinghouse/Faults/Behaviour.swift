/// How the simulated payers and clearinghouse behave: all that a script file may set. Faults are off by default.
public struct Behaviour: Codable, Sendable, Hashable {
    /// Seed of everything that happens at a rate.
    public var seed: UInt64
    /// Payers whose remittance is held until a 276 asks about the claim.
    public var heldPayers: Set<String>
    /// Payer ids that nobody knows; their claims are rejected by 277CA.
    public var unknownPayers: Set<String>
    /// Member ids answered by AAA 75, besides those that start with `XUNK`.
    public var unknownMembers: Set<String>
    /// Member ids whose coverage has ended (EB*6), besides those that start with `XINA`.
    public var inactiveMembers: Set<String>
    /// What payers allow.
    public var fees: FeeSchedule
    /// What goes wrong; empty by default.
    public var faults: [FaultRule]

    /// A partner that does everything right.
    public init() {
        seed = 1
        heldPayers = ["SLOWP"]
        unknownPayers = ["NOPAYER"]
        unknownMembers = []
        inactiveMembers = []
        fees = FeeSchedule()
        faults = []
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, fees, faults
        case heldPayers = "held_payers"
        case unknownPayers = "unknown_payers"
        case unknownMembers = "unknown_members"
        case inactiveMembers = "inactive_members"
    }

    /// Decodes a script; what it does not name keeps its default, what is not known is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
        heldPayers = try values.decodeIfPresent(Set<String>.self, forKey: .heldPayers) ?? heldPayers
        unknownPayers = try values.decodeIfPresent(Set<String>.self, forKey: .unknownPayers) ?? unknownPayers
        unknownMembers = try values.decodeIfPresent(Set<String>.self, forKey: .unknownMembers) ?? unknownMembers
        inactiveMembers = try values.decodeIfPresent(Set<String>.self, forKey: .inactiveMembers) ?? inactiveMembers
        fees = try values.decodeIfPresent(FeeSchedule.self, forKey: .fees) ?? fees
        faults = try values.decodeIfPresent([FaultRule].self, forKey: .faults) ?? faults
    }

    func isUnknown(member id: String) -> Bool { id.hasPrefix("XUNK") || unknownMembers.contains(id) }

    func isInactive(member id: String) -> Bool { id.hasPrefix("XINA") || inactiveMembers.contains(id) }

    /// Rules of one kind that strike `subject`, with their place in the script.
    func strikes(
        _ kind: FaultRule.Kind, subject: String, payers: Set<String>
    ) -> [(index: Int, rule: FaultRule)] {
        var found: [(index: Int, rule: FaultRule)] = []
        for (index, rule) in faults.enumerated() where rule.fault == kind {
            if let payer = rule.payer, !payers.contains(payer) { continue }
            let hash = StableHash(String(seed), String(index), subject)
            if hash.isWithin(rate: rule.rate) { found.append((index, rule)) }
        }
        return found
    }

    /// Whether a rule of `kind` strikes this answer of `subject`.
    func strikes(_ kind: FaultRule.Kind, answer: AnswerKind, subject: String, payers: Set<String>) -> Bool {
        strikes(kind, subject: subject + answer.rawValue, payers: payers).contains { $0.rule.covers(answer) }
    }

    /// How late this answer of `subject` comes.
    func delayMilliseconds(of answer: AnswerKind, subject: String, payers: Set<String>) -> Int64 {
        guard !faults.isEmpty else { return 0 }
        return strikes(.delay, subject: subject + answer.rawValue, payers: payers)
            .filter { $0.rule.covers(answer) }
            .reduce(0) { $0 + Int64($1.rule.milliseconds ?? 0) }
    }
}

extension FaultRule {
    fileprivate func covers(_ answer: AnswerKind) -> Bool { answers?.contains(answer) ?? true }
}
