internal import Jobs
internal import Postgres

/// What waits for people and is not one claim's. Served by `suspense_item_waiting`, `appointment_open`,
/// `inbound_file_quarantined` and the dead letters: as many rows as wait.
struct SummarizeOtherWork: Statement {
    static let name = "claims_work_others"
    static let sql = """
        SELECT 'suspense', count(*), coalesce(sum(abs(paid_cents)), 0)::bigint, min(noted_at), NULL::timestamptz
        FROM suspense_item WHERE resolved_at IS NULL
        UNION ALL
        SELECT 'appointments', count(*), NULL, min(checked_at), min(service_date)::timestamptz
        FROM appointment WHERE state IN ('problem', 'unanswered') AND resolved_at IS NULL
            AND service_date >= (SELECT business_now())::date
        UNION ALL
        SELECT 'quarantined', count(*), NULL, min(received_at), NULL FROM inbound_file WHERE status = 'quarantined'
        UNION ALL
        SELECT 'dead_jobs', count(*), coalesce(sum(claim.charge_cents), 0)::bigint, min(died_at), min(job_dead.deadline)
        FROM job_dead LEFT JOIN claim ON claim.claim_id = job_dead.subject AND claim.clinic_id = job_dead.clinic_id
            AND job_dead.queue = ANY ($1::smallint[])
        """

    func bind(_ parameters: inout Parameters) { parameters.append(Queue.ofClaims.map(\.id)) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> OtherWork { try OtherWork(decoding: &row) }
}
