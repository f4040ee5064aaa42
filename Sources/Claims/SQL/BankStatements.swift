internal import Postgres

/// Stores what the bank reported, each payment once. Served by the unique key.
struct InsertBankPayments: Statement {
    static let name = "claims_bank_payments"
    static let sql = """
        INSERT INTO bank_payment (method, trace, payer_tin, amount_cents, effective_on, imported_by)
        SELECT *, $6::text FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::date[])
        ON CONFLICT (trace, payer_tin, amount_cents, effective_on) DO NOTHING
        """
    let payments: [BankPaymentFile.Payment]
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(payments.map(\.method))
        parameters.append(payments.map(\.trace))
        parameters.append(payments.map(\.payerTIN))
        parameters.append(payments.map(\.amountCents))
        parameters.append(payments.map { PostgresDate($0.effectiveOn) })
        parameters.append(person)
    }
}

/// Remittances with money that did not come, and money without a remittance, oldest first. Two of them belong together by
/// number without leading zeros, tax id and amount, a cheque by number and amount, within ten days.
struct ReadUnmatchedPayments: Statement {
    static let name = "claims_unmatched_payments"
    static let sql = """
        WITH told AS (
            SELECT remittance_id AS id, method, trace, payer_tin, payment_cents AS cents, effective_on FROM remittance
            WHERE payment_cents > 0 AND method <> 'NON'
              AND remittance_id NOT IN (SELECT duplicate_remittance.remittance_id FROM duplicate_remittance)
        ), pair AS (
            SELECT told.id AS remittance_id, came.payment_id FROM told JOIN bank_payment AS came
                ON ltrim(upper(came.trace), '0') = ltrim(upper(told.trace), '0') AND came.amount_cents = told.cents
               AND (came.payer_tin = told.payer_tin OR came.method = 'CHK')
               AND abs(came.effective_on - told.effective_on) <= 10
        )
        SELECT side, id, method, trace, payer_tin, cents, effective_on, business_now() FROM (
            SELECT 'remittance' AS side, told.* FROM told WHERE id NOT IN (SELECT remittance_id FROM pair)
            UNION ALL
            SELECT 'bank', payment_id, method, trace, payer_tin, amount_cents, effective_on FROM bank_payment
            WHERE payment_id NOT IN (SELECT payment_id FROM pair)
        ) AS unmatched ORDER BY effective_on, side, id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Reassociation.Unmatched {
        try Reassociation.Unmatched(decoding: &row)
    }
}

/// Whether a bank's reports are taken at all.
struct CountBankPayments: Statement {
    static let name = "claims_bank_count"
    static let sql = "SELECT count(*) FROM bank_payment"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
