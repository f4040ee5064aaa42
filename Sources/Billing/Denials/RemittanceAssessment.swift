/// What a payer's answer to a claim or line comes to.
public struct RemittanceAssessment: Sendable, Equatable {
    /// What the patient owes for deductible, coinsurance and copay, in cents.
    public let patientCents: Int64
    /// What is written off by contract or law, in cents.
    public let contractualCents: Int64
    /// What a prior payer has already settled, in cents.
    public let priorPayerCents: Int64
    /// Adjustments outside the expected set; never written off without a decision.
    public let unexpected: [Adjustment]
    /// The denial; nil when something was paid or the expected set explains why nothing was.
    public let denial: Denial?
}
