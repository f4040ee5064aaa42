internal import Postgres

// What settling has to write besides moving the jobs, each only where it applies, in the same transaction.

/// Frees the keys of finished jobs. Served by `job_key_job` under `PlanBy.index`.
struct FreeKeys: Statement {
    static let name = "jobs_free_keys"
    static let sql = "DELETE FROM job_key WHERE job_id = ANY ($1::bigint[])"
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
}

/// Keeps what jobs answered; a job that died and was brought back answers anew.
struct KeepResults: Statement {
    static let name = "jobs_keep_results"
    static let sql = """
        INSERT INTO job_result (job_id, clinic_id, result) SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[])
        ON CONFLICT (job_id, clinic_id) DO UPDATE SET result = excluded.result, at = now()
        """
    let results: [(job: LeasedJob, text: String)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(results.map(\.job.id))
        parameters.append(results.map(\.job.clinicID))
        parameters.append(results.map(\.text))
    }
}

/// Moves held jobs to history as cancelled, and forgets the requests; answers how many.
struct SettleCancelled: Statement {
    static let name = "jobs_settle_cancelled"
    static let sql = """
        WITH gone AS (
            DELETE FROM job USING unnest($1::bigint[], $2::bigint[]) AS held(id, token)
            WHERE job.id = ANY ($1::bigint[]) AND job.id = held.id AND job.token = held.token AND job.session_id = $3
            RETURNING job.id, subject, job.session_id, runnable_at, leased_at, clinic_id, queue, attempt
        ), answered AS (
            DELETE FROM job_cancel WHERE job_id = ANY ($1::bigint[])
        ), kept AS (
            INSERT INTO job_done (id, subject, session_id, runnable_at, leased_at, clinic_id, queue, attempt, outcome)
            SELECT gone.*, 'c' FROM gone RETURNING 1
        )
        SELECT count(*) FROM kept
        """
    let jobs: [LeasedJob]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
        parameters.append(sessionID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Tells how far the held jobs are; answers those that are still held and still wanted. A report under a stale token
/// changes nothing that anybody reads.
struct ReportProgress: Statement {
    static let name = "jobs_report_progress"
    static let sql = """
        WITH wanted AS MATERIALIZED (
            SELECT job.id, job.token FROM unnest($1::bigint[], $2::bigint[]) AS held(id, token)
            JOIN job ON job.id = held.id AND job.token = held.token
            WHERE job.id = ANY ($1::bigint[]) AND job.session_id = $3
              AND NOT EXISTS (SELECT FROM job_cancel WHERE job_id = job.id)
        ), told AS (
            INSERT INTO job_progress (job_id, token, done, total) SELECT id, token, $4, $5 FROM wanted
            ON CONFLICT (job_id) DO UPDATE SET token = excluded.token, done = excluded.done, total = excluded.total,
                at = now() WHERE job_progress.token <= excluded.token
        )
        SELECT id FROM wanted
        """
    let jobs: [LeasedJob]
    let sessionID: Int64
    let done: Int64
    let total: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
        parameters.append(sessionID)
        parameters.append(done)
        parameters.append(total)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
