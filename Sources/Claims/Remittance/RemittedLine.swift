internal import Billing
internal import Postgres
internal import X12

/// What a payer decided on one line, as `remittance_claim.lines` keeps it: numbers, amounts and codes.
struct RemittedLine: Sendable, Hashable {
    /// Our line; `nil` when the payer's line could not be matched.
    var number: Int16?
    /// As paid, which may not be as billed.
    var code = ""
    var modifiers: [String] = []
    var units: Int?
    var chargeCents: Int64 = 0
    var paidCents: Int64 = 0
    /// AMT*B6.
    var allowedCents: Int64?
    /// What we expected to be allowed for our line.
    var expectedCents: Int64?
    /// AMT*KH.
    var lateFilingCents: Int64?
    var adjustments: [AdjustedAmount] = []
    /// LQ*HE.
    var remarks: [String] = []

    init() {}

    init(_ line: Remittance835.Line, own: StoredLine?) {
        number = own?.number
        code = line.procedure.code
        modifiers = line.procedure.modifiers
        units = line.units
        chargeCents = line.chargeCents
        paidCents = line.paidCents
        allowedCents = line.allowedCents
        expectedCents = own?.expectedCents
        lateFilingCents = line.amounts.cents("KH")
        adjustments = line.adjustments.map(AdjustedAmount.init)
        remarks = line.remarks
    }

    /// Lines as JSON text.
    static func json(_ lines: [RemittedLine]) -> String {
        var text: [UInt8] = []
        JSONValue.array(lines.map(\.document)).write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Lines from JSON text as `json` writes it.
    static func lines(json: String) throws -> [RemittedLine] {
        guard case .array(let documents) = try JSONParser.parse(Array(json.utf8)) else { return [] }
        return documents.map(RemittedLine.init)
    }

    private var document: JSONValue {
        func amount(_ cents: Int64?) -> JSONValue { cents.map { .integer($0) } ?? .null }
        return .object([
            JSONMember(name: "line", value: number.map { .integer(Int64($0)) } ?? .null),
            JSONMember(name: "code", value: .string(code)),
            JSONMember(name: "modifiers", value: .array(modifiers.map { .string($0) })),
            JSONMember(name: "units", value: units.map { .integer(Int64($0)) } ?? .null),
            JSONMember(name: "charge_cents", value: .integer(chargeCents)),
            JSONMember(name: "paid_cents", value: .integer(paidCents)),
            JSONMember(name: "allowed_cents", value: amount(allowedCents)),
            JSONMember(name: "expected_cents", value: amount(expectedCents)),
            JSONMember(name: "late_filing_cents", value: amount(lateFilingCents)),
            JSONMember(name: "adjustments", value: .array(adjustments.map { .string($0.text) })),
            JSONMember(name: "remarks", value: .array(remarks.map { .string($0) })),
        ])
    }

    private init(_ document: JSONValue) {
        number = document["line"]?.whole.map { Int16(clamping: $0) }
        code = document["code"]?.plain ?? ""
        modifiers = document["modifiers"]?.plainItems ?? []
        units = document["units"]?.whole.map { Int($0) }
        chargeCents = document["charge_cents"]?.whole ?? 0
        paidCents = document["paid_cents"]?.whole ?? 0
        allowedCents = document["allowed_cents"]?.whole
        expectedCents = document["expected_cents"]?.whole
        lateFilingCents = document["late_filing_cents"]?.whole
        adjustments = (document["adjustments"]?.plainItems ?? []).compactMap(AdjustedAmount.init)
        remarks = document["remarks"]?.plainItems ?? []
    }
}

/// One adjustment of a remittance as text, `CO-253 136`: group, reason and cents.
struct AdjustedAmount: Sendable, Hashable {
    let group: String
    let reason: String
    let cents: Int64

    init(group: String, reason: String, cents: Int64) {
        self.group = group
        self.reason = reason
        self.cents = cents
    }

    init(_ adjustment: X12.Adjustment) {
        self.init(group: adjustment.group, reason: adjustment.reason, cents: adjustment.amountCents)
    }

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        let codes = parts.first?.split(separator: "-", maxSplits: 1) ?? []
        guard parts.count == 2, codes.count == 2, let cents = Int64(parts[1]) else { return nil }
        self.init(group: String(codes[0]), reason: String(codes[1]), cents: cents)
    }

    var text: String { "\(group)-\(reason) \(cents)" }
}

/// What a payer says of a claim besides amounts, as `remittance_claim.facts` keeps it.
struct RemittedFacts: Sendable, Hashable {
    /// MOA and MIA remark codes.
    var remarks: [String] = []
    /// CAS of the claim level.
    var adjustments: [AdjustedAmount] = []
    /// AMT*I: paid by a PLB, so that it is told here and posted there.
    var interestCents: Int64?
    /// The payer sends the claim on by itself (CLP02 19 to 21, NM1*TT, MA18 or N89).
    var isForwarded = false

    init() {}

    init(_ claim: Remittance835.Claim) {
        remarks = claim.remarks
        adjustments = claim.adjustments.map(AdjustedAmount.init)
        interestCents = claim.amounts.cents("I")
        let all = claim.remarks + claim.lines.flatMap(\.remarks)
        // Source: RARC MA18 and N89, which tell of crossover.
        isForwarded = claim.isForwarded || all.contains("MA18") || all.contains("N89")
    }

    init(json: String) throws {
        let document = try JSONParser.parse(Array(json.utf8))
        remarks = document["remarks"]?.plainItems ?? []
        adjustments = (document["adjustments"]?.plainItems ?? []).compactMap(AdjustedAmount.init)
        interestCents = document["interest_cents"]?.whole
        isForwarded = document["forwarded"] == .bool(true)
    }

    var json: String {
        var text: [UInt8] = []
        JSONValue.object([
            JSONMember(name: "remarks", value: .array(remarks.map { .string($0) })),
            JSONMember(name: "adjustments", value: .array(adjustments.map { .string($0.text) })),
            JSONMember(name: "interest_cents", value: interestCents.map { .integer($0) } ?? .null),
            JSONMember(name: "forwarded", value: .bool(isForwarded)),
        ]).write(to: &text)
        return String(decoding: text, as: UTF8.self)
    }
}

extension JSONValue {
    fileprivate var whole: Int64? { if case .integer(let value) = self { value } else { nil } }
    fileprivate var plain: String? { if case .string(let text) = self { text } else { nil } }
    fileprivate var plainItems: [String] { if case .array(let items) = self { items.compactMap(\.plain) } else { [] } }
}
