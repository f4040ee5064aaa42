/// Who bears an adjustment (CAS01 of the 835).
public enum AdjustmentGroup: String, Codable, Sendable, CaseIterable {
    /// CO: contractual obligation; the provider.
    case contractual = "CO"
    /// PR: the patient.
    case patient = "PR"
    /// OA: another adjustment, neither's by itself.
    case other = "OA"
    /// PI: reduced on the payer's initiative.
    case payerInitiated = "PI"
    /// CR: correction or reversal (older remittances).
    case correction = "CR"
}

/// One adjustment of a claim or line: why the payer did not pay an amount.
public struct Adjustment: Sendable, Equatable {
    /// Who bears it.
    public let group: AdjustmentGroup
    /// Claim adjustment reason code (CARC), such as `45`.
    public let reason: String
    /// Amount not paid, in cents; negative in reversals.
    public let cents: Int64

    /// An adjustment from its parts.
    public init(group: AdjustmentGroup, reason: String, cents: Int64) {
        self.group = group
        self.reason = reason
        self.cents = cents
    }
}
