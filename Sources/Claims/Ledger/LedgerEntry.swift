/// One side of a posting: debit positive, credit negative, cents, never zero.
struct LedgerEntry: Sendable, Hashable {
    /// Where money is or is owed. Accounts of claims first, those of the provider, which know no claim, last.
    enum Account: String, Sendable, CaseIterable {
        /// What the claim's insurer owes.
        case insuranceReceivable = "insurance_receivable"
        /// What the patient owes; below zero the patient has a credit, which is never netted with another claim's debt.
        case patientReceivable = "patient_receivable"
        /// From insurers. Over a remittance its sum is what was paid (BPR02).
        case cash
        /// Contractual and other expected adjustments.
        case adjustment
        /// Charges, as a credit.
        case revenue
        /// What moves from a claim to that of the next payer; zero over the claims of a visit.
        case transfer
        /// From patients.
        case patientCash = "patient_cash"
        /// Debts of patients that a person gave up.
        case writeOff = "write_off"
        /// Paid for claims that are not found, not ours or not known to be reversed, until somebody or a later file tells.
        case suspense
        /// PLB FB: what a payer carries into a later payment; zero once it has.
        case forwardingBalance = "forwarding_balance"
        /// PLB WO: overpayments that a payer has yet to take, or has taken before it said for which claim.
        case overpaymentRecovery = "overpayment_recovery"
        /// PLB L3, L6, 51: interest.
        case payerInterest = "payer_interest"
        /// Every other PLB.
        case providerAdjustment = "provider_adjustment"
    }

    /// What was posted.
    enum Posting: String, Sendable {
        case charge
        case remittance
        /// A person settled what a payer refused.
        case decision
        /// Between the claims of a visit to two payers.
        case transfer
        case patientPayment = "patient_payment"
        case patientRefund = "patient_refund"
        case smallBalance = "small_balance"
        /// Into suspense and out of it.
        case suspense
        /// PLB.
        case providerAdjustment = "provider_adjustment"
    }

    let clinicID: Int32
    /// `nil` for money of the provider.
    let claimID: Int64?
    let posting: Posting
    let account: Account
    let amountCents: Int64
    var remittanceID: Int64?
    /// The patient's payment or the suspense item that was posted.
    var sourceID: Int64?
}
