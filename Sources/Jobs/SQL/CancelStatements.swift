internal import Postgres

/// Records that unfinished jobs are to be cancelled. Answers those that exist.
struct RequestCancel: Statement {
    static let name = "jobs_cancel_request"
    static let sql = """
        WITH unfinished AS (
            SELECT id FROM job WHERE id = ANY ($1::bigint[])
            UNION ALL SELECT id FROM job_later WHERE id = ANY ($1::bigint[])
            UNION ALL SELECT id FROM job_dead WHERE id = ANY ($1::bigint[])
        ), asked AS (
            INSERT INTO job_cancel (job_id, requested_by) SELECT id, $2 FROM unfinished
            ON CONFLICT (job_id) DO NOTHING
        )
        SELECT id FROM unfinished ORDER BY id
        """
    let ids: [Int64]
    let actor: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(ids)
        parameters.append(actor)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Moves jobs that are to be cancelled and that nobody works to history. Answers their numbers.
///
/// Found by the primary keys; a job that a worker leases meanwhile is left to its settlement.
struct CancelIdle: Statement {
    static let name = "jobs_cancel_idle"
    static let sql = """
        WITH asked AS MATERIALIZED (
            SELECT job_id FROM job_cancel WHERE $1::bigint[] IS NULL OR job_id = ANY ($1::bigint[]) LIMIT 1000
        ), runnable AS (
            DELETE FROM job WHERE id = ANY (ARRAY(SELECT job_id FROM asked)) AND session_id IS NULL
            RETURNING id, subject, runnable_at, clinic_id, queue, attempt, has_key
        ), later AS (
            DELETE FROM job_later WHERE id = ANY (ARRAY(SELECT job_id FROM asked))
            RETURNING id, subject, enqueued_at, clinic_id, queue, attempt, has_key
        ), dead AS (
            DELETE FROM job_dead WHERE id = ANY (ARRAY(SELECT job_id FROM asked))
            RETURNING id, subject, enqueued_at, clinic_id, queue, attempt, has_key
        ), gone AS (
            SELECT * FROM runnable UNION ALL SELECT * FROM later UNION ALL SELECT * FROM dead
        ), freed AS (
            DELETE FROM job_key WHERE job_id = ANY (ARRAY(SELECT id FROM gone WHERE has_key))
        ), answered AS (
            DELETE FROM job_cancel WHERE job_id = ANY (ARRAY(SELECT id FROM gone))
        ), kept AS (
            INSERT INTO job_done (id, subject, runnable_at, clinic_id, queue, attempt, outcome)
            SELECT id, subject, runnable_at, clinic_id, queue, attempt, 'c' FROM gone RETURNING id
        )
        SELECT id FROM kept ORDER BY id
        """
    /// `nil`: all that are asked for.
    let only: [Int64]?

    func bind(_ parameters: inout Parameters) { parameters.append(only) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// The jobs that are to be cancelled: as a rule none, so that naming those of a set would cost more.
struct ReadCancels: Statement {
    static let name = "jobs_cancels"
    static let sql = "SELECT job_id FROM job_cancel"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Removes what speaks of jobs that are finished: requests that came too late, progress of earlier leases.
struct SweepLeftovers: Statement {
    static let name = "jobs_sweep_leftovers"
    static let sql = """
        WITH cancels AS (
            DELETE FROM job_cancel WHERE requested_at < now() - interval '1 minute'
              AND NOT EXISTS (SELECT FROM job WHERE id = job_id) AND NOT EXISTS (SELECT FROM job_later WHERE id = job_id)
              AND NOT EXISTS (SELECT FROM job_dead WHERE id = job_id)
        )
        DELETE FROM job_progress WHERE NOT EXISTS (
            SELECT FROM job WHERE job.id = job_id AND job.token = job_progress.token)
        """
}
