internal import Postgres

/// Unsent claims past their target by clinic. Served by `claim_running_clock`; paused clocks do not count.
struct CountLateClocks: Statement {
    static let name = "claims_clocks_late"
    static let sql = """
        SELECT clinic.code, count(*) || ' unsent past 24 h, '
               || count(*) FILTER (WHERE sla_breach_at <= business_now()) || ' past 48 h'
        FROM claim JOIN clinic USING (clinic_id)
        WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL AND sla_target_at <= business_now()
          AND sla_paused_at IS NULL
        GROUP BY clinic.code
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Raises claims whose target is near or over and that nobody moved for a quarter of an hour: from now on they are marked
/// until they move. Served by `claim_running_clock`; skips claims that a step holds.
struct EscalateStuckClaims: Statement {
    static let name = "claims_escalate"
    static let sql = """
        UPDATE claim SET escalated_at = business_now()
        WHERE (claim_id, clinic_id) IN (
            SELECT claim_id, clinic_id FROM claim
            WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL
              AND sla_target_at <= business_now() + $1 * interval '1 microsecond' AND sla_paused_at IS NULL
              AND escalated_at IS NULL AND touched_at <= business_now() - interval '15 minutes'
            ORDER BY sla_target_at LIMIT 5000 FOR UPDATE SKIP LOCKED)
        """

    func bind(_ parameters: inout Parameters) { parameters.append(RiskBand.horizon) }
}

/// Raised claims that still stand where they stood, by clinic. Served by `claim_running_clock`.
struct CountStuckClaims: Statement {
    static let name = "claims_stuck"
    static let sql = """
        SELECT clinic.code, count(*) || ' at risk and not moving, $'
               || to_char(sum(expected_cents) / 100, 'FM999999999990') || ' expected'
        FROM claim JOIN clinic USING (clinic_id)
        WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL
          AND sla_target_at <= business_now() + $1 * interval '1 microsecond' AND sla_paused_at IS NULL
          AND escalated_at IS NOT NULL
        GROUP BY clinic.code
        """

    func bind(_ parameters: inout Parameters) { parameters.append(RiskBand.horizon) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Starts clocks that are watched; one that ran for an earlier rejection starts again.
struct StartClocks: Statement {
    static let name = "claims_clocks_start"
    static let sql = """
        INSERT INTO claim_clock (claim_id, clinic_id, kind, due_at)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::timestamptz[])
        ON CONFLICT (claim_id, kind, clinic_id) DO UPDATE SET due_at = excluded.due_at, escalated_at = NULL
        """
    let clocks: [ClockStart]

    func bind(_ parameters: inout Parameters) {
        parameters.append(clocks.map(\.claimID))
        parameters.append(clocks.map(\.clinicID))
        parameters.append(clocks.map(\.kind.rawValue))
        parameters.append(clocks.map(\.dueAt))
    }
}

/// Starts the touch clock of claims whose follow-up does not run: it is dead, or parked.
struct WatchFollowUps: Statement {
    static let name = "claims_follow_ups_watch"
    static let sql = """
        INSERT INTO claim_clock (claim_id, clinic_id, kind, due_at)
        SELECT claim_id, clinic_id, 'touch', touched_at + $2 * interval '1 microsecond'
        FROM claim WHERE stage <> 90 AND (claim_id, clinic_id) IN (
            SELECT subject, clinic_id FROM job_dead WHERE queue = $1
            UNION SELECT subject, clinic_id FROM job_later WHERE queue = $1 AND parked_by IS NOT NULL)
        ON CONFLICT (claim_id, kind, clinic_id) DO NOTHING
        """
    let queue: Int16

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue)
        parameters.append(ReceivableClocks.touch)
    }
}

/// Looks at the watched clocks that are near: forgets those that are over, puts off those that were touched meanwhile, and
/// raises the others, with their claims. Served by `claim_clock_due` and the primary key of `claim`.
struct EscalateClocks: Statement {
    static let name = "claims_clocks_escalate"
    static let sql = """
        WITH near AS MATERIALIZED (
            SELECT claim_id, clinic_id, kind, due_at, escalated_at FROM claim_clock
            WHERE kind = 'correction' AND due_at <= business_now() + $1 * interval '1 microsecond'
            UNION ALL
            SELECT claim_id, clinic_id, kind, due_at, escalated_at FROM claim_clock
            WHERE kind = 'touch' AND due_at <= business_now() + interval '3 days'
        ), actual AS MATERIALIZED (
            SELECT near.*, CASE WHEN kind = 'correction' THEN correction_due_at
                                WHEN stage <> 90 THEN touched_at + $2 * interval '1 microsecond' END AS actual_due
            FROM near JOIN claim USING (claim_id, clinic_id)
        ), ended AS (
            DELETE FROM claim_clock USING actual
            WHERE claim_clock.claim_id = actual.claim_id AND claim_clock.kind = actual.kind
              AND claim_clock.clinic_id = actual.clinic_id AND actual_due IS NULL
        ), moved AS (
            UPDATE claim_clock SET due_at = actual_due, escalated_at = NULL FROM actual
            WHERE claim_clock.claim_id = actual.claim_id AND claim_clock.kind = actual.kind
              AND claim_clock.clinic_id = actual.clinic_id AND actual_due <> actual.due_at
        ), raised AS (
            UPDATE claim_clock SET escalated_at = business_now() FROM actual
            WHERE claim_clock.claim_id = actual.claim_id AND claim_clock.kind = actual.kind
              AND claim_clock.clinic_id = actual.clinic_id AND actual_due = actual.due_at AND actual.escalated_at IS NULL
            RETURNING claim_clock.claim_id, claim_clock.clinic_id
        )
        UPDATE claim SET escalated_at = business_now() FROM raised
        WHERE claim.claim_id = raised.claim_id AND claim.clinic_id = raised.clinic_id AND claim.escalated_at IS NULL
        """

    func bind(_ parameters: inout Parameters) {
        parameters.append(RiskBand.horizon)
        parameters.append(ReceivableClocks.touch)
    }
}

/// Raised clocks of a kind by clinic. Served by `claim_clock_due`.
struct CountRaisedClocks: Statement {
    static let name = "claims_clocks_raised"
    static let sql = """
        SELECT clinic.code, count(*) || CASE $1 WHEN 'correction' THEN ' rejected or denied and not worked, '
                                                ELSE ' not touched, ' END
               || count(*) FILTER (WHERE due_at <= business_now()) || ' over time'
        FROM claim_clock JOIN clinic USING (clinic_id)
        WHERE kind = $1 AND escalated_at IS NOT NULL AND due_at <= business_now() + interval '3 days'
        GROUP BY clinic.code
        """
    let kind: ClockStart.Kind

    func bind(_ parameters: inout Parameters) { parameters.append(kind.rawValue) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Clinics and payers with claims that were ready a day ago or longer, while no file with any claim of the two was accepted
/// for a day. Looks at what waits first; the look at the day's files comes only where something does.
struct FindSilence: Statement {
    static let name = "claims_silence"
    static let sql = """
        WITH waiting AS MATERIALIZED (
            SELECT clinic_id, payer_id, ready_at AS since FROM ready_claim
            WHERE ready_at <= business_now() - interval '1 day'
            UNION ALL
            SELECT claim.clinic_id, claim.payer_id, file.prepared_at
            FROM submission_file AS file JOIN submission USING (file_id) JOIN claim USING (claim_id, clinic_id)
            WHERE file.status IN ('prepared', 'sending', 'in_doubt')
              AND file.prepared_at <= business_now() - interval '1 day'
        ), pair AS MATERIALIZED (
            SELECT clinic_id, payer_id, count(*) AS claims FROM waiting GROUP BY clinic_id, payer_id
        )
        SELECT clinic.code || '/' || pair.payer_id, pair.claims || ' ready for a day, no file accepted'
        FROM pair JOIN clinic USING (clinic_id)
        WHERE NOT EXISTS (
            SELECT 1 FROM submission_file AS file JOIN submission USING (file_id) JOIN claim USING (claim_id, clinic_id)
            WHERE file.sent_at > business_now() - interval '1 day'
              AND claim.clinic_id = pair.clinic_id AND claim.payer_id = pair.payer_id)
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// What an alarm is about and what it says; codes and counts, nothing of a patient.
struct Alarm: Sendable, Hashable {
    let subject: String
    let detail: String

