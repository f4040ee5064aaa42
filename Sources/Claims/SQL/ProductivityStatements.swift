internal import Postgres

/// What people did within a span, by person and kind of work. Served by `claim_event_person`; the other tables grow with what
/// people do.
struct CountWork: Statement {
    static let name = "report_work"
    static let sql = """
        WITH work AS (
            SELECT clinic_id, actor AS person,
                   CASE WHEN from_stage IS NOT DISTINCT FROM to_stage THEN 'notes on claims' ELSE 'claims moved' END AS activity,
                   claim_id, 0::bigint AS cents
            FROM claim_event WHERE actor LIKE 'person:%' AND business_at >= $1 AND business_at < $2
            UNION ALL
            SELECT clinic_id, person, 'denials: ' || replace(action, '_', ' '), claim_id, coalesce(amount_cents, 0)
            FROM denial_work WHERE at >= $1 AND at < $2
            UNION ALL
            SELECT clinic_id, prepared_by, 'appeals prepared', claim_id, amount_cents
            FROM appeal WHERE prepared_at >= $1 AND prepared_at < $2
            UNION ALL
            SELECT clinic_id, filed_by, 'appeals filed', claim_id, amount_cents
            FROM appeal WHERE filed_at >= $1 AND filed_at < $2
            UNION ALL
            SELECT clinic_id, decided_by, 'appeal decisions recorded', claim_id, coalesce(won_cents, 0)
            FROM appeal WHERE decided_at >= $1 AND decided_at < $2
            UNION ALL
            SELECT clinic_id, decided_by, CASE kind WHEN 'override' THEN 'rules overridden' ELSE 'fixes taken back' END,
                   claim_id, 0
            FROM rule_decision WHERE decided_at >= $1 AND decided_at < $2
            UNION ALL
            SELECT clinic_id, recorded_by, 'patients: ' || replace(kind, '_', ' '), NULL, amount_cents
            FROM patient_payment WHERE recorded_at >= $1 AND recorded_at < $2
            UNION ALL
            SELECT clinic_id, resolved_by, 'suspense resolved', claim_id, paid_cents
            FROM suspense_item WHERE resolved_at >= $1 AND resolved_at < $2 AND resolved_by LIKE 'person:%'
            UNION ALL
            SELECT clinic_id, resolved_by, 'appointments resolved', NULL, 0
            FROM appointment WHERE resolved_at >= $1 AND resolved_at < $2
        )
        SELECT person, activity, count(*), count(DISTINCT claim_id), sum(cents)::bigint
        FROM work LEFT JOIN clinic USING (clinic_id)
        WHERE person IS NOT NULL AND ($3::text IS NULL OR clinic.code = $3)
        GROUP BY person, activity ORDER BY person, activity
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.start)
        parameters.append(days.end)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ProductivityReport.Row {
        ProductivityReport.Row(
            person: try row.next(), activity: try row.next(), actions: try row.next(), claims: try row.next(),
            cents: try row.next())
    }
}
