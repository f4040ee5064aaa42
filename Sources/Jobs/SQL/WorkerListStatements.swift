internal import Postgres

/// Live sessions with what they hold and did within a minute. Served by `worker_session_live`, `lease_set`'s primary key
/// and `worker_tally_at`.
struct ListSessions: Statement {
    static let name = "jobs_sessions"
    static let sql = """
        WITH told AS (
            SELECT session_id, sum(done)::bigint AS done, sum(failed)::bigint AS failed FROM worker_tally
            WHERE at > now() - interval '1 minute' GROUP BY session_id
        )
        SELECT id, name, queues, slots, started_at, expires_at, wish,
               coalesce((SELECT sum(cardinality(job_ids)) FROM lease_set WHERE session_id = id), 0)::bigint,
               coalesce(told.done, 0), coalesce(told.failed, 0)
        FROM worker_session LEFT JOIN told ON told.session_id = id
        WHERE fenced_at IS NULL AND ended_at IS NULL ORDER BY id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> WorkerState {
        WorkerState(
            sessionID: try row.next(), name: try row.next(), queueIDs: try row.next(), slots: try row.next(),
            startedAt: try row.next(), expiresAt: try row.next(),
            wish: try row.next(String?.self).flatMap(WorkerWish.init),
            leasedJobs: try row.next(), doneLastMinute: try row.next(), failedLastMinute: try row.next())
    }
}

/// Tells live sessions of that name or number what is wished; answers how many. A wish to stop is not taken back.
struct WishSessions: Statement {
    static let name = "jobs_sessions_wish"
    static let sql = """
        UPDATE worker_session SET wish = $2
        WHERE (name = $1 OR id::text = $1) AND fenced_at IS NULL AND ended_at IS NULL AND wish IS DISTINCT FROM 'stop'
        """
    let worker: String
    let wish: WorkerWish

    func bind(_ parameters: inout Parameters) {
        parameters.append(worker)
        parameters.append(wish.rawValue)
    }
}

/// What is wished of a session; no row = it is gone.
struct ReadWish: Statement {
    static let name = "jobs_session_wish"
    static let sql = "SELECT wish FROM worker_session WHERE id = $1"
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(sessionID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> WorkerWish? {
        try row.next(String?.self).flatMap(WorkerWish.init)
    }
}
