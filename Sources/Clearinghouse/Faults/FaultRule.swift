/// One scripted misbehaviour of the simulated partner.
///
/// A rule strikes when `payer` (if given) is concerned and the hash of the script's seed, the rule's place in the
/// script and the subject (CLM01 for claims, control number for files) falls within `rate`; nothing else is random.
public struct FaultRule: Codable, Sendable, Hashable {
    /// What goes wrong.
    public enum Kind: String, Codable, Sendable, Hashable {
        /// Answers named in `answers` (all, when absent) come `milliseconds` late.
        case delay
        /// A file (`level` TA1), transaction set (999), claim (277CA) or enquiry (271, 277) is rejected.
        case reject
        /// Claims, or lines of procedure `code`, are denied with `group` and `carc`.
        case deny
        /// Answer files are delivered twice, the second time under another payload id.
        case duplicate
        /// Answer files are never offered; an 835 comes after all when a 276 asks about one of its claims.
        case lose
        /// A batch submission is received, then answered by HTTP 500.
        case errorAfterReceipt = "error_after_receipt"
        /// A batch submission is received, then not answered for `milliseconds` (default 120,000).
        case hangAfterReceipt = "hang_after_receipt"
        /// Requests are refused by HTTP 503 before anything is received.
        case unavailable
    }

    /// What goes wrong.
    public var fault: Kind
    /// Share of subjects struck, 0 to 1.
    public var rate: Double
    /// Only claims and files of this payer id.
    public var payer: String?
    /// Only these kinds of answer.
    public var answers: [AnswerKind]?
    /// Length of a delay or hang.
    public var milliseconds: Int?
    /// Which answer carries a rejection.
    public var level: AnswerKind?
    /// How often one claim is struck by a rejection, so that a corrected one passes; default 1.
    public var times: Int?
    /// Claim adjustment reason code of a denial; default 50.
    public var carc: String?
    /// Claim adjustment group of a denial: CO (default), PR, OA or PI.
    public var group: String?
    /// Remittance advice remark code of a denial.
    public var remark: String?
    /// Only lines of this procedure code are denied.
    public var code: String?

    /// A rule that strikes always; set what narrows it.
    public init(_ fault: Kind, rate: Double = 1) {
        self.fault = fault
        self.rate = rate
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case fault, rate, payer, answers, milliseconds, level, times, carc, group, remark, code
    }

    /// Decodes a rule; a key that is not known is an error, since a misspelt fault would otherwise never strike.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseKeys(otherThan: CodingKeys.allCases.map(\.rawValue))
        let values = try decoder.container(keyedBy: CodingKeys.self)
        fault = try values.decode(Kind.self, forKey: .fault)
        rate = try values.decodeIfPresent(Double.self, forKey: .rate) ?? 1
        payer = try values.decodeIfPresent(String.self, forKey: .payer)
        answers = try values.decodeIfPresent([AnswerKind].self, forKey: .answers)
        milliseconds = try values.decodeIfPresent(Int.self, forKey: .milliseconds)
        level = try values.decodeIfPresent(AnswerKind.self, forKey: .level)
        times = try values.decodeIfPresent(Int.self, forKey: .times)
        carc = try values.decodeIfPresent(String.self, forKey: .carc)
        group = try values.decodeIfPresent(String.self, forKey: .group)
        remark = try values.decodeIfPresent(String.self, forKey: .remark)
        code = try values.decodeIfPresent(String.self, forKey: .code)
    }
}
