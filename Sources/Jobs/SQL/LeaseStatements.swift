internal import Postgres

/// Leases up to `limit` runnable jobs of one queue, earliest deadline first, for a live session.
///
/// Served by `job_lease` under `PlanByIndex`; locks the rows it takes and skips those others hold. The update changes no indexed column
/// (HOT). A job that was held when a worker died weighs 2^crashes, so that the survivors of a crashed set come back in
/// ever smaller sets until the killer stands alone. The set is recorded for the reaper, and sets that this session
/// finished since are forgotten, in the same statement.
struct LeaseJobs: Statement {
    static let name = "jobs_lease"
    static let sql = """
        WITH live AS MATERIALIZED (
            SELECT 1 FROM worker_session
            WHERE id = $3 AND fenced_at IS NULL AND ended_at IS NULL AND expires_at > now()
        ), candidate AS MATERIALIZED (
            SELECT ctid AS place, id, deadline, crashes FROM job
            WHERE queue = $1 AND session_id IS NULL AND EXISTS (SELECT 1 FROM live)
            ORDER BY deadline, id LIMIT $2 FOR UPDATE SKIP LOCKED
        ), weighed AS MATERIALIZED (
            SELECT place, row_number() OVER nearest AS position,
                   sum(1::bigint << least(crashes, 30)) OVER nearest AS weight
            FROM candidate WINDOW nearest AS (ORDER BY deadline, id)
        ), leased AS (
            UPDATE job SET session_id = $3, token = token + 1, attempt = attempt + 1
            WHERE job.ctid = ANY (ARRAY(SELECT place FROM weighed WHERE position = 1 OR weight <= $2))
            RETURNING job.id, clinic_id, subject, deadline, attempt, crashes, token
        ), recorded AS (
            INSERT INTO lease_set (session_id, set_no, job_ids)
            SELECT $3, $4, array_agg(id) FROM leased HAVING count(*) > 0
        ), forgotten AS (
            DELETE FROM lease_set WHERE session_id = $3 AND set_no = ANY($5::integer[])
        )
        SELECT id, clinic_id, subject, deadline, attempt, crashes, token FROM leased ORDER BY deadline, id
        """
    let queue: Queue
    let limit: Int64
    let sessionID: Int64
    let setNumber: Int32
    let finishedSets: [Int32]

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue.id)
        parameters.append(limit)
        parameters.append(sessionID)
        parameters.append(setNumber)
        parameters.append(finishedSets)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LeasedJob {
        LeasedJob(
            id: try row.next(), clinicID: try row.next(), subject: try row.next(), deadline: try row.next(),
            attempt: try row.next(), crashes: try row.next(), token: try row.next())
    }
}

/// Locks the jobs of a set that this session still holds and returns their numbers; the others were taken over.
///
/// Served by the primary key of `job` under `PlanByIndex`. First statement of every settling transaction: what it returns cannot be
/// rescued by the reaper until the transaction ends.
struct FenceJobs: Statement {
    static let name = "jobs_fence"
    static let sql = """
        SELECT job.id FROM unnest($1::bigint[], $2::bigint[]) AS held(id, token)
        JOIN job ON job.id = held.id AND job.token = held.token AND job.session_id = $3
        WHERE job.id = ANY ($1::bigint[])
        ORDER BY job.id FOR UPDATE OF job
        """
    let jobs: [LeasedJob]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
        parameters.append(sessionID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 {
        try row.next()
    }
}
