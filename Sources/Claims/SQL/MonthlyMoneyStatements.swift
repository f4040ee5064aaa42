internal import Billing
internal import Postgres

/// Charges, contractual adjustments and payments, of insurers and patients, of the claims with dates of service within a span,
/// whenever they came. Served by `claim_service` and `ledger_entry_claim`.
struct SumCollections: Statement {
    static let name = "report_collections"
    static let sql = """
        SELECT coalesce(-sum(amount_cents) FILTER (WHERE account = 'revenue'), 0)::bigint,
               coalesce(sum(amount_cents) FILTER (WHERE account = 'adjustment' AND posting = 'remittance'), 0)::bigint,
               coalesce(sum(amount_cents) FILTER (WHERE account IN ('cash', 'patient_cash')), 0)::bigint
        FROM claim JOIN clinic USING (clinic_id) JOIN ledger_entry USING (claim_id, clinic_id)
        WHERE service_date >= $1 AND service_date <= $2 AND ($3::text IS NULL OR clinic.code = $3)
        """
    let first: PostgresDate
    let last: PostgresDate
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(first)
        parameters.append(last)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Collections {
        MonthlyFigures.Collections(
            chargesCents: try row.next(), contractualCents: try row.next(), paymentsCents: try row.next())
    }
}

/// What was owed at the end of a span: today's receivables, less what the ledger added to them since. Served by
/// `claim_receivable` and `ledger_entry_business`; the further the end lies back, the more of the ledger is read.
struct SumReceivables: Statement {
    static let name = "report_receivables"
    static let sql = """
        WITH later AS MATERIALIZED (
            SELECT claim_id, clinic_id,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'insurance_receivable'), 0) AS insurance,
                   coalesce(sum(amount_cents) FILTER (WHERE account = 'patient_receivable'), 0) AS patient
            FROM ledger_entry
            WHERE business_at >= $1 AND claim_id IS NOT NULL AND account IN ('insurance_receivable', 'patient_receivable')
            GROUP BY claim_id, clinic_id
        ), balance AS MATERIALIZED (
            SELECT claim_id, clinic_id,
                   (coalesce(owed.insurance_cents, 0) - coalesce(later.insurance, 0))::bigint AS insurance,
                   (coalesce(owed.patient_cents, 0) - coalesce(later.patient, 0))::bigint AS patient
            FROM claim_receivable AS owed FULL JOIN later USING (claim_id, clinic_id)
        )
        SELECT coalesce(sum(greatest(insurance, 0)), 0)::bigint, coalesce(sum(greatest(patient, 0)), 0)::bigint,
               coalesce(sum(least(insurance, 0)), 0)::bigint, coalesce(sum(least(patient, 0)), 0)::bigint,
               coalesce(sum(greatest(insurance, 0)) FILTER (WHERE $2::date - claim.service_date > 90), 0)::bigint,
               (SELECT coalesce(-sum(amount_cents), 0)::bigint FROM ledger_entry JOIN clinic USING (clinic_id)
                WHERE account = 'revenue' AND business_at >= $1 - interval '90 days' AND business_at < $1
                  AND ($3::text IS NULL OR clinic.code = $3))
        FROM balance JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
        WHERE (insurance <> 0 OR patient <> 0) AND ($3::text IS NULL OR clinic.code = $3)
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.end)
        parameters.append(days.last)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Receivables {
        MonthlyFigures.Receivables(
            insuranceCents: try row.next(), patientCents: try row.next(), insuranceCreditsCents: try row.next(),
            patientCreditsCents: try row.next(), insuranceOver90Cents: try row.next(), chargesCents: try row.next())
    }
}
