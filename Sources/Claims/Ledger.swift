/// One side of a posting: debit positive, credit negative, cents, never zero.
struct LedgerEntry: Sendable, Hashable {
    /// The accounts of a claim.
    enum Account: String, Sendable, CaseIterable {
        case insuranceReceivable = "insurance_receivable"
        case patientReceivable = "patient_receivable"
        case cash
        case adjustment
        case revenue
    }

    /// What was posted.
    enum Posting: String, Sendable {
        case charge
        case remittance
    }

    let clinicID: Int32
    let claimID: Int64
    let posting: Posting
    let account: Account
    let amountCents: Int64
    let remittanceID: Int64?
}

/// Postings of the claim flow. Each returns entries that sum to zero; amounts of zero make no entry.
enum Ledger {
    /// Charges go from revenue to what the insurer owes. `cents` may be negative when a corrected visit bills less.
    static func charge(_ cents: Int64, of claim: Claim) -> [LedgerEntry] {
        entries(of: claim, posting: .charge, remittanceID: nil, [(.insuranceReceivable, cents), (.revenue, -cents)])
    }

    /// What a remittance says leaves the insurer's debt: as cash, as adjustment, or as the patient's debt.
    static func remittance(
        paid: Int64, adjusted: Int64, patient: Int64, of claim: Claim, remittanceID: Int64
    ) -> [LedgerEntry] {
        entries(
            of: claim, posting: .remittance, remittanceID: remittanceID,
            [
                (.cash, paid), (.adjustment, adjusted), (.patientReceivable, patient),
                (.insuranceReceivable, -(paid + adjusted + patient)),
            ])
    }

    private static func entries(
        of claim: Claim, posting: LedgerEntry.Posting, remittanceID: Int64?,
        _ amounts: [(LedgerEntry.Account, Int64)]
    ) -> [LedgerEntry] {
        amounts.filter { $0.1 != 0 }.map { account, cents in
            LedgerEntry(
                clinicID: claim.clinicID, claimID: claim.id, posting: posting, account: account, amountCents: cents,
                remittanceID: remittanceID)
        }
    }
}
