internal import Postgres

/// The clinics with the most unfinished claims. One pass over the claims; for once an hour.
struct ReadBusiestClinics: Statement {
    static let name = "figures_clinics"
    static let sql = """
        SELECT clinic_id FROM claim WHERE stage <> 90 GROUP BY clinic_id ORDER BY count(*) DESC, clinic_id LIMIT $1
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// The payers with the most claims whose clocks started in the last 90 days. Served by `claim_started`.
struct ReadBusiestPayers: Statement {
    static let name = "figures_payers"
    static let sql = """
        SELECT payer_id FROM claim WHERE sla_started_at > (SELECT business_now()) - interval '90 days'
        GROUP BY payer_id ORDER BY count(*) DESC, payer_id LIMIT $1
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// Unsent claims of a clinic and payer whose clocks stand alike.
struct ClockFigureRow: Sendable {
    let clinicID: Int32
    let payerID: String
    let band: String
    let claims: Int64
    let cents: Int64
    let raised: Int64
}

/// Running clocks by clinic, payer and band, as `claimline sla report` has them. Served by `claim_running_clock`.
struct ReadClockFigures: Statement {
    static let name = "figures_clocks"
    static let sql = """
        SELECT clinic_id, payer_id,
               CASE WHEN sla_paused_at IS NOT NULL THEN 'paused'
                    WHEN sla_breach_at <= (SELECT business_now()) THEN 'breached'
                    WHEN sla_target_at <= (SELECT business_now()) THEN 'past_target'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '4 hours' THEN 'at_risk'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '12 hours' THEN 'hours_12'
                    WHEN sla_target_at <= (SELECT business_now()) + interval '24 hours' THEN 'hours_24'
                    ELSE 'later' END AS band,
               count(*), sum(expected_cents)::bigint, count(escalated_at)
        FROM claim WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL GROUP BY 1, 2, 3
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClockFigureRow {
        ClockFigureRow(
            clinicID: try row.next(), payerID: try row.next(), band: try row.next(), claims: try row.next(),
            cents: try row.next(), raised: try row.next())
    }
}

/// Clocks started in the last seven days by how they ended, and the clocks of work lists by how they stand.
///
/// Served by `claim_started`, `claim_clock_due` and the primary key of `claim`.
struct ReadDeadlineFigures: Statement {
    static let name = "figures_deadlines"
    static let sql = """
        SELECT 'week', CASE WHEN sla_stopped_at <= sla_target_at THEN 'within_24h'
                            WHEN sla_stopped_at <= sla_breach_at THEN 'within_48h'
                            WHEN sla_stopped_at IS NOT NULL THEN 'late'
                            WHEN sla_paused_at IS NOT NULL THEN 'paused'
                            WHEN sla_breach_at <= (SELECT business_now()) THEN 'late' ELSE 'waiting' END, '', count(*)
        FROM claim WHERE sla_started_at > (SELECT business_now()) - interval '7 days' GROUP BY 2
        UNION ALL
        SELECT 'watched', kind, CASE WHEN due <= (SELECT business_now()) THEN 'late'
                                     WHEN due <= (SELECT business_now()) + CASE kind WHEN 'correction' THEN interval '4 hours'
                                                                            ELSE interval '3 days' END THEN 'at_risk'
                                     ELSE 'running' END, count(*)
        FROM (SELECT kind, CASE kind WHEN 'correction' THEN correction_due_at
                                     ELSE touched_at + $1 * interval '1 microsecond' END AS due
              FROM claim_clock JOIN claim USING (claim_id, clinic_id) WHERE stage <> 90) AS clock
        WHERE due IS NOT NULL GROUP BY 2, 3
        """
    let touchMicroseconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(touchMicroseconds) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FigureRow { try FigureRow(decoding: &row) }
}

/// Claims of one stage with their money.
struct StageFigureRow: Sendable {
    let stage: ClaimStage
    let claims: Int64
    let billedCents: Int64
    let paidCents: Int64
    let adjustedCents: Int64
    let patientCents: Int64
}

/// Claims by stage, and their money. One pass over the claims.
struct ReadStageFigures: Statement {
    static let name = "figures_stages"
    static let sql = """
        SELECT stage, count(*), sum(billed_cents)::bigint, sum(paid_cents)::bigint, sum(adjusted_cents)::bigint,
               sum(patient_cents)::bigint FROM claim GROUP BY stage
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StageFigureRow {
        StageFigureRow(
            stage: try ClaimRow.stage(row.next()), claims: try row.next(), billedCents: try row.next(),
            paidCents: try row.next(), adjustedCents: try row.next(), patientCents: try row.next())
    }
}

/// Files in doubt and not acknowledged, open circuits of every route, files not processed, what came again and changed nothing.
///
/// Served by `submission_file_unacknowledged`; passes over `submission_file`, `inbound_file` and the lists of duplicates.
struct ReadFileFigures: Statement {
    static let name = "figures_files"
    static let sql = """
        WITH doubt AS (
            SELECT count(*) AS files, coalesce(sum(claims), 0)::bigint AS claims,
                   coalesce(extract(epoch FROM (SELECT business_now()) - min(prepared_at)), 0) AS age
            FROM submission_file WHERE status = 'in_doubt'
        ), silent AS (
            SELECT count(*) AS files, coalesce(extract(epoch FROM (SELECT business_now()) - min(sent_at)), 0) AS age
            FROM submission_file WHERE acknowledged_at IS NULL AND status = 'sent'
        )
        SELECT 'in_doubt_files', '', '', files FROM doubt
        UNION ALL SELECT 'in_doubt_claims', '', '', claims FROM doubt
        UNION ALL SELECT 'in_doubt_oldest_age_seconds', '', '', (age * 1e6)::bigint FROM doubt
        UNION ALL SELECT 'unacknowledged_files', '', '', files FROM silent
        UNION ALL SELECT 'unacknowledged_oldest_age_seconds', '', '', (age * 1e6)::bigint FROM silent
        UNION ALL
        SELECT 'circuits_open', payer_route.route_id::text, exchange.name, count(open_until)
        FROM payer_route CROSS JOIN (VALUES ('real_time'), ('submit'), ('receive')) AS exchange(name)
        LEFT JOIN route_circuit ON route_circuit.route_id = payer_route.route_id AND route_circuit.exchange = exchange.name
        GROUP BY 2, 3
        UNION ALL
        SELECT 'inbound_files', kind, status, count(*) FROM inbound_file WHERE status <> 'processed' GROUP BY 2, 3
        UNION ALL SELECT 'duplicates', 'visit', '', coalesce(sum(unchanged), 0)::bigint FROM intake_file
        UNION ALL SELECT 'duplicates', 'file', '', count(*) FROM inbound_event WHERE kind = 'duplicate'
        UNION ALL SELECT 'duplicates', 'remittance', '', count(*) FROM duplicate_remittance
        UNION ALL SELECT 'duplicates', 'payment', '', count(*) FROM suspense_item WHERE reason = 'paid_twice'
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FigureRow { try FigureRow(decoding: &row) }
}

/// Open denials by kind of work, open suspense by reason, 835 files that were not posted.
///
/// Passes over `denial` with where each stands, `suspense_item` and `inbound_file`.
struct ReadMoneyFigures: Statement {
    static let name = "figures_money"
    static let sql = """
        WITH standing AS MATERIALIZED (
            SELECT denial.kind, count(*) AS denials, sum(denial.amount_cents)::bigint AS cents
            FROM denial JOIN denial_state AS stands USING (denial_id, clinic_id)
            WHERE stands.state IN ('open', 'appealed', 'in_correction') GROUP BY denial.kind
        ), suspended AS (
            SELECT reason, count(*) AS items, sum(paid_cents)::bigint AS cents,
                   extract(epoch FROM (SELECT business_now()) - min(noted_at)) AS age
            FROM suspense_item WHERE resolved_at IS NULL GROUP BY reason
        ), unposted AS (
            SELECT status, count(*) AS files, extract(epoch FROM now() - min(received_at)) AS age
            FROM inbound_file WHERE kind = '835' AND status <> 'processed' GROUP BY status
        )
        SELECT 'denials_open', kind, '', denials FROM standing
        UNION ALL SELECT 'denials_open_dollars', kind, '', cents FROM standing
        UNION ALL SELECT 'suspense_items', reason, '', items FROM suspended
        UNION ALL SELECT 'suspense_dollars', reason, '', cents FROM suspended
        UNION ALL SELECT 'suspense_oldest_age_seconds', reason, '', (age * 1e6)::bigint FROM suspended
        UNION ALL SELECT 'remittances_unposted', status, '', files FROM unposted
        UNION ALL SELECT 'remittances_unposted_oldest_age_seconds', status, '', (age * 1e6)::bigint FROM unposted
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FigureRow { try FigureRow(decoding: &row) }
}

/// The newest remittance posted so long ago that none with a lower number can still appear.
struct ReadRemittanceMark: Statement {
    static let name = "figures_remittance_mark"
    static let sql = """
        SELECT coalesce((SELECT remittance_id FROM remittance WHERE posted_at <= now() - $1 * interval '1 microsecond'
                         ORDER BY remittance_id DESC LIMIT 1), 0)
        """
    let settledMicroseconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(settledMicroseconds) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Claims that a payer, as the claims name it, decided in one way, or cents that it refused.
struct DecisionFigureRow: Sendable {
    let payerID: String
    /// `paid`, `denied`, `reversed`, or `refused` for cents.
    let result: String
    let isSettled: Bool
    let amount: Int64
}

/// Decisions and refusals of the remittances after a number, those up to another apart. A claim is denied where at least one
/// line of it was refused. Served by the primary keys of `remittance_claim` and `claim` and the unique key of `denial`.
struct ReadDecisionFigures: Statement {
    static let name = "figures_decisions"
    static let sql = """
        WITH told AS MATERIALIZED (
            SELECT claim.payer_id, said.remittance_id <= $2 AS is_settled, said.status_code,
                   (SELECT sum(denial.amount_cents) FROM denial
                    WHERE denial.remittance_id = said.remittance_id AND denial.position = said.position
                      AND denial.clinic_id = said.clinic_id) AS refused
            FROM remittance_claim AS said JOIN claim USING (claim_id, clinic_id) WHERE said.remittance_id > $1
        )
        SELECT payer_id, CASE WHEN status_code = '22' THEN 'reversed' WHEN refused IS NOT NULL THEN 'denied' ELSE 'paid' END,
               is_settled, count(*) FROM told GROUP BY 1, 2, 3
        UNION ALL
        SELECT payer_id, 'refused', is_settled, coalesce(sum(refused), 0)::bigint FROM told GROUP BY 1, 3
        """
    let after: Int64
    let settledUntil: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(settledUntil)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DecisionFigureRow {
        DecisionFigureRow(
            payerID: try row.next(), result: try row.next(), isSettled: try row.next(), amount: try row.next())
    }
}
