internal import Postgres

/// Every named queue.
struct ReadQueueNames: Statement {
    static let name = "jobs_queue_names"
    static let sql = "SELECT id, name FROM job_queue ORDER BY id"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Queue {
        Queue(id: try row.next(), name: try row.next())
    }
}

/// Unfinished jobs in the order of their numbers, from three tables, each by its primary key. Tables that cannot hold the state
/// asked for are not read.
struct ListUnfinished: Statement {
    static let name = "jobs_list_unfinished"
    static let sql = """
        SELECT * FROM (
            (SELECT id, queue, clinic_id, route_id, subject,
                    CASE WHEN session_id IS NULL THEN 'runnable' ELSE 'running' END AS state, attempt, crashes, deadline,
                    CASE WHEN session_id IS NULL THEN runnable_at ELSE coalesce(leased_at, runnable_at) END AS at,
                    session_id, NULL::text AS reason
             FROM job
             WHERE id > $1 AND ($2::smallint IS NULL OR queue = $2) AND ($3::integer IS NULL OR clinic_id = $3)
               AND coalesce($4::text IN ('runnable', 'running'), true)
               AND ($4::text IS NULL OR $4 = CASE WHEN session_id IS NULL THEN 'runnable' ELSE 'running' END)
               AND $5::text IS NULL
             ORDER BY id LIMIT $6)
            UNION ALL
            (SELECT id, queue, clinic_id, route_id, subject, CASE WHEN parked_by IS NULL THEN 'later' ELSE 'parked' END,
                    attempt, crashes, deadline, due_at, NULL, coalesce(parked_by, reason)
             FROM job_later
             WHERE id > $1 AND ($2::smallint IS NULL OR queue = $2) AND ($3::integer IS NULL OR clinic_id = $3)
               AND coalesce($4::text IN ('later', 'parked'), true)
               AND ($4::text IS NULL OR $4 = CASE WHEN parked_by IS NULL THEN 'later' ELSE 'parked' END)
               AND ($5::text IS NULL OR strpos(lower(coalesce(parked_by, reason)), lower($5)) > 0)
             ORDER BY id LIMIT $6)
            UNION ALL
            (SELECT id, queue, clinic_id, route_id, subject, 'dead', attempt, crashes, deadline, died_at, NULL, reason
             FROM job_dead
             WHERE id > $1 AND ($2::smallint IS NULL OR queue = $2) AND ($3::integer IS NULL OR clinic_id = $3)
               AND ($4::text IS NULL OR $4 = 'dead') AND ($5::text IS NULL OR strpos(lower(reason), lower($5)) > 0)
             ORDER BY id LIMIT $6)
        ) AS unfinished ORDER BY id LIMIT $6
        """
    let filter: JobFilter
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(filter.queueID)
        parameters.append(filter.clinicID)
        parameters.append(filter.state?.rawValue)
        parameters.append(filter.reason)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobListing { try JobListing(decoding: &row) }
}

/// Unfinished jobs by number, from three tables, each by its primary key.
struct ReadUnfinished: Statement {
    static let name = "jobs_read_unfinished"
    static let sql = """
        SELECT id, queue, clinic_id, route_id, subject,
               CASE WHEN session_id IS NULL THEN 'runnable' ELSE 'running' END, attempt, crashes, deadline,
               CASE WHEN session_id IS NULL THEN runnable_at ELSE coalesce(leased_at, runnable_at) END,
               session_id, NULL::text
        FROM job WHERE id = ANY ($1::bigint[])
        UNION ALL
        SELECT id, queue, clinic_id, route_id, subject, CASE WHEN parked_by IS NULL THEN 'later' ELSE 'parked' END,
               attempt, crashes, deadline, due_at, NULL, coalesce(parked_by, reason)
        FROM job_later WHERE id = ANY ($1::bigint[])
        UNION ALL
        SELECT id, queue, clinic_id, route_id, subject, 'dead', attempt, crashes, deadline, died_at, NULL, reason
        FROM job_dead WHERE id = ANY ($1::bigint[])
        ORDER BY 1
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobListing { try JobListing(decoding: &row) }
}

/// What finished last, within an hour. Served by the day's partition and `job_done_finished`.
struct ListFinished: Statement {
    static let name = "jobs_list_finished"
    static let sql = """
        SELECT id, queue, clinic_id, NULL::smallint, subject, CASE outcome WHEN 'c' THEN 'cancelled' ELSE 'done' END,
               attempt, NULL::smallint, NULL::timestamptz, finished_at, session_id, NULL::text
        FROM job_done
        WHERE finished_at > now() - interval '1 hour' AND ($1::smallint IS NULL OR queue = $1)
          AND ($2::integer IS NULL OR clinic_id = $2) AND (outcome = 'c') = ($3 = 'cancelled')
        ORDER BY finished_at DESC, id DESC LIMIT $4
        """
    let filter: JobFilter
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(filter.queueID)
        parameters.append(filter.clinicID)
        parameters.append(filter.state?.rawValue)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobListing { try JobListing(decoding: &row) }
}

/// One job, wherever it is. Unfinished ones by primary key; history has no index on the number and is read through only
/// for a job that is nowhere else.
struct FindJob: Statement {
    static let name = "jobs_find"
    static let sql = """
        WITH unfinished AS MATERIALIZED (
            SELECT id, queue, clinic_id, route_id, subject,
                   CASE WHEN session_id IS NULL THEN 'runnable' ELSE 'running' END AS state, attempt, crashes, deadline,
                   CASE WHEN session_id IS NULL THEN runnable_at ELSE coalesce(leased_at, runnable_at) END AS at,
                   session_id, NULL::text AS reason, token
            FROM job WHERE id = $1
            UNION ALL
            SELECT id, queue, clinic_id, route_id, subject, CASE WHEN parked_by IS NULL THEN 'later' ELSE 'parked' END,
                   attempt, crashes, deadline, due_at, NULL, coalesce(parked_by, reason), token
            FROM job_later WHERE id = $1
            UNION ALL
            SELECT id, queue, clinic_id, route_id, subject, 'dead', attempt, crashes, deadline, died_at, NULL, reason,
                   token
            FROM job_dead WHERE id = $1
        ), found AS (
            SELECT * FROM unfinished
            UNION ALL
            SELECT id, queue, clinic_id, NULL, subject, CASE outcome WHEN 'c' THEN 'cancelled' ELSE 'done' END,
                   attempt, NULL, NULL, finished_at, session_id, NULL, 0
            FROM job_done WHERE id = $1 AND NOT EXISTS (SELECT FROM unfinished)
        )
        SELECT found.id, found.queue, found.clinic_id, found.route_id, found.subject, found.state, found.attempt,
               found.crashes, found.deadline, found.at, found.session_id, found.reason,
               (SELECT result FROM job_result WHERE job_id = found.id AND clinic_id = found.clinic_id),
               job_progress.done, job_progress.total, job_progress.at,
               (SELECT requested_by FROM job_cancel WHERE job_id = found.id)
        FROM found LEFT JOIN job_progress ON job_progress.job_id = found.id AND job_progress.token = found.token
                                         AND found.state = 'running'
        """
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobDetail {
        let job = try JobListing(decoding: &row)
        let result: String? = try row.next()
        let (done, total, at) = (try row.next(Int64?.self), try row.next(Int64?.self), try row.next(Timestamp?.self))
        var progress: JobDetail.Progress?
        if let done, let total, let at { progress = JobDetail.Progress(done: done, total: total, at: at) }
        return JobDetail(job: job, result: result, progress: progress, cancelRequestedBy: try row.next())
    }
}
