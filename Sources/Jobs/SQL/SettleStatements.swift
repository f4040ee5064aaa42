internal import Postgres

// Each statement removes jobs where they lie (`place`), checked by number, token and session, and answers how many it
// removed: fewer than asked means that a token was stale.

/// Appends finished jobs to history.
struct SettleDone: Statement {
    static let name = "jobs_settle_done"
    static let sql = """
        WITH gone AS (
            DELETE FROM job USING unnest($1::tid[], $2::bigint[], $3::bigint[]) AS held(place, id, token)
            WHERE job.ctid = ANY ($1::tid[]) AND job.ctid = held.place AND job.id = held.id
              AND job.token = held.token AND job.session_id = $4
            RETURNING job.id, subject, job.session_id, runnable_at, leased_at, clinic_id, queue, attempt
        ), kept AS (
            INSERT INTO job_done (id, subject, session_id, runnable_at, leased_at, clinic_id, queue, attempt)
            SELECT * FROM gone RETURNING 1
        )
        SELECT count(*) FROM kept
        """
    let jobs: [LeasedJob]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.place))
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
        parameters.append(sessionID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Moves jobs to `job_later`. A snoozed or parked job gets its attempt back, a retried one keeps it.
struct SettleLater: Statement {
    static let name = "jobs_settle_later"
    static let sql = """
        WITH gone AS (
            DELETE FROM job
            USING unnest($1::tid[], $2::bigint[], $3::bigint[], $5::bigint[], $6::timestamptz[], $7::text[], $8::text[])
                  AS held(place, id, token, delay, business_due, parked_by, reason)
            WHERE job.ctid = ANY ($1::tid[]) AND job.ctid = held.place AND job.id = held.id
              AND job.token = held.token AND job.session_id = $4
            RETURNING job.id, subject, deadline, job.token, enqueued_at, clinic_id, queue, route_id,
                      (attempt - CASE WHEN reason IS NULL THEN 1 ELSE 0 END)::smallint AS attempt, crashes, has_key,
                      delay, business_due, parked_by, reason, trace
        ), kept AS (
            INSERT INTO job_later (id, subject, deadline, token, enqueued_at, due_at, clinic_id, queue, route_id,
                                   attempt, crashes, has_key, by_business_clock, parked_by, reason, trace)
            SELECT id, subject, deadline, token, enqueued_at,
                   CASE WHEN parked_by IS NOT NULL THEN 'infinity'
                        ELSE coalesce(business_due, now() + delay * interval '1 microsecond') END,
                   clinic_id, queue, route_id, attempt, crashes, has_key, business_due IS NOT NULL, parked_by, reason,
                   trace
            FROM gone RETURNING 1
        )
        SELECT count(*) FROM kept
        """

    /// A job with when it comes back and why it waits.
    struct Item: Sendable {
        let job: LeasedJob
        /// `nil`: when what parked it is resumed.
        let due: Due?
        var parkedBy: String?
        var retryReason: String?
    }
    let items: [Item]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(items.map(\.job.place))
        parameters.append(items.map(\.job.id))
        parameters.append(items.map(\.job.token))
        parameters.append(sessionID)
        parameters.append(items.map { $0.due?.delayMicroseconds })
        parameters.append(items.map { $0.due?.businessInstant })
        parameters.append(items.map(\.parkedBy))
        parameters.append(items.map(\.retryReason))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Moves jobs to the dead letters with a reason.
struct SettleDead: Statement {
    static let name = "jobs_settle_dead"
    static let sql = """
        WITH gone AS (
            DELETE FROM job USING unnest($1::tid[], $2::bigint[], $3::bigint[], $5::text[])
                                  AS held(place, id, token, reason)
            WHERE job.ctid = ANY ($1::tid[]) AND job.ctid = held.place AND job.id = held.id
              AND job.token = held.token AND job.session_id = $4
            RETURNING job.id, subject, deadline, job.token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                      has_key, reason, trace
        ), kept AS (
            INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt,
                                  crashes, has_key, reason, trace)
            SELECT * FROM gone RETURNING 1
        )
        SELECT count(*) FROM kept
        """
    let jobs: [(job: LeasedJob, reason: String)]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.job.place))
        parameters.append(jobs.map(\.job.id))
        parameters.append(jobs.map(\.job.token))
        parameters.append(sessionID)
        parameters.append(jobs.map(\.reason))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
