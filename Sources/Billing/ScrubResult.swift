/// The claim that came out of the rules, and what they found.
public struct ScrubResult: Sendable, Equatable {
    /// Findings in the order of the rule book.
    public let findings: [Finding]
    /// Claim lines after all fixes, in claim order.
    public let lines: [ClaimLine]
    /// ICD-10-CM codes without dots, principal first, no code twice.
    public let diagnoses: [String]

    /// What rules changed on their own, in the order of the rule book; kept on request only.
    public var fixes: [Fix] = []

    /// Sum of the lines' charges in cents (CLM02).
    public var totalChargeCents: Int64 { lines.reduce(0) { $0 + $1.chargeCents } }
    /// True when a rule rejected and nobody answers for it: the claim waits and may not be submitted.
    public var isHeld: Bool { findings.contains { $0.severity == .reject && !$0.isOverridden } }
    /// True when nothing was rejected and nothing needs acknowledgement.
    public var isClean: Bool { !findings.contains { $0.severity == .reject || $0.severity == .warn } }
}
