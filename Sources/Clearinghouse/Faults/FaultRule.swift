/// One scripted behaviour of the simulated partner and its payers.
///
/// A rule strikes when everything that narrows it fits and the hash of the script's seed, the rule's place in the script and
/// the subject (CLM01 for claims, control number for files) falls within `rate`; nothing else is random.
public struct FaultRule: Codable, Sendable, Hashable {
    /// What the partner does.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// Answers named in `answers` (all, when absent) come `milliseconds` and `days` late.
        case delay
        /// Answers named in `answers` (all, when absent) come up to `milliseconds` (default 2,000) late, each by its own share
        /// of it, so that they overtake each other.
        case reorder
        /// A file (`level` TA1), transaction set (999), claim (277CA) or enquiry (271, 277) is rejected; a claim by the
        /// clearinghouse or the payer (`hop`), as a whole or by its first line (`at_line`).
        case reject
        /// Claims are acknowledged twice: by the clearinghouse (source AY, A1), then by the payer (source PR).
        case twoHops = "two_hops"
        /// Claims, or lines of procedure `code`, are denied with `group` and `carc`.
        case deny
        /// `percent` (default 50) of the payer's share of a claim is kept back with `group` and `carc`.
        case partial
        /// A claim is paid `days` late; a 276 hears `status` (default P1:20) until then.
        case pend
        /// `days` after its payment a claim is reversed and paid again with `percent` (default 90) of what was allowed.
        case reverse
        /// `days` after its payment the payer takes it back by PLB WO from what it pays the provider next.
        case recoup
        /// A claim bears interest of `cents`: AMT*I, and PLB L6 on top of the cheque.
        case interest
        /// The payer forwarded the claim to the next one: CLP02 19, remark MA18.
        case crossover
        /// The 835 shows procedures without their modifiers.
        case dropModifiers = "drop_modifiers"
        /// The 835 shows `length` (default 11) characters of CLM01.
        case truncate
        /// The 835 shows procedure `code` as `to`, with the one billed in SVC06.
        case changeCode = "change_code"
        /// Answers are written with `|` `^` `}` instead of the usual separators.
        case delimiters
        /// Answer files are delivered twice, the second time under another payload id.
        case duplicate
        /// Answer files are never offered; an 835 comes after all when a 276 asks about one of its claims.
        case lose
        /// A batch submission is received, then answered by HTTP 500.
        case errorAfterReceipt = "error_after_receipt"
        /// A batch submission is received, then not answered for `milliseconds` (default 120,000).
        case hangAfterReceipt = "hang_after_receipt"
        /// Requests are read and not answered for `milliseconds` (default 120,000), after which the connection fails.
        case hang
        /// Requests are refused by HTTP 503 before anything is received.
        case unavailable
    }

    /// Who rejects a claim.
    public enum Hop: String, Codable, Sendable, Hashable {
        case clearinghouse, payer
    }

    /// What the partner does.
    public var fault: Kind
    /// Share of subjects struck, 0 to 1.
    public var rate: Double
    /// Only claims and files of this payer id.
    public var payer: String?
    /// Only claims of this class of payer, as told by the filing indicator.
    public var payerClass: String?
    /// Only requests of this CORE SenderID.
    public var partner: String?
    /// Only these kinds of answer.
    public var answers: [AnswerKind]?
    /// Length of a delay or hang.
    public var milliseconds: Int?
    /// Length of a delay on the simulator's clock.
    public var days: Int?
    /// Which answer carries a rejection.
    public var level: AnswerKind?
    /// Who rejects a claim; the clearinghouse unless said.
    public var hop: Hop?
    /// Whether the first line is named as what is wrong.
    public var atLine: Bool?
    /// How often one claim is struck by a rejection, so that a corrected one passes; default 1.
    public var times: Int?
    /// Category and code of a claim's status, such as `P1:20` or `A7:21`.
    public var status: String?
    /// Claim adjustment reason code of a denial; default 50.
    public var carc: String?
    /// Claim adjustment group of a denial: CO (default), PR, OA or PI.
    public var group: String?
    /// Remittance advice remark code of a denial.
    public var remark: String?
    /// Only lines of this procedure code.
    public var code: String?
    /// The procedure code that takes its place.
    public var to: String?
    /// Part of an amount, 0 to 100.
    public var percent: Int64?
    /// An amount.
    public var cents: Int64?
    /// Characters that are left.
    public var length: Int?

    /// A rule that strikes always; set what narrows it.
    public init(_ fault: Kind, rate: Double = 1) {
        self.fault = fault
        self.rate = rate
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case fault, rate, payer, partner, answers, milliseconds, days, level, hop, times, status, carc, group, remark
        case code, to, percent, cents, length
        case payerClass = "class"
        case atLine = "at_line"
    }

    /// Decodes a rule; a key that is not known is an error, since a misspelt fault would otherwise never strike.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        fault = try values.decode(Kind.self, forKey: .fault)
        rate = try values.decodeIfPresent(Double.self, forKey: .rate) ?? 1
        payer = try values.decodeIfPresent(String.self, forKey: .payer)
        payerClass = try values.decodeIfPresent(String.self, forKey: .payerClass)
        partner = try values.decodeIfPresent(String.self, forKey: .partner)
        answers = try values.decodeIfPresent([AnswerKind].self, forKey: .answers)
        milliseconds = try values.decodeIfPresent(Int.self, forKey: .milliseconds)
        days = try values.decodeIfPresent(Int.self, forKey: .days)
        level = try values.decodeIfPresent(AnswerKind.self, forKey: .level)
        hop = try values.decodeIfPresent(Hop.self, forKey: .hop)
        atLine = try values.decodeIfPresent(Bool.self, forKey: .atLine)
        times = try values.decodeIfPresent(Int.self, forKey: .times)
        status = try values.decodeIfPresent(String.self, forKey: .status)
        carc = try values.decodeIfPresent(String.self, forKey: .carc)
        group = try values.decodeIfPresent(String.self, forKey: .group)
        remark = try values.decodeIfPresent(String.self, forKey: .remark)
        code = try values.decodeIfPresent(String.self, forKey: .code)
        to = try values.decodeIfPresent(String.self, forKey: .to)
        percent = try values.decodeIfPresent(Int64.self, forKey: .percent)
        cents = try values.decodeIfPresent(Int64.self, forKey: .cents)
        length = try values.decodeIfPresent(Int.self, forKey: .length)
        if let payerClass, PayerClass(rawValue: payerClass) == nil {
            throw DecodingError.dataCorruptedError(
                forKey: .payerClass, in: values, debugDescription: "no class of payer is called \(payerClass)")
        }
    }
}

extension FaultRule {
    /// Length of a delay on the simulator's clock.
    var delayMilliseconds: Int64 { Int64(milliseconds ?? 0) + Int64(days ?? 0) * Timestamp.dayLength }

    /// Length of a wait in real time.
    var hangMilliseconds: Int64 { Int64(milliseconds ?? 120_000) }

    /// `status` as a status; `usual` when the rule names none.
    func claimStatus(usual: ClaimStatus) -> ClaimStatus {
        let parts = status?.split(separator: ":").map(String.init) ?? []
        guard parts.count >= 2 else { return usual }
        return ClaimStatus(category: parts[0], code: parts[1], entity: parts.count > 2 ? parts[2] : "")
    }

    func covers(_ answer: AnswerKind) -> Bool { answers?.contains(answer) ?? true }
}
