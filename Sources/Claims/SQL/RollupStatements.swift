internal import Postgres

/// Folds the appended changes of the claims' sums into `claim_tally`. Locks the rows that it folds.
struct FoldClaimTally: Statement {
    static let name = "claims_tally_fold"
    static let sql = """
        WITH gone AS (
            DELETE FROM claim_tally_change RETURNING *
        )
        INSERT INTO claim_tally AS kept
        SELECT clinic_id, stage, sum(claims), sum(billed_cents), sum(paid_cents), sum(adjusted_cents), sum(patient_cents),
               sum(allowed_cents), sum(within_24h), sum(within_48h), sum(submitted)
        FROM gone GROUP BY clinic_id, stage ORDER BY clinic_id, stage
        ON CONFLICT (clinic_id, stage) DO UPDATE SET
            claims = kept.claims + excluded.claims, billed_cents = kept.billed_cents + excluded.billed_cents,
            paid_cents = kept.paid_cents + excluded.paid_cents,
            adjusted_cents = kept.adjusted_cents + excluded.adjusted_cents,
            patient_cents = kept.patient_cents + excluded.patient_cents,
            allowed_cents = kept.allowed_cents + excluded.allowed_cents,
            within_24h = kept.within_24h + excluded.within_24h, within_48h = kept.within_48h + excluded.within_48h,
            submitted = kept.submitted + excluded.submitted
        """
}

/// A clinic's code where there is one of it.
struct FindClinicCode: Statement {
    static let name = "claims_clinic_code"
    static let sql = "SELECT code FROM clinic WHERE code = $1"
    let code: String

    func bind(_ parameters: inout Parameters) { parameters.append(code) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// The codes of all clinics.
struct ReadClinicCodes: Statement {
    static let name = "claims_clinic_codes"
    static let sql = "SELECT code FROM clinic ORDER BY code"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}
