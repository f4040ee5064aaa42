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
        var balance = RemittanceBalance()
        return balance.take(self, isLast: true)
    }
}

extension Remittance835.Claim {
    /// Equations of the claim and its lines that fail; `index` is its place in the remittance.
    func balanceBreaches(at index: Int) -> [BalanceBreach] {
        var breaches: [BalanceBreach] = []
        func check(_ rule: BalanceBreach.Rule, line: Int? = nil, expected: Int64, stated: Int64) {
            guard expected != stated else { return }
            breaches.append(
                BalanceBreach(rule: rule, claim: index, line: line, expectedCents: expected, statedCents: stated))
        }
        // Running sums instead of lists: every claim of every remittance goes through here.
        var own = AdjustmentSum()
        for adjustment in adjustments { own.add(adjustment) }
        var all = own
        var charged: Int64 = 0
        var paid: Int64 = 0
        for position in lines.indices {
            var line = AdjustmentSum()
            for adjustment in lines[position].adjustments {
                line.add(adjustment)
                all.add(adjustment)
            }
            let (charge, payment) = (lines[position].chargeCents, lines[position].paidCents)
            charged = X12Amount.adding(charged, charge)
            paid = X12Amount.adding(paid, payment)
            check(.linePayment, line: position, expected: X12Amount.adding(charge, -line.cents), stated: payment)
        }
        if !lines.isEmpty {
            check(.claimChargeOfLines, expected: charged, stated: chargeCents)
            check(.claimPaymentOfLines, expected: X12Amount.adding(paid, -own.cents), stated: paidCents)
        }
        check(.claimPayment, expected: X12Amount.adding(chargeCents, -all.cents), stated: paidCents)
        if !isReversal {
            check(.patientResponsibility, expected: all.patientCents, stated: patientResponsibilityCents ?? 0)
        }
        return breaches
    }
}

/// What adjustments come to, and the patient's part of it.
private struct AdjustmentSum {
    var cents: Int64 = 0
    var patientCents: Int64 = 0

    mutating func add(_ adjustment: Adjustment) {
        cents = X12Amount.adding(cents, adjustment.amountCents)
        if adjustment.group == "PR" { patientCents = X12Amount.adding(patientCents, adjustment.amountCents) }
    }
}
