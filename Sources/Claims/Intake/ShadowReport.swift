internal import Billing

/// What the rules would have caught in a claim history, by rule and in dollars.
public struct ShadowReport: Encodable, Sendable {
    /// A rule and the claims that it would have stopped or warned of.
    public struct Rule: Encodable, Sendable {
        /// Id of the rule.
        public let rule: String
        /// Claims with a rejection or warning by it.
        public internal(set) var claims = 0
        /// What these claims charged, in cents.
        public internal(set) var chargeCents: Int64 = 0
        /// Those of them that the payer denied, wholly or in part.
        public internal(set) var deniedClaims = 0
        /// What the payer refused of them, in cents.
        public internal(set) var deniedCents: Int64 = 0
    }

    /// A reason for which payers denied claims that no rule had anything against.
    public struct Miss: Encodable, Sendable {
        /// Group and claim adjustment reason code, such as `CO-50`.
        public let reason: String
        /// Claims denied for it.
        public internal(set) var claims = 0
        /// What was refused for it, in cents.
        public internal(set) var deniedCents: Int64 = 0
    }

    /// What a payer refused of a claim, in cents by group and reason.
    struct Answer: Sendable {
        var deniedCents: [String: Int64] = [:]
    }

    /// Version of the document's shape.
    public let schemaVersion = 1
    /// Claims replayed.
    public private(set) var claims = 0
    /// What they charged, in cents.
    public private(set) var chargeCents: Int64 = 0
    /// Claims with a rejection or warning.
    public private(set) var caughtClaims = 0
    /// What these charged, in cents.
    public private(set) var caughtChargeCents: Int64 = 0
    /// Claims to which a remittance of the history answers.
    public private(set) var answeredClaims = 0
    /// Answered claims that the payer denied, wholly or in part.
    public private(set) var deniedClaims = 0
    /// What was refused of them, in cents.
    public private(set) var deniedCents: Int64 = 0
    /// Denied claims that a rule would have caught.
    public private(set) var caughtDeniedClaims = 0
    /// What was refused of these, in cents.
    public private(set) var caughtDeniedCents: Int64 = 0
    /// By rule, most refused money first, then most charged.
    public var rules: [Rule] {
        byRule.values.sorted { ($1.deniedCents, $1.chargeCents, $0.rule) < ($0.deniedCents, $0.chargeCents, $1.rule) }
    }
    /// By reason, what no rule would have caught, most money first.
    public var missed: [Miss] {
        byReason.values.sorted { ($1.deniedCents, $0.reason) < ($0.deniedCents, $1.reason) }
    }
    /// Remitted claims that are not in the history.
    public internal(set) var unmatchedAnswers = 0
    /// Records that repeat an earlier one of their file.
    public let repeated: Int
    /// Records that could not be replayed.
    public let rejects: [CheckReport.Reject]

    private var byRule: [String: Rule] = [:]
    private var byReason: [String: Miss] = [:]

    init(repeated: Int, rejects: [CheckReport.Reject]) {
        self.repeated = repeated
        self.rejects = rejects
    }

    /// True when no rule had anything to say.
    public var isClean: Bool { caughtClaims == 0 }

    mutating func add(_ visit: Visit, _ result: ScrubResult, answer: Answer?) {
        // A claim says nothing of the chart; warnings that the chart is not known would name every claim.
        let ids = Set(
            result.findings.filter { finding in
                finding.severity == .reject
                    || finding.severity == .warn && !(visit.isKnownByClaimOnly && finding.isOfChart)
            }.map(\.rule))
        let denied = (answer?.deniedCents ?? [:]).filter { $0.value > 0 }
        let refused = denied.values.reduce(0, +)
        claims += 1
        chargeCents += result.totalChargeCents
        if answer != nil { answeredClaims += 1 }
        if refused > 0 {
            deniedClaims += 1
            deniedCents += refused
        }
        guard !ids.isEmpty else { return miss(denied) }
        caughtClaims += 1
        caughtChargeCents += result.totalChargeCents
        if refused > 0 {
            caughtDeniedClaims += 1
            caughtDeniedCents += refused
        }
        for id in ids {
            byRule[id, default: Rule(rule: id)].claims += 1
            byRule[id]?.chargeCents += result.totalChargeCents
            if refused > 0 {
                byRule[id]?.deniedClaims += 1
                byRule[id]?.deniedCents += refused
            }
        }
    }

    private mutating func miss(_ denied: [String: Int64]) {
        for (reason, cents) in denied {
            byReason[reason, default: Miss(reason: reason)].claims += 1
            byReason[reason]?.deniedCents += cents
        }
    }

    enum CodingKeys: String, CodingKey {
        case schemaVersion, claims, chargeCents, caughtClaims, caughtChargeCents, answeredClaims, deniedClaims,
            deniedCents
        case caughtDeniedClaims, caughtDeniedCents, rules, missed, unmatchedAnswers, repeated, rejects
    }

    /// Writes the totals, then rules and reasons.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(schemaVersion, forKey: .schemaVersion)
        try container.encode(claims, forKey: .claims)
        try container.encode(chargeCents, forKey: .chargeCents)
        try container.encode(caughtClaims, forKey: .caughtClaims)
        try container.encode(caughtChargeCents, forKey: .caughtChargeCents)
        try container.encode(answeredClaims, forKey: .answeredClaims)
        try container.encode(deniedClaims, forKey: .deniedClaims)
        try container.encode(deniedCents, forKey: .deniedCents)
        try container.encode(caughtDeniedClaims, forKey: .caughtDeniedClaims)
        try container.encode(caughtDeniedCents, forKey: .caughtDeniedCents)
        try container.encode(rules, forKey: .rules)
        try container.encode(missed, forKey: .missed)
        try container.encode(unmatchedAnswers, forKey: .unmatchedAnswers)
        try container.encode(repeated, forKey: .repeated)
        try container.encode(rejects, forKey: .rejects)
    }
}

extension Finding {
    /// Whether it is about documentation.
    fileprivate var isOfChart: Bool { rule.hasPrefix("B-DOC-") }
}
