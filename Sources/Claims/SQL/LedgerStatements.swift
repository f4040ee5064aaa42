internal import Postgres

/// Appends ledger entries; a trigger of the table refuses those of a posting that do not sum to zero.
struct InsertLedgerEntries: Statement {
    static let name = "claims_ledger"
    static let sql = """
        INSERT INTO ledger_entry (clinic_id, claim_id, posting, account, amount_cents, remittance_id, source_id,
                                  business_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])
        """
    let entries: [LedgerEntry]

    func bind(_ parameters: inout Parameters) {
        parameters.append(entries.map(\.clinicID))
        parameters.append(entries.map(\.claimID))
        parameters.append(entries.map(\.posting.rawValue))
        parameters.append(entries.map(\.account.rawValue))
        parameters.append(entries.map(\.amountCents))
        parameters.append(entries.map(\.remittanceID))
        parameters.append(entries.map(\.sourceID))
    }
}

/// The ledger of claims, in the order of posting. Served by `ledger_entry_claim`.
struct ReadLedger: Statement {
    static let name = "claims_ledger_read"
    static let sql = """
        SELECT claim_id, entry_id, posting, account, amount_cents, remittance_id, business_at FROM ledger_entry
        WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id, entry_id
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LedgerListing.Entry {
        try LedgerListing.Entry(decoding: &row)
    }
}

/// Money of providers that no claim has: balance by payer, payee and account. One pass over provider adjustments.
struct ReadProviderBalances: Statement {
    static let name = "claims_provider_balances"
    static let sql = """
        SELECT remittance.payer_tin, adjustment.provider_id, adjustment.account, sum(amount_cents)::bigint, count(*)
        FROM provider_adjustment AS adjustment JOIN remittance USING (remittance_id)
        GROUP BY remittance.payer_tin, adjustment.provider_id, adjustment.account ORDER BY 1, 2, 3
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LedgerListing.ProviderBalance {
        try LedgerListing.ProviderBalance(decoding: &row)
    }
}
