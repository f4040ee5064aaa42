internal import Postgres

/// Removes finished jobs by number and token and appends them to history. Affected rows = jobs settled.
struct SettleDone: Statement {
    static let name = "jobs_settle_done"
    static let sql = """
        WITH gone AS (
            DELETE FROM job USING unnest($1::bigint[], $2::bigint[]) AS held(id, token)
            WHERE job.id = ANY ($1::bigint[]) AND job.id = held.id AND job.token = held.token
            RETURNING job.id, queue, clinic_id, subject, attempt, session_id, enqueued_at
        )
        INSERT INTO job_done (id, queue, clinic_id, subject, attempt, session_id, enqueued_at) SELECT * FROM gone
        """
    let jobs: [LeasedJob]

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
    }
}

/// Moves jobs to `job_later`; a snooze gives the attempt back, a retry keeps it. Affected rows = jobs settled.
struct SettleLater: Statement {
    static let name = "jobs_settle_later"
    static let sql = """
        WITH gone AS (
            DELETE FROM job
            USING unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[])
                  AS held(id, token, delay, business_due, reason)
            WHERE job.id = ANY ($1::bigint[]) AND job.id = held.id AND job.token = held.token
            RETURNING job.id, queue, clinic_id, subject, deadline,
                      (attempt - CASE WHEN reason IS NULL THEN 1 ELSE 0 END)::smallint AS attempt,
                      crashes, job.token, enqueued_at, delay, business_due, reason
        )
        INSERT INTO job_later (id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at,
                               due_at, by_business_clock, reason)
        SELECT id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at,
               coalesce(business_due, now() + delay * interval '1 microsecond'), business_due IS NOT NULL, reason
        FROM gone
        """
    let jobs: [(job: LeasedJob, due: Due, retryReason: String?)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.job.id))
        parameters.append(jobs.map(\.job.token))
        parameters.append(jobs.map(\.due.delayMicroseconds))
        parameters.append(jobs.map(\.due.businessInstant))
        parameters.append(jobs.map(\.retryReason))
    }
}

/// Moves jobs to the dead letters with a reason. Affected rows = jobs settled.
struct SettleDead: Statement {
    static let name = "jobs_settle_dead"
    static let sql = """
        WITH gone AS (
            DELETE FROM job USING unnest($1::bigint[], $2::bigint[], $3::text[]) AS held(id, token, reason)
            WHERE job.id = ANY ($1::bigint[]) AND job.id = held.id AND job.token = held.token
            RETURNING job.id, queue, clinic_id, subject, deadline, attempt, crashes, job.token, enqueued_at, reason
        )
        INSERT INTO job_dead (id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at, reason)
        SELECT * FROM gone
        """
    let jobs: [(job: LeasedJob, reason: String)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.job.id))
        parameters.append(jobs.map(\.job.token))
        parameters.append(jobs.map(\.reason))
    }
}
