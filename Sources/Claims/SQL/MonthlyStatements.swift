internal import Postgres

/// Claims first accepted by a transport within a span, by clinic and, without a clinic, in all. Served by
/// `submission_file_sent` and `submission_file_claims`, then by keys of each claim.
struct CountSentClaims: Statement {
    static let name = "report_sent"
    static let sql = """
        WITH candidate AS MATERIALIZED (
            SELECT DISTINCT submission.claim_id, submission.clinic_id
            FROM submission_file AS file JOIN submission USING (file_id)
            WHERE file.sent_at >= $1 AND file.sent_at < $2
        ), sent AS MATERIALIZED (
            SELECT claim.claim_id, claim.clinic_id, clinic.code, claim.sla_stopped_at,
                   claim.payer_accepted_at IS NOT NULL OR claim.paid_cents > 0 AS is_accepted
            FROM candidate JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
            WHERE claim.sla_stopped_at >= $1 AND claim.sla_stopped_at < $2 AND ($3::text IS NULL OR clinic.code = $3)
        ), judged AS (
            -- Look-ups by key for each claim: what these CTEs hold cannot be estimated, and joins of them were planned as loops.
            SELECT sent.code, sent.is_accepted, tried.submissions, tried.is_rejected, walked.is_held, walked.is_edited,
                   walked.touches, decided.remittance_id IS NOT NULL AS is_decided,
                   EXISTS (SELECT 1 FROM denial WHERE denial.claim_id = sent.claim_id
                           AND denial.clinic_id = sent.clinic_id
                           AND denial.remittance_id = decided.remittance_id) AS is_denied,
                   EXISTS (SELECT 1 FROM denial WHERE denial.claim_id = sent.claim_id
                           AND denial.clinic_id = sent.clinic_id AND denial.remittance_id = decided.remittance_id
                           AND denial.kind = 'correct') AS is_miscoded
            FROM sent CROSS JOIN LATERAL (
                SELECT count(*) AS submissions,
                       (array_agg(submission.status ORDER BY submission.number))[1] IN ('rejected', 'returned') AS is_rejected
                FROM submission
                WHERE submission.claim_id = sent.claim_id AND submission.clinic_id = sent.clinic_id) AS tried
            CROSS JOIN LATERAL (
                SELECT coalesce(bool_or(event.to_stage = 35 AND event.from_stage IS DISTINCT FROM 35
                                        AND event.business_at <= sent.sla_stopped_at), false) AS is_held,
                       coalesce(bool_or(event.to_stage IN (10, 20, 30) AND event.from_stage IS DISTINCT FROM event.to_stage
                                        AND event.business_at > sent.sla_stopped_at), false) AS is_edited,
                       count(*) FILTER (WHERE event.actor LIKE 'person:%'
                                           OR event.actor = 'intake' AND event.from_stage IS NOT NULL) AS touches
                FROM claim_event AS event
                WHERE event.claim_id = sent.claim_id AND event.clinic_id = sent.clinic_id) AS walked
            LEFT JOIN LATERAL (
                SELECT said.remittance_id FROM remittance_claim AS said
                WHERE said.claim_id = sent.claim_id AND said.clinic_id = sent.clinic_id AND said.status_code <> '22'
                ORDER BY said.remittance_id, said.position LIMIT 1) AS decided ON true
        )
        SELECT code, count(*),
               count(*) FILTER (WHERE is_accepted AND submissions = 1 AND NOT is_rejected AND NOT is_edited),
               count(*) FILTER (WHERE NOT is_held), count(*) FILTER (WHERE is_decided),
               count(*) FILTER (WHERE is_decided AND submissions = 1 AND NOT is_rejected AND NOT is_edited
                                  AND NOT is_denied),
               count(*) FILTER (WHERE is_rejected), count(*) FILTER (WHERE submissions > 1),
               count(*) FILTER (WHERE is_held),
               count(*) FILTER (WHERE is_miscoded AND NOT is_held AND NOT is_rejected),
               count(*) FILTER (WHERE is_rejected AND NOT is_held), count(*) FILTER (WHERE touches = 0),
               coalesce(sum(touches), 0)::bigint
        FROM judged GROUP BY GROUPING SETS ((), (code)) ORDER BY code NULLS FIRST
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.start)
        parameters.append(days.end)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Sent {
        try MonthlyFigures.Sent(decoding: &row)
    }
}

/// Claims adjudicated for the first time within a span, by clinic and in all. Served by `remittance_effective` and
/// `remittance_claim_claim`.
struct CountFirstDecisions: Statement {
    static let name = "report_decided"
    static let sql = """
        WITH first AS MATERIALIZED (
            SELECT said.claim_id, said.clinic_id, said.remittance_id, clinic.code, said.charge_cents, said.paid_cents,
                   said.patient_cents, said.refused_cents, said.expected_cents, said.allowed_cents,
                   remittance.effective_on
            FROM remittance JOIN remittance_claim AS said USING (remittance_id) JOIN clinic USING (clinic_id)
            WHERE remittance.effective_on >= $1 AND remittance.effective_on <= $2 AND said.status_code <> '22'
              AND ($3::text IS NULL OR clinic.code = $3)
              AND NOT EXISTS (
                  SELECT 1 FROM remittance_claim AS earlier
                  WHERE earlier.claim_id = said.claim_id AND earlier.clinic_id = said.clinic_id
                    AND earlier.status_code <> '22'
                    AND (earlier.remittance_id, earlier.position) < (said.remittance_id, said.position))
        ), judged AS (
            SELECT first.*, refused.cents AS denied_cents,
                   first.effective_on - (claim.payer_accepted_at AT TIME ZONE 'UTC')::date AS days
            FROM first JOIN claim USING (claim_id, clinic_id)
            LEFT JOIN LATERAL (
                SELECT sum(denial.amount_cents)::bigint AS cents FROM denial
                WHERE denial.claim_id = first.claim_id AND denial.clinic_id = first.clinic_id
                  AND denial.remittance_id = first.remittance_id) AS refused ON true
        )
        SELECT code, count(*),
               count(*) FILTER (WHERE paid_cents > 0 OR patient_cents > 0 AND refused_cents = 0),
               count(denied_cents), coalesce(sum(charge_cents), 0)::bigint, coalesce(sum(denied_cents), 0)::bigint,
               coalesce(sum(greatest(expected_cents - allowed_cents, 0)), 0)::bigint,
               coalesce(sum(expected_cents), 0)::bigint, coalesce(sum(paid_cents), 0)::bigint,
               count(days) FILTER (WHERE days >= 0), coalesce(sum(days) FILTER (WHERE days >= 0), 0)::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE days >= 0) * 86400)::bigint,
               (percentile_cont(0.95) WITHIN GROUP (ORDER BY days) FILTER (WHERE days >= 0) * 86400)::bigint
        FROM judged GROUP BY GROUPING SETS ((), (code)) ORDER BY code NULLS FIRST
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.first)
        parameters.append(days.last)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Decided {
        try MonthlyFigures.Decided(decoding: &row)
    }
}

