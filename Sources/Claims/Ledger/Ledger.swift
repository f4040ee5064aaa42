/// Postings of the claim flow. Each returns entries that sum to zero; amounts of zero make no entry. The database refuses
/// entries that do not sum to zero (`check_ledger_postings`).
enum Ledger {
    /// Charges go from revenue to what the insurer owes. `cents` may be negative when a corrected visit bills less.
    static func charge(_ cents: Int64, of claim: Claim) -> [LedgerEntry] {
        entries(of: claim, .charge, [(.insuranceReceivable, cents), (.revenue, -cents)])
    }

    /// What a remittance says leaves the insurer's debt: as cash, as adjustment, or as the patient's debt.
    static func remittance(
        paid: Int64, adjusted: Int64, patient: Int64, of claim: Claim, remittanceID: Int64
    ) -> [LedgerEntry] {
        entries(
            of: claim, .remittance,
            [
                (.cash, paid), (.adjustment, adjusted), (.patientReceivable, patient),
                (.insuranceReceivable, -(paid + adjusted + patient)),
            ], remittanceID: remittanceID)
    }

    /// What a person decided about a refused amount: it becomes an adjustment, or the patient's debt.
    static func decision(_ cents: Int64, to account: LedgerEntry.Account, of claim: Claim) -> [LedgerEntry] {
        entries(of: claim, .decision, [(account, cents), (.insuranceReceivable, -cents)])
    }

    /// What a payer left to the patient is asked of the next payer: no revenue, the debt moves to the next claim.
    static func transfer(_ cents: Int64, from claim: Claim, to next: Claim) -> [LedgerEntry] {
        entries(of: claim, .transfer, [(.patientReceivable, -cents), (.transfer, cents)])
            + entries(of: next, .transfer, [(.insuranceReceivable, cents), (.transfer, -cents)])
    }

    /// The patient pays; at the visit there is no row of a payment. `cents` may be negative when a corrected visit says less.
    static func patientPayment(_ cents: Int64, of claim: Claim, sourceID: Int64?) -> [LedgerEntry] {
        entries(
            of: claim, .patientPayment, [(.patientCash, cents), (.patientReceivable, -cents)], sourceID: sourceID)
    }

    /// A credit goes back to the patient.
    static func patientRefund(_ cents: Int64, of claim: Claim, sourceID: Int64) -> [LedgerEntry] {
        entries(of: claim, .patientRefund, [(.patientReceivable, cents), (.patientCash, -cents)], sourceID: sourceID)
    }

    /// A debt too small to be asked for is given up, by a person.
    static func smallBalance(_ cents: Int64, of claim: Claim, sourceID: Int64) -> [LedgerEntry] {
        entries(of: claim, .smallBalance, [(.writeOff, cents), (.patientReceivable, -cents)], sourceID: sourceID)
    }

    /// Paid for what is not known. With the sign turned it leaves suspense again, before it is posted to its claim.
    static func suspense(_ cents: Int64, clinicID: Int32, remittanceID: Int64, itemID: Int64) -> [LedgerEntry] {
        entries(
            clinicID: clinicID, claimID: nil, .suspense, [(.cash, cents), (.suspense, -cents)],
            remittanceID: remittanceID, sourceID: itemID)
    }

    /// A PLB. A positive amount reduces the payment (005010X221A1, PLB04), so that cash falls and the provider's account
    /// rises.
    static func provider(
        _ cents: Int64, account: LedgerEntry.Account, clinicID: Int32, remittanceID: Int64, position: Int32
    ) -> [LedgerEntry] {
        entries(
            clinicID: clinicID, claimID: nil, .providerAdjustment, [(account, cents), (.cash, -cents)],
            remittanceID: remittanceID, sourceID: Int64(position))
    }

    private static func entries(
        of claim: Claim, _ posting: LedgerEntry.Posting, _ amounts: [(LedgerEntry.Account, Int64)],
        remittanceID: Int64? = nil, sourceID: Int64? = nil
    ) -> [LedgerEntry] {
        entries(
            clinicID: claim.clinicID, claimID: claim.id, posting, amounts, remittanceID: remittanceID,
            sourceID: sourceID)
    }

    private static func entries(
        clinicID: Int32, claimID: Int64?, _ posting: LedgerEntry.Posting, _ amounts: [(LedgerEntry.Account, Int64)],
        remittanceID: Int64?, sourceID: Int64?
    ) -> [LedgerEntry] {
        amounts.filter { $0.1 != 0 }.map { account, cents in
            LedgerEntry(
                clinicID: clinicID, claimID: claimID, posting: posting, account: account, amountCents: cents,
                remittanceID: remittanceID, sourceID: sourceID)
        }
    }
}
