/// Tells expected adjustments from denials and says what to do about a denial.
///
/// Expected are CO-45 (fee schedule), CO-253 (sequestration), CO-59 (multiple procedures), PR-1, PR-2 and PR-3 (deductible,
/// coinsurance, copay) and OA-23 (prior payer). When nothing was paid and anything else stands beside them, the payment was
/// denied; such an amount is never written off by itself. Reasons are those of the X12 claim adjustment reason code list.
public enum DenialPlaybook {
    /// How an expected adjustment is borne.
    enum ExpectedShare {
        case patient
        case contractual
        case priorPayer
    }

    /// Decides what a payer's answer comes to.
    ///
    /// - Parameters:
    ///   - paidCents: what the payer paid, in cents.
    ///   - adjustments: all adjustments of the claim or line.
    public static func assess(paidCents: Int64, adjustments: [Adjustment]) -> RemittanceAssessment {
        var patient: Int64 = 0
        var contractual: Int64 = 0
        var priorPayer: Int64 = 0
        var unexpected: [Adjustment] = []
        for adjustment in adjustments {
            switch expectedShare(of: adjustment) {
            case .patient: patient += adjustment.cents
            case .contractual: contractual += adjustment.cents
            case .priorPayer: priorPayer += adjustment.cents
            case nil: if adjustment.cents != 0 { unexpected.append(adjustment) }
            }
        }
        return RemittanceAssessment(
            patientCents: patient, contractualCents: contractual, priorPayerCents: priorPayer, unexpected: unexpected,
            denial: paidCents == 0 ? denial(for: unexpected) : nil)
    }

    /// What to do about one adjustment, whether or not it was the whole payment.
    public static func denial(for adjustment: Adjustment) -> Denial {
        let entry = DenialTable.entries[adjustment.reason] ?? DenialTable.unknown
        let kind = adjustment.group == .patient ? entry.kindForPatient ?? entry.kind : entry.kind
        return Denial(adjustment: adjustment, kind: kind, action: entry.action)
    }

    /// The largest amount decides; among equals the one given first.
    private static func denial(for unexpected: [Adjustment]) -> Denial? {
        var decisive: Adjustment?
        for adjustment in unexpected where adjustment.cents.magnitude > (decisive?.cents.magnitude ?? 0) {
            decisive = adjustment
        }
        return decisive.map { denial(for: $0) }
    }

    private static func expectedShare(of adjustment: Adjustment) -> ExpectedShare? {
        switch (adjustment.group, adjustment.reason) {
        case (.patient, "1"), (.patient, "2"), (.patient, "3"): .patient
        case (.contractual, "45"), (.contractual, "253"), (.contractual, "59"): .contractual
        case (.other, "23"): .priorPayer
        default: nil
        }
    }
}