/// Clocks of notes signed within a span, and the lags around them, by clinic and in all. Served by `claim_started`.
struct CountSignedNotes: Statement {
    static let name = "report_signed"
    static let sql = """
        SELECT code, count(*),
               count(*) FILTER (WHERE sla_stopped_at IS NOT NULL OR sla_paused_at IS NULL AND sla_target_at <= clock),
               count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
               count(*) FILTER (WHERE sla_stopped_at IS NOT NULL OR sla_paused_at IS NULL AND sla_breach_at <= clock),
               count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at),
               coalesce(sum(charge_days), 0)::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY charge_days) * 86400)::bigint,
               (percentile_cont(0.95) WITHIN GROUP (ORDER BY charge_days) * 86400)::bigint,
               count(sent_seconds), coalesce(sum(sent_seconds), 0)::bigint,
               (percentile_cont(0.5) WITHIN GROUP (ORDER BY sent_seconds))::bigint,
               (percentile_cont(0.95) WITHIN GROUP (ORDER BY sent_seconds))::bigint
        FROM (SELECT clinic.code, sla_stopped_at, sla_paused_at, sla_target_at, sla_breach_at,
                     (SELECT business_now()) AS clock,
                     (sla_started_at AT TIME ZONE 'UTC')::date - service_date AS charge_days,
                     floor(extract(epoch FROM sla_stopped_at - sla_started_at))::bigint AS sent_seconds
              FROM claim JOIN clinic USING (clinic_id)
              WHERE sla_started_at >= $1 AND sla_started_at < $2 AND ($3::text IS NULL OR clinic.code = $3)) AS signed
        GROUP BY GROUPING SETS ((), (code)) ORDER BY code NULLS FIRST
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.start)
        parameters.append(days.end)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Signed {
        try MonthlyFigures.Signed(decoding: &row)
    }
}

/// Appeals filed and decided within a span, in all. Appeals are few.
struct CountAppeals: Statement {
    static let name = "report_appeals"
    static let sql = """
        SELECT count(*) FILTER (WHERE filed_at >= $1 AND filed_at < $2),
               count(*) FILTER (WHERE decided_at >= $1 AND decided_at < $2),
               count(*) FILTER (WHERE decided_at >= $1 AND decided_at < $2 AND outcome IN ('won', 'partly_won')),
               coalesce(sum(amount_cents) FILTER (WHERE decided_at >= $1 AND decided_at < $2), 0)::bigint,
               coalesce(sum(won_cents) FILTER (WHERE decided_at >= $1 AND decided_at < $2), 0)::bigint
        FROM appeal JOIN clinic USING (clinic_id) WHERE $3::text IS NULL OR clinic.code = $3
        """
    let days: ReportDays
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(days.start)
        parameters.append(days.end)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MonthlyFigures.Appeals {
        MonthlyFigures.Appeals(
            filed: try row.next(), decided: try row.next(), won: try row.next(), disputedCents: try row.next(),
            wonCents: try row.next())
    }
}