    init(subject: String, detail: String) {
        self.subject = subject
        self.detail = detail
    }

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        subject = try row.next()
        detail = try row.next()
    }
}

/// Makes the open alarms of a kind exactly these: raises new ones, brings details up to date, clears the others. Returns
/// the subjects that are new.
struct ReplaceAlarms: Statement {
    static let name = "claims_alarms"
    static let sql = """
        WITH now_open AS (
            SELECT * FROM unnest($2::text[], $3::text[]) AS item(subject, detail)
        ), cleared AS (
            UPDATE alarm SET cleared_at = now()
            WHERE kind = $1 AND cleared_at IS NULL AND subject NOT IN (SELECT subject FROM now_open)
        ), renewed AS (
            UPDATE alarm SET detail = now_open.detail FROM now_open
            WHERE kind = $1 AND cleared_at IS NULL AND alarm.subject = now_open.subject
              AND alarm.detail <> now_open.detail
        )
        INSERT INTO alarm (kind, subject, detail) SELECT $1, subject, detail FROM now_open
        ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
        RETURNING subject
        """
    let kind: String
    let alarms: [Alarm]

    func bind(_ parameters: inout Parameters) {
        parameters.append(kind)
        parameters.append(alarms.map(\.subject))
        parameters.append(alarms.map(\.detail))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}
