internal import Postgres

/// Remittances, latest first, a page at a time.
struct ListRemittances: Statement {
    static let name = "claims_remittances_list"
    static let sql = """
        SELECT remittance_id, payer_id, payer_tin, payee_npi, trace, method, payment_cents, effective_on, posted_at,
               duplicate_of,
               (SELECT count(*) FROM remittance_claim WHERE remittance_claim.remittance_id = remittance.remittance_id),
               (SELECT count(*) FROM suspense_item WHERE suspense_item.remittance_id = remittance.remittance_id
                AND resolved_at IS NULL),
               (SELECT coalesce(sum(amount_cents), 0)::bigint FROM provider_adjustment
                WHERE provider_adjustment.remittance_id = remittance.remittance_id)
        FROM remittance LEFT JOIN duplicate_remittance USING (remittance_id)
        WHERE ($1::bigint IS NULL OR remittance_id = $1) AND remittance_id < $2
        ORDER BY remittance_id DESC LIMIT $3
        """
    let id: Int64?
    let before: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(before)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> RemittanceListing.Entry {
        try RemittanceListing.Entry(decoding: &row)
    }
}

/// The claims of a remittance in its order. Served by the primary key.
struct ReadRemittanceClaims: Statement {
    static let name = "claims_remittance_claims_read"
    static let sql = """
        SELECT position, claim_id, clinic.code, status_code, charge_cents, paid_cents, adjusted_cents, patient_cents,
               allowed_cents, expected_cents, refused_cents, payer_control_number, reverses_remittance, lines::text,
               facts::text, corrected IS NOT NULL
        FROM remittance_claim JOIN clinic USING (clinic_id) WHERE remittance_id = $1 ORDER BY position
        """
    let remittanceID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(remittanceID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> RemittanceListing.ClaimEntry {
        try RemittanceListing.ClaimEntry(decoding: &row)
    }
}

/// The PLB of a remittance. Served by the primary key.
struct ReadProviderAdjustments: Statement {
    static let name = "claims_provider_adjustments_read"
    static let sql = """
        SELECT provider_id, code, account, amount_cents, claim_id FROM provider_adjustment
        WHERE remittance_id = $1 ORDER BY position
        """
    let remittanceID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(remittanceID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> RemittanceListing.Adjustment {
        try RemittanceListing.Adjustment(decoding: &row)
    }
}

/// A page of what waits in suspense, oldest first; of one remittance, or of all. Served by `suspense_item_waiting`.
struct ListSuspense: Statement {
    static let name = "claims_suspense_list"
    static let sql = """
        SELECT item_id, remittance_id, position, reason, claim_id, status_code, charge_cents, paid_cents,
               payer_control_number, remittance.payer_id, noted_at
        FROM suspense_item JOIN remittance USING (remittance_id)
        WHERE resolved_at IS NULL AND ($1::bigint IS NULL OR remittance_id = $1) AND item_id > $2
        ORDER BY item_id LIMIT $3
        """
    let remittanceID: Int64?
    var after: Int64 = 0
    var limit = Int64.max

    func bind(_ parameters: inout Parameters) {
        parameters.append(remittanceID)
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Suspense.Item {
        try Suspense.Item(decoding: &row)
    }
}

/// Decisions that stand and allow less than was expected, the largest shortfall first.
struct ListUnderpaid: Statement {
    static let name = "claims_underpaid"
    static let sql = """
        SELECT posted.claim_id, posted.clinic_id, clinic.code, claim.payer_id, claim.payer_class, claim.service_date,
               posted.expected_cents, posted.allowed_cents, posted.paid_cents, posted.remittance_id, posted.lines::text
        FROM remittance_claim AS posted JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
        WHERE reverses_remittance IS NULL AND posted.allowed_cents > 0
          AND posted.allowed_cents * 1000 < posted.expected_cents * (1000 - $1::bigint)
          AND NOT EXISTS (SELECT 1 FROM remittance_claim AS taken
                          WHERE taken.claim_id = posted.claim_id AND taken.reverses_remittance = posted.remittance_id
                            AND taken.reverses_position = posted.position)
          AND ($2::text IS NULL OR clinic.code = $2) AND ($3::text IS NULL OR claim.payer_id = $3)
        ORDER BY posted.expected_cents - posted.allowed_cents DESC, posted.claim_id LIMIT $4
        """
    let tolerancePerMille: Int64
    let clinic: String?
    let payer: String?
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(tolerancePerMille)
        parameters.append(clinic)
        parameters.append(payer)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredUnderpayment {
        StoredUnderpayment(
            claimID: try row.next(), clinicID: try row.next(), clinic: try row.next(), payerID: try row.next(),
            payerClass: try row.next(), serviceDate: try row.next(), expectedCents: try row.next(),
            allowedCents: try row.next(), paidCents: try row.next(), remittanceID: try row.next(),
            lines: try row.next())
    }
}

/// A decision that allowed less than was expected, as stored.
struct StoredUnderpayment: Sendable {
    let claimID: Int64
    let clinicID: Int32
    let clinic: String
    let payerID: String
    let payerClass: String
    let serviceDate: PostgresDate
    let expectedCents: Int64
    let allowedCents: Int64
    let paidCents: Int64
    let remittanceID: Int64
    let lines: String
}
