internal import Billing
internal import Postgres

/// What is owed by clinic, payer, clock and age. Served by `claim_receivable`, which holds what is not zero, and by the primary
/// keys of `claim` and `submission_file`.
struct AgeReceivables: Statement {
    static let name = "report_ageing"
    static let sql = """
        WITH balance AS (
            SELECT claim_id, clinic_id, insurance_cents AS insurance, patient_cents AS patient FROM claim_receivable
        ), aged AS (
            SELECT clinic.code, claim.payer_id, clock.name, clock.days, balance.insurance, balance.patient
            FROM balance JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
            LEFT JOIN submission_file AS file ON file.file_id = claim.file_id
            CROSS JOIN LATERAL (VALUES
                ('service', ((SELECT business_now()) AT TIME ZONE 'UTC')::date - claim.service_date),
                ('submission', floor(extract(epoch FROM (SELECT business_now()) - file.sent_at) / 86400)::integer)
            ) AS clock(name, days)
            WHERE (balance.insurance <> 0 OR balance.patient <> 0) AND ($1::text IS NULL OR clinic.code = $1)
        )
        SELECT code, payer_id, name,
               CASE WHEN days IS NULL THEN 'unsent' WHEN days <= 30 THEN '0-30' WHEN days <= 60 THEN '31-60'
                    WHEN days <= 90 THEN '61-90' WHEN days <= 120 THEN '91-120' ELSE '120+' END AS bucket,
               count(*), sum(greatest(insurance, 0))::bigint, sum(greatest(patient, 0))::bigint,
               sum(least(insurance, 0))::bigint, sum(least(patient, 0))::bigint
        FROM aged GROUP BY code, payer_id, name, bucket ORDER BY code, payer_id, name, min(coalesce(days, -1))
        """
    let clinic: String?

    func bind(_ parameters: inout Parameters) { parameters.append(clinic) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> AgeingReport.Row {
        AgeingReport.Row(
            clinicID: try row.next(), payerID: try row.next(), clock: try row.next(), bucket: try row.next(),
            claims: try row.next(), insuranceCents: try row.next(), patientCents: try row.next(),
            insuranceCreditsCents: try row.next(), patientCreditsCents: try row.next())
    }
}

/// Gross charges posted within the last 90 days of business time.
struct SumRecentCharges: Statement {
    static let name = "report_charges"
    static let sql = """
        SELECT coalesce(-sum(amount_cents), 0)::bigint FROM ledger_entry JOIN clinic USING (clinic_id)
        WHERE account = 'revenue' AND business_at > (SELECT business_now()) - interval '90 days'
          AND ($1::text IS NULL OR clinic.code = $1)
        """
    let clinic: String?

