internal import Postgres

/// Appends ledger entries; entries of one posting of one claim sum to zero.
struct InsertLedgerEntries: Statement {
    static let name = "claims_ledger"
    static let sql = """
        INSERT INTO ledger_entry (clinic_id, claim_id, posting, account, amount_cents, remittance_id, business_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[])
        """
    let entries: [LedgerEntry]

    func bind(_ parameters: inout Parameters) {
        parameters.append(entries.map(\.clinicID))
        parameters.append(entries.map(\.claimID))
        parameters.append(entries.map(\.posting.rawValue))
        parameters.append(entries.map(\.account.rawValue))
        parameters.append(entries.map(\.amountCents))
        parameters.append(entries.map(\.remittanceID))
    }
}
