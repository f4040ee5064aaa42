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
    /// What a payer allowed for therapy this year, in cents by member id, as it answers a 270.
    public var usedCents: [String: Int64]
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
        usedCents = [:]
        fees = FeeSchedule()
        faults = []
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, fees, faults
        case heldPayers = "held_payers"
        case unknownPayers = "unknown_payers"
        case unknownMembers = "unknown_members"
        case inactiveMembers = "inactive_members"
        case usedCents = "used_cents"
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
        usedCents = try values.decodeIfPresent([String: Int64].self, forKey: .usedCents) ?? usedCents
        fees = try values.decodeIfPresent(FeeSchedule.self, forKey: .fees) ?? fees
        faults = try values.decodeIfPresent([FaultRule].self, forKey: .faults) ?? faults
    }

    func isUnknown(member id: String) -> Bool { id.hasPrefix("XUNK") || unknownMembers.contains(id) }

    func isInactive(member id: String) -> Bool { id.hasPrefix("XINA") || inactiveMembers.contains(id) }

    /// Rules of one kind that strike `subject`, with their place in the script. `partner`: who asks, where that is known.
    func strikes(
        _ kind: FaultRule.Kind, subject: String, payers: Set<String>, partner: String = ""
    ) -> [(index: Int, rule: FaultRule)] {
        var found: [(index: Int, rule: FaultRule)] = []
        for (index, rule) in faults.enumerated() where rule.fault == kind {
            if let payer = rule.payer, !payers.contains(payer) { continue }
            if let wanted = rule.partner, wanted != partner { continue }
            let hash = StableHash(String(seed), String(index), subject)
            if hash.isWithin(rate: rule.rate) { found.append((index, rule)) }
        }
        return found
    }

    /// Whether a rule of `kind` strikes this answer of `subject`.
    func strikes(_ kind: FaultRule.Kind, answer: AnswerKind, subject: String, payers: Set<String>) -> Bool {
        strikes(kind, subject: subject + answer.rawValue, payers: payers).contains { $0.rule.covers(answer) }
    }

    /// The first rule of one kind that strikes a claim.
    func strike(_ kind: FaultRule.Kind, _ claim: ClaimReading) -> FaultRule? {
        strikes(kind, subject: claim.patientControlNumber, payers: [claim.payerID]).first {
            $0.rule.payerClass.map { PayerClass(filingIndicator: claim.filingIndicator).rawValue == $0 } ?? true
        }?.rule
    }

    /// How late this answer of `subject` comes.
    func delayMilliseconds(of answer: AnswerKind, subject: String, payers: Set<String>) -> Int64 {
        guard !faults.isEmpty else { return 0 }
        var delay: Int64 = 0
        for strike in strikes(.delay, subject: subject + answer.rawValue, payers: payers)
        where strike.rule.covers(answer) {
            delay += strike.rule.delayMilliseconds
        }
        for strike in strikes(.reorder, subject: subject + answer.rawValue, payers: payers)
        where strike.rule.covers(answer) {
            let hash = StableHash("reorder", String(seed), subject, answer.rawValue).value
            let longest = UInt64(max(strike.rule.milliseconds ?? 2_000, 1))
            delay += Int64(hash % longest)
        }
        return delay
    }
}
