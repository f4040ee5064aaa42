internal import Postgres

/// Whether any limit or any pause of a route is set, so that leasing must ask for admission.
struct AsksAdmission: Statement {
    static let name = "jobs_asks_admission"
    static let sql = """
        SELECT EXISTS (SELECT FROM job_control
                       WHERE max_running IS NOT NULL OR per_minute IS NOT NULL
                          OR (scope = 'route' AND paused_at IS NOT NULL))
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Bool { try row.next() }
}

/// Locks the limits that a lease for one queue may touch, always in the same order, until the transaction ends: who
/// counts what runs next, counts with a later snapshot.
struct LockLimits: Statement {
    static let name = "jobs_limits_lock"
    static let sql = """
        SELECT scope, key, max_running, per_minute, next_free_at, clock_timestamp() FROM job_control
        WHERE (max_running IS NOT NULL OR per_minute IS NOT NULL) AND (scope <> 'queue' OR key = $1)
        ORDER BY scope, key FOR UPDATE
        """
    let queue: Queue

    func bind(_ parameters: inout Parameters) { parameters.append(Int32(queue.id)) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (limit: Admission.Limit, now: Timestamp) {
        (
            limit: Admission.Limit(
                scope: try ControlScope(kind: row.next(), key: row.next()),
                limits: ControlLimits(maxRunning: try row.next(), perMinute: try row.next()),
                nextFreeAt: try row.next()),
            now: try row.next()
        )
    }
}

/// The paused routes. Who resumes one waits until the transaction ends, and so finds what it parks.
struct HoldRoutePauses: Statement {
    static let name = "jobs_route_pauses_hold"
    static let sql = """
        SELECT key FROM job_control WHERE scope = 'route' AND paused_at IS NOT NULL ORDER BY key FOR SHARE
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// How many jobs of each scope live sessions hold. The sets say which may be held, the jobs' own rows which still are.
struct CountRunning: Statement {
    static let name = "jobs_count_running"
    static let sql = """
        WITH held AS MATERIALIZED (
            SELECT queue, job.id, job.clinic_id, job.route_id
            FROM lease_set CROSS JOIN LATERAL unnest(job_ids, clinic_ids, route_ids) AS job(id, clinic_id, route_id)
            WHERE EXISTS (SELECT FROM worker_session WHERE worker_session.id = session_id
                          AND fenced_at IS NULL AND ended_at IS NULL)
        )
        SELECT (SELECT count(*) FROM job WHERE session_id IS NOT NULL AND id = ANY (ARRAY(
                    SELECT held.id FROM held WHERE CASE scope
                        WHEN 'queue' THEN held.queue = key WHEN 'clinic' THEN held.clinic_id = key
                        ELSE held.route_id = key END)))
        FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS limited(scope, key, position) ORDER BY position
        """
    let scopes: [ControlScope]

    func bind(_ parameters: inout Parameters) {
        parameters.append(scopes.map(\.kind))
        parameters.append(scopes.map(\.key))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Moves the clocks of rate limits on.
struct SpendRates: Statement {
    static let name = "jobs_limits_spend"
    static let sql = """
        UPDATE job_control SET next_free_at = spent.next_free_at
        FROM unnest($1::text[], $2::integer[], $3::timestamptz[]) AS spent(scope, key, next_free_at)
        WHERE job_control.scope = spent.scope AND job_control.key = spent.key
        """
    let spent: [(scope: ControlScope, nextFreeAt: Timestamp)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(spent.map(\.scope.kind))
        parameters.append(spent.map(\.scope.key))
        parameters.append(spent.map(\.nextFreeAt))
    }
}
