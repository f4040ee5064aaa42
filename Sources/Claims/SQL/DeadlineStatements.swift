internal import Postgres

/// Raises one alarm per clinic with unsent claims past their target, clears those that no longer hold, and returns the new
/// ones. Served by `claim_running_clock`; paused clocks do not count.
struct RaiseDeadlineAlarms: Statement {
    static let name = "claims_deadline_alarms"
    static let sql = """
        WITH late AS (
            SELECT clinic.code, count(*) AS past_target, count(*) FILTER (WHERE sla_breach_at <= business_now()) AS breached
            FROM claim JOIN clinic USING (clinic_id)
            WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL AND sla_target_at <= business_now()
              AND sla_paused_at IS NULL
            GROUP BY clinic.code
        ), cleared AS (
            UPDATE alarm SET cleared_at = now()
            WHERE kind = 'sla_late' AND cleared_at IS NULL AND subject NOT IN (SELECT code FROM late)
        )
        INSERT INTO alarm (kind, subject, detail)
        SELECT 'sla_late', code, past_target || ' unsent past 24 h, ' || breached || ' past 48 h' FROM late
        ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
        RETURNING subject, detail
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (clinic: String, detail: String) {
        (clinic: try row.next(), detail: try row.next())
    }
}