    func bind(_ parameters: inout Parameters) { parameters.append(clinic) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Denials of remittances of some days by clinic, payer, group, reason and procedure.
struct CountDenials: Statement {
    static let name = "report_denials"
    static let sql = """
        SELECT clinic.code, denial.payer_id, denial.group_code, denial.carc, denial.code, count(*),
               count(DISTINCT denial.claim_id), sum(denial.amount_cents)::bigint,
               coalesce(sum(denial.amount_cents) FILTER (WHERE stands.state IN ('open', 'appealed', 'in_correction')),
                        0)::bigint
        FROM denial JOIN denial_state AS stands USING (denial_id, clinic_id) JOIN clinic USING (clinic_id)
        WHERE denial.decided_on >= $1 AND denial.decided_on <= $2 AND ($3::text IS NULL OR clinic.code = $3)
        GROUP BY clinic.code, denial.payer_id, denial.group_code, denial.carc, denial.code
        ORDER BY sum(denial.amount_cents) DESC, clinic.code, denial.payer_id, denial.carc, denial.code
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.first)
        parameters.append(days.last)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DenialReport.Row {
        DenialReport.Row(
            clinicID: try row.next(), payerID: try row.next(), group: try row.next(), carc: try row.next(),
            code: try row.next(), denials: try row.next(), claims: try row.next(), amountCents: try row.next(),
            openCents: try row.next())
    }
}

/// First adjudications of some days: claims, denied claims, dollars billed and denied; and the appeals decided on them. Served by
/// `remittance_effective` and `remittance_claim_claim`.
struct CountAdjudications: Statement {
    static let name = "report_adjudications"
    static let sql = """
        WITH first AS (
            SELECT said.claim_id, said.clinic_id, said.remittance_id, said.charge_cents
            FROM remittance_claim AS said JOIN remittance USING (remittance_id) JOIN clinic USING (clinic_id)
            WHERE remittance.effective_on >= $1 AND remittance.effective_on <= $2 AND said.status_code <> '22'
              AND ($3::text IS NULL OR clinic.code = $3)
              AND NOT EXISTS (
                  SELECT 1 FROM remittance_claim AS earlier
                  WHERE earlier.claim_id = said.claim_id AND earlier.clinic_id = said.clinic_id
                    AND earlier.status_code <> '22'
                    AND (earlier.remittance_id, earlier.position) < (said.remittance_id, said.position))
        ), judged AS (
            SELECT first.charge_cents,
                   (SELECT sum(denial.amount_cents) FROM denial
                    WHERE denial.claim_id = first.claim_id AND denial.clinic_id = first.clinic_id
                      AND denial.remittance_id = first.remittance_id) AS denied
            FROM first
        )
        SELECT count(*), count(denied), coalesce(sum(charge_cents), 0)::bigint, coalesce(sum(denied), 0)::bigint,
               (SELECT count(*) FROM appeal JOIN clinic USING (clinic_id)
                WHERE decided_at::date >= $1 AND decided_at::date <= $2 AND ($3::text IS NULL OR clinic.code = $3)),
               (SELECT count(*) FROM appeal JOIN clinic USING (clinic_id)
                WHERE decided_at::date >= $1 AND decided_at::date <= $2 AND outcome IN ('won', 'partly_won')
                  AND ($3::text IS NULL OR clinic.code = $3)),
               (SELECT coalesce(sum(amount_cents), 0)::bigint FROM appeal JOIN clinic USING (clinic_id)
                WHERE decided_at::date >= $1 AND decided_at::date <= $2 AND ($3::text IS NULL OR clinic.code = $3)),
               (SELECT coalesce(sum(won_cents), 0)::bigint FROM appeal JOIN clinic USING (clinic_id)
                WHERE decided_at::date >= $1 AND decided_at::date <= $2 AND ($3::text IS NULL OR clinic.code = $3))
        FROM judged
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.first)
        parameters.append(days.last)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> AdjudicationCounts {
        AdjudicationCounts(
            adjudicated: try row.next(), denied: try row.next(), billedCents: try row.next(),
            deniedCents: try row.next(), appeals: try row.next(), appealsWon: try row.next(),
            appealedCents: try row.next(), wonCents: try row.next())
    }
}

/// Counts of first adjudications and of decided appeals.
struct AdjudicationCounts: Sendable {
    let adjudicated: Int64
    let denied: Int64
    let billedCents: Int64
    let deniedCents: Int64
    let appeals: Int64
    let appealsWon: Int64
    let appealedCents: Int64
    let wonCents: Int64
}

/// How payers treat the claims that were first sent on some days. Served by `submission_file_sent` and
/// `submission_file_claims`, then by the keys of `submission`, `claim_event` and `denial`, once for each claim.
struct MeasurePayers: Statement {
    static let name = "report_payers"
    static let sql = """
        WITH candidate AS MATERIALIZED (
            SELECT DISTINCT submission.claim_id, submission.clinic_id
            FROM submission_file AS file JOIN submission USING (file_id)
            WHERE file.sent_at >= $1 AND file.sent_at < $2
        ), scoped AS (
            SELECT claim.payer_id, claim.sla_stopped_at, claim.payer_accepted_at, claim.expected_cents,
                   claim.allowed_cents, claim.billed_cents, claim.paid_cents, first.status AS first_status,
                   first.acknowledged_at,
                   latest.number AS submissions, decided.at AS decided_at, refused.cents AS refused_cents
            FROM candidate JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
            CROSS JOIN LATERAL (SELECT submission.status, file.acknowledged_at
                FROM submission JOIN submission_file AS file USING (file_id)
                WHERE submission.claim_id = claim.claim_id AND submission.clinic_id = claim.clinic_id
                ORDER BY submission.number LIMIT 1) AS first
            CROSS JOIN LATERAL (SELECT max(submission.number) AS number FROM submission
                WHERE submission.claim_id = claim.claim_id AND submission.clinic_id = claim.clinic_id) AS latest
            LEFT JOIN LATERAL (SELECT event.business_at AS at FROM claim_event AS event
                WHERE event.claim_id = claim.claim_id AND event.clinic_id = claim.clinic_id
                  AND event.to_stage IN (80, 88, 90) AND event.from_stage IS DISTINCT FROM event.to_stage
                ORDER BY event.seq LIMIT 1) AS decided ON true
            LEFT JOIN LATERAL (SELECT sum(denial.amount_cents)::bigint AS cents FROM denial
                WHERE denial.claim_id = claim.claim_id AND denial.clinic_id = claim.clinic_id) AS refused ON true
            WHERE claim.sla_stopped_at >= $1 AND claim.sla_stopped_at < $2 AND ($3::text IS NULL OR clinic.code = $3)
        )
        SELECT payer_id, count(*), count(*) FILTER (WHERE first_status IN ('rejected', 'returned')),
               count(*) FILTER (WHERE submissions > 1), count(decided_at),
               count(*) FILTER (WHERE decided_at IS NOT NULL AND refused_cents > 0), sum(billed_cents)::bigint,
               sum(paid_cents)::bigint, sum(coalesce(refused_cents, 0))::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM acknowledged_at - sla_stopped_at)))::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM payer_accepted_at - sla_stopped_at)))::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - payer_accepted_at)))::bigint,
               (percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - payer_accepted_at)))::bigint,
               coalesce(sum(greatest(expected_cents - allowed_cents, 0)), 0)::bigint,
               coalesce(sum(expected_cents) FILTER (WHERE allowed_cents IS NOT NULL), 0)::bigint
        FROM scoped GROUP BY payer_id ORDER BY payer_id
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(Timestamp(startOf: days.first.day))
        parameters.append(Timestamp(startOf: days.last.day.adding(days: 1)))
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PayerReport.Row {
        try PayerReport.Row(decoding: &row)
    }
}

/// Denials recorded since an instant by everything that may be their cause. Served by `denial_recorded`.
struct CountDenialCauses: Statement {
    static let name = "denial_causes"
    static let sql = """
        SELECT clinic.code, denial.payer_id, denial.group_code, denial.carc, array_to_string(denial.remarks, ' '),
               denial.code, denial.rendering_npi, min(claim.payer_class), count(*), sum(denial.amount_cents)::bigint
        FROM denial JOIN clinic USING (clinic_id) JOIN claim USING (claim_id, clinic_id)
        WHERE denial.recorded_at >= (SELECT business_now()) - $1 * interval '1 day'
          AND ($2::text IS NULL OR clinic.code = $2)
        GROUP BY clinic.code, denial.payer_id, denial.group_code, denial.carc, denial.remarks, denial.code,
                 denial.rendering_npi
        """
    let days: Int32
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DenialPatterns.Cause {
        try DenialPatterns.Cause(decoding: &row)
    }
}

/// Which rules had a finding on claims that were denied later, by payer and reason. Served by `denial_recorded` and the
/// primary key of `finding`.
struct CountForeseenDenials: Statement {
    static let name = "denial_foreseen"
    static let sql = """
        SELECT denial.payer_id, denial.carc, finding.rule, count(DISTINCT denial.claim_id)
        FROM denial JOIN clinic USING (clinic_id) JOIN finding USING (claim_id, clinic_id)
        WHERE denial.recorded_at >= (SELECT business_now()) - $1 * interval '1 day' AND finding.severity IN ('reject', 'warn')
          AND ($2::text IS NULL OR clinic.code = $2)
        GROUP BY denial.payer_id, denial.carc, finding.rule
        """
    let days: Int32
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days)
        parameters.append(clinic)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (payerID: String, carc: String, rule: String, claims: Int64) {
        (payerID: try row.next(), carc: try row.next(), rule: try row.next(), claims: try row.next())
    }
}
