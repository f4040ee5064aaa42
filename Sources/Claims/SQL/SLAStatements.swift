internal import Postgres

/// Claims whose notes were signed within a span, by clinic, with how their clocks ended. Served by `claim_started`.
struct CountStartedClocks: Statement {
    static let name = "sla_started"
    static let sql = """
        SELECT clinic.code, count(*), count(*) FILTER (WHERE sla_stopped_at IS NOT NULL),
               count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
               count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at),
               count(*) FILTER (WHERE sla_stopped_at > sla_breach_at
                                   OR (sla_stopped_at IS NULL AND sla_paused_at IS NULL AND sla_breach_at <= (SELECT business_now()))),
               count(*) FILTER (WHERE sla_stopped_at IS NULL AND sla_paused_at IS NOT NULL),
               count(payer_accepted_at), count(*) FILTER (WHERE payer_accepted_at <= sla_target_at),
               count(*) FILTER (WHERE payer_accepted_at <= sla_breach_at)
        FROM claim JOIN clinic USING (clinic_id)
        WHERE sla_started_at >= $1 AND sla_started_at < $2 AND ($3::text IS NULL OR clinic.code = $3)
        GROUP BY clinic.code ORDER BY clinic.code
        """
    let span: SLAReport.Span
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(span.from)
        parameters.append(span.to)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SLAReport.Outcome {
        SLAReport.Outcome(
            clinicID: try row.next(), started: try row.next(), submitted: try row.next(), within24h: try row.next(),
            within48h: try row.next(), breached: try row.next(), pausedNow: try row.next(),
            payerAccepted: try row.next(), payerAcceptedWithin24h: try row.next(),
            payerAcceptedWithin48h: try row.next())
    }
}

/// Elapsed time that the claims of a span spent in the clinic's work lists before they were first sent, by clinic, stage and
/// what the event says. Served by `claim_started`, then by `claim_event_pause` and the primary key of `claim_event`.
struct MeasurePauses: Statement {
    static let name = "sla_pauses"
    static let sql = """
        SELECT code, to_stage, detail, count(*), sum(extract(epoch FROM least(until, stopped) - began) * 1000000)::bigint
        FROM (
            SELECT clinic.code, event.to_stage, event.detail,
                   greatest(event.business_at, sla_started_at) AS began, coalesce(sla_stopped_at, (SELECT business_now())) AS stopped,
                   coalesce((SELECT min(next.business_at) FROM claim_event AS next
                             WHERE next.claim_id = event.claim_id AND next.clinic_id = event.clinic_id
                               AND next.seq > event.seq AND next.from_stage IS DISTINCT FROM next.to_stage),
                            (SELECT business_now())) AS until
            FROM claim JOIN clinic USING (clinic_id)
            JOIN claim_event AS event ON event.claim_id = claim.claim_id AND event.clinic_id = claim.clinic_id
            WHERE sla_started_at >= $1 AND sla_started_at < $2 AND ($3::text IS NULL OR clinic.code = $3)
              AND event.to_stage IN (10, 25, 35) AND event.from_stage IS DISTINCT FROM event.to_stage
        ) AS stay
        WHERE began < least(until, stopped)
        GROUP BY code, to_stage, detail
        """
    let span: SLAReport.Span
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(span.from)
        parameters.append(span.to)
        parameters.append(clinic)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (clinic: String, stage: ClaimStage, detail: String, pauses: Int64, microseconds: Int64) {
        (
            clinic: try row.next(), stage: try ClaimRow.stage(row.next()), detail: try row.next(),
            pauses: try row.next(), microseconds: try row.next()
        )
    }
}

/// Running clocks by clinic, payer and hours left. Served by `claim_running_clock`.
struct CountRunningClocks: Statement {
    static let name = "sla_running"
    static let sql = """
        SELECT clinic.code, payer_id,
               CASE WHEN sla_paused_at IS NOT NULL THEN 'paused'
                    WHEN sla_breach_at <= (SELECT business_now()) THEN 'breached'
                    WHEN sla_target_at <= (SELECT business_now()) THEN 'past_target'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '4 hours' THEN 'at_risk'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '12 hours' THEN 'hours_12'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '24 hours' THEN 'hours_24'
                    ELSE 'later' END AS band,
               count(*), sum(expected_cents)::bigint, count(escalated_at)
        FROM claim JOIN clinic USING (clinic_id)
        WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL AND ($1::text IS NULL OR clinic.code = $1)
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """
    let clinic: String?

    func bind(_ parameters: inout Parameters) { parameters.append(clinic) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SLAReport.Running {
        SLAReport.Running(
            clinicID: try row.next(), payerID: try row.next(),
            band: SLAReport.ClockBand(rawValue: try row.next()) ?? .later, claims: try row.next(),
            dollarsAtRiskCents: try row.next(), escalated: try row.next())
    }
}

/// Correction and touch clocks that run, by clinic. Served by the primary keys of `claim_clock` and `claim`. Counted once:
/// joined freely, the few clinics would lead, and each would count all clocks again.
struct CountReceivableClocks: Statement {
    static let name = "sla_receivables"
    static let sql = """
        WITH clocks AS MATERIALIZED (
            SELECT clinic_id, kind, count(*) AS running,
                   count(*) FILTER (WHERE due > (SELECT business_now()) AND due <= (SELECT business_now())
                       + CASE kind WHEN 'correction' THEN interval '4 hours' ELSE interval '3 days' END) AS at_risk,
                   count(*) FILTER (WHERE due <= (SELECT business_now())) AS late, sum(open_cents)::bigint AS open_cents
            FROM (
                SELECT clinic_id, kind, CASE kind WHEN 'correction' THEN correction_due_at
                                                  ELSE touched_at + $2 * interval '1 microsecond' END AS due,
                       billed_cents - paid_cents - adjusted_cents - patient_cents AS open_cents
                FROM claim_clock JOIN claim USING (claim_id, clinic_id) WHERE stage <> 90
            ) AS clock
            WHERE due IS NOT NULL
            GROUP BY clinic_id, kind
        )
        SELECT clinic.code, kind, running, at_risk, late, open_cents
        FROM clocks JOIN clinic USING (clinic_id)
        WHERE $1::text IS NULL OR clinic.code = $1
        ORDER BY 1, 2
        """
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinic)
        parameters.append(ReceivableClocks.touch)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SLAReport.Receivable {
        SLAReport.Receivable(
            clinicID: try row.next(), clock: try row.next(), running: try row.next(), atRisk: try row.next(),
            late: try row.next(), openCents: try row.next())
    }
}

/// Open alarms, newest first, a hundred at most. Served by `alarm_open`.
struct ReadAlarms: Statement {
    static let name = "sla_alarms"
    static let sql = """
        SELECT kind, subject, detail, raised_at FROM alarm WHERE cleared_at IS NULL ORDER BY raised_at DESC LIMIT 100
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> OpenAlarm {
        OpenAlarm(
            kind: try row.next(), subject: try row.next(), detail: try row.next(),
            raisedAt: try row.next(Timestamp.self).iso8601)
    }
}
