/// A sum in an 835 that does not come out. Source: 005010X221A1 section 1.10.2.1, balancing.
public struct BalanceBreach: Error, Sendable, Equatable, Encodable {
    /// Which equation failed.
    public enum Rule: String, Sendable, Encodable {
        /// SVC02 - line CAS = SVC03.
        case linePayment = "line_payment"
        /// Sum of SVC02 = CLP03.
        case claimChargeOfLines = "claim_charge_of_lines"
        /// Sum of SVC03 - claim CAS = CLP04.
        case claimPaymentOfLines = "claim_payment_of_lines"
        /// CLP03 - claim CAS - line CAS = CLP04.
        case claimPayment = "claim_payment"
        /// CLP05 = sum of CAS PR; not checked on reversals.
        case patientResponsibility = "patient_responsibility"
        /// Sum of CLP04 - PLB = BPR02.
        case transactionPayment = "transaction_payment"
        /// BPR02 is not below zero.
        case negativePayment = "negative_payment"
    }

    /// The equation.
    public let rule: Rule
    /// Position in `Remittance835.claims`; nil at the level of the transaction.
    public let claim: Int?
    /// Position in the claim's `lines`; nil above line level.
    public let line: Int?
    /// What the other amounts add up to.
    public let expectedCents: Int64
    /// What the file states.
    public let statedCents: Int64
}

extension Remittance835 {
    /// Every equation that fails, claims first in file order, then the transaction; empty when all may be posted.
    ///
    /// A reversal (CLP02 22) balances with all signs turned; only its CLP05 is not compared.
    public func balanceBreaches() -> [BalanceBreach] {
        var breaches: [BalanceBreach] = []
        for (index, claim) in claims.enumerated() { breaches += claim.balanceBreaches(at: index) }
        let paid = X12Amount.sum(claims.map(\.paidCents))
        let withheld = X12Amount.sum(providerAdjustments.map(\.amountCents))
        let payment = creditOrDebit == "D" ? -paymentCents : paymentCents
        let expected = X12Amount.sum([paid, -withheld])
        if expected != payment {
            breaches.append(
                BalanceBreach(
                    rule: .transactionPayment, claim: nil, line: nil, expectedCents: expected, statedCents: payment))
        }
        if paymentCents < 0 {
            breaches.append(
                BalanceBreach(
                    rule: .negativePayment, claim: nil, line: nil, expectedCents: 0, statedCents: paymentCents))
        }
        return breaches
    }
}

extension Remittance835.Claim {
    fileprivate func balanceBreaches(at index: Int) -> [BalanceBreach] {
        var breaches: [BalanceBreach] = []
        func check(_ rule: BalanceBreach.Rule, line: Int? = nil, expected: Int64, stated: Int64) {
            guard expected != stated else { return }
            breaches.append(
                BalanceBreach(rule: rule, claim: index, line: line, expectedCents: expected, statedCents: stated))
        }
        for (position, line) in lines.enumerated() {
            let adjusted = X12Amount.sum(line.adjustments.map(\.amountCents))
            check(
                .linePayment, line: position, expected: X12Amount.sum([line.chargeCents, -adjusted]),
                stated: line.paidCents)
        }
        let own = X12Amount.sum(adjustments.map(\.amountCents))
        let all = adjustments + lines.flatMap(\.adjustments)
        if !lines.isEmpty {
            let paid = X12Amount.sum(lines.map(\.paidCents))
            check(.claimChargeOfLines, expected: X12Amount.sum(lines.map(\.chargeCents)), stated: chargeCents)
            check(.claimPaymentOfLines, expected: X12Amount.sum([paid, -own]), stated: paidCents)
        }
        let adjusted = X12Amount.sum(all.map(\.amountCents))
        check(.claimPayment, expected: X12Amount.sum([chargeCents, -adjusted]), stated: paidCents)
        if !isReversal {
            let patient = X12Amount.sum(all.filter { $0.group == "PR" }.map(\.amountCents))
            check(.patientResponsibility, expected: patient, stated: patientResponsibilityCents ?? 0)
        }
        return breaches
    }
}
