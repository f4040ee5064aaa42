/// One service line of a claim (loop 2400 of the 837P).
public struct ClaimLine: Codable, Sendable, Equatable {
    /// CPT or HCPCS code.
    public var code: String
    /// Up to four modifiers in claim order.
    public var modifiers: [String]
    /// Units, at least 1.
    public var units: Int
    /// Charge for all units in cents.
    public var chargeCents: Int64
    /// 1-based positions in the claim's diagnoses, one to four.
    public var diagnosisPointers: [Int]
    /// What the payer is expected to allow for all units in cents, before any reduction for assistants or multiple
    /// procedures; the charge when no fee is known.
    public var expectedAllowedCents: Int64

    /// A line from its parts.
    public init(
        code: String, modifiers: [String], units: Int, chargeCents: Int64, diagnosisPointers: [Int],
        expectedAllowedCents: Int64
    ) {
        self.code = code
        self.modifiers = modifiers
        self.units = units
        self.chargeCents = chargeCents
        self.diagnosisPointers = diagnosisPointers
        self.expectedAllowedCents = expectedAllowedCents
    }

    enum CodingKeys: String, CodingKey {
        case code, modifiers, units
        case chargeCents = "charge_cents"
        case diagnosisPointers = "diagnosis_pointers"
        case expectedAllowedCents = "expected_allowed_cents"
    }
}
