internal import Postgres

/// Opens a worker session that lives for `leaseMicroseconds` on the database's clock.
struct OpenSession: Statement {
    static let name = "jobs_session_open"
    static let sql = """
        INSERT INTO worker_session (name, expires_at, queues, slots)
        VALUES ($1, now() + $2 * interval '1 microsecond', $3, $4) RETURNING id
        """
    let sessionName: String
    let leaseMicroseconds: Int64
    /// Numbers of the queues it serves.
    let queues: [Int16]
    /// How many sets it works at once.
    let slots: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(sessionName)
        parameters.append(leaseMicroseconds)
        parameters.append(queues)
        parameters.append(slots)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Appends what a session did of one queue since it last told.
struct TellTally: Statement {
    static let name = "jobs_tally"
    static let sql = """
        INSERT INTO worker_tally (session_id, queue, done, failed, busy_us)
        SELECT $1, * FROM unnest($2::smallint[], $3::bigint[], $4::bigint[], $5::bigint[])
        """
    let sessionID: Int64
    let tallies: [(queue: Int16, tally: Tally)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(sessionID)
        parameters.append(tallies.map(\.queue))
        parameters.append(tallies.map(\.tally.done))
        parameters.append(tallies.map(\.tally.failed))
        parameters.append(tallies.map(\.tally.busyMicroseconds))
    }
}

/// Renews a session that nobody has fenced. Affected rows 0 = fenced.
struct RenewSession: Statement {
    static let name = "jobs_session_renew"
    static let sql = """
        UPDATE worker_session SET expires_at = now() + $2 * interval '1 microsecond'
        WHERE id = $1 AND fenced_at IS NULL AND ended_at IS NULL
        """
    let sessionID: Int64
    let leaseMicroseconds: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(sessionID)
        parameters.append(leaseMicroseconds)
    }
}

/// Ends a session that works no more, and makes what it still holds runnable again with the next token and the attempt
/// given back; answers those jobs. What a lease adds whose answer was lost, the reaper finds.
///
/// Served by the primary keys of `lease_set` and `job` under `PlanBy.index`.
struct EndSession: Statement {
    static let name = "jobs_session_end"
    static let sql = """
        WITH ended AS (
            UPDATE worker_session SET ended_at = now() WHERE id = $1 AND fenced_at IS NULL AND ended_at IS NULL
            RETURNING id
        ), sets AS (
            DELETE FROM lease_set USING ended WHERE session_id = ended.id RETURNING job_ids
        )
        UPDATE job SET session_id = NULL, token = token + 1, attempt = attempt - 1
        WHERE job.id = ANY (ARRAY(SELECT unnest(job_ids) FROM sets)) AND job.session_id = $1
        RETURNING job.id
        """
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(sessionID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Fences every session whose lease ran out. Served by `worker_session_live`.
struct FenceExpiredSessions: Statement {
    static let name = "jobs_session_fence"
    static let sql = """
        UPDATE worker_session SET fenced_at = now()
        WHERE fenced_at IS NULL AND ended_at IS NULL AND expires_at < now() RETURNING id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Requeues what sessions held that were fenced or ended, with the next token and the attempt given back. Fenced counts
/// as a crash; an ended session held only jobs that it never knew of or could not settle.
///
/// Runs on every scan for all such sessions, so that a lease that committed after the fencing is found on the next.
struct RequeueLost: Statement {
    static let name = "jobs_requeue_lost"
    static let sql = """
        WITH lost AS (
            DELETE FROM lease_set USING worker_session
            WHERE worker_session.id = lease_set.session_id
              AND (worker_session.fenced_at IS NOT NULL OR worker_session.ended_at IS NOT NULL)
            RETURNING lease_set.session_id, job_ids, CASE WHEN fenced_at IS NULL THEN 0 ELSE 1 END AS crash
        ), held AS (
            SELECT session_id, crash, unnest(job_ids) AS id FROM lost
        )
        UPDATE job SET session_id = NULL, token = token + 1, attempt = attempt - 1, crashes = crashes + crash
        FROM held
        WHERE job.id = ANY (ARRAY(SELECT id FROM held)) AND job.id = held.id AND job.session_id = held.session_id
        RETURNING job.id, job.crashes
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (id: Int64, crashes: Int16) {
        (id: try row.next(), crashes: try row.next())
    }
}

/// Quarantines jobs that killed their worker too often; they are not leased, so no token is needed.
struct QuarantineKillers: Statement {
    static let name = "jobs_quarantine"
    static let sql = """
        WITH gone AS (
            DELETE FROM job WHERE id = ANY($1::bigint[]) AND session_id IS NULL
            RETURNING id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes, has_key,
                      trace
        ), freed AS (
            DELETE FROM job_key WHERE job_id = ANY (ARRAY(SELECT id FROM gone WHERE has_key))
        )
        INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                              has_key, trace, reason)
        SELECT gone.*, 'worker process died while holding it' FROM gone
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
}
