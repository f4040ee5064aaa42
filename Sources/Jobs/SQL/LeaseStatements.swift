internal import Postgres

/// The head of every clinic's lane in a queue: first runnable job whose deadline is past, first of the others, and the
/// clinic's weight. No row while the queue is paused, none for a paused clinic.
///
/// A loose scan of `job_lane`, one descent per clinic; locks nothing. `business_now()` decides what is past.
struct SurveyLanes: Statement {
    static let name = "jobs_survey"
    static let sql = """
        WITH RECURSIVE head AS (
            (SELECT clinic_id, deadline, id FROM job
             WHERE queue = $1 AND session_id IS NULL
               AND NOT EXISTS (SELECT FROM job_control WHERE scope = 'queue' AND key = $1 AND paused_at IS NOT NULL)
             ORDER BY clinic_id, deadline, id LIMIT 1)
            UNION ALL
            SELECT following.* FROM head CROSS JOIN LATERAL (
                SELECT clinic_id, deadline, id FROM job
                WHERE queue = $1 AND clinic_id > head.clinic_id AND session_id IS NULL
                ORDER BY clinic_id, deadline, id LIMIT 1
            ) AS following
        ), clock AS MATERIALIZED (
            SELECT business_now() AS now
        )
        SELECT head.clinic_id, head.deadline, head.id, ahead.deadline, ahead.id,
               coalesce((SELECT weight FROM clinic_share WHERE clinic_share.clinic_id = head.clinic_id), 1::smallint),
               clock.now
        FROM head CROSS JOIN clock LEFT JOIN LATERAL (
            SELECT deadline, id FROM job
            WHERE head.deadline < clock.now AND queue = $1 AND clinic_id = head.clinic_id
              AND deadline >= clock.now AND session_id IS NULL
            ORDER BY deadline, id LIMIT 1
        ) AS ahead ON true
        WHERE NOT EXISTS (SELECT FROM job_control
                          WHERE scope = 'clinic' AND key = head.clinic_id AND paused_at IS NOT NULL)
        """
    let queue: Queue

    func bind(_ parameters: inout Parameters) { parameters.append(queue.id) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (head: FairShare.Head, now: Timestamp) {
        let clinicID: Int32 = try row.next()
        let first = FairShare.Mark(deadline: try row.next(), id: try row.next())
        let aheadDeadline: Timestamp? = try row.next()
        let aheadID: Int64? = try row.next()
        let weight: Int16 = try row.next()
        let now: Timestamp = try row.next()
        var ahead: FairShare.Mark?
        if let aheadDeadline, let aheadID { ahead = FairShare.Mark(deadline: aheadDeadline, id: aheadID) }
        let isLate = first.deadline < now
        let head = FairShare.Head(
            clinicID: clinicID, late: isLate ? first : nil, ahead: isLate ? ahead : first, weight: Int(weight))
        return (head, now)
    }
}

/// What every lease does with the candidates that its first part locked, for a live session.
///
/// The update changes no indexed column (HOT). A job that was held when a worker died weighs 2^crashes, so that the
/// survivors of a crashed set come back in ever smaller sets until the killer stands alone. The set is recorded for the
/// reaper, and sets that this session finished since are forgotten, in the same statement. The rows come in no order.
/// `$1` queue, `$2` most jobs, `$3` session, `$4` number of the set, `$5` finished sets.
private func leaseSQL(candidates: String) -> String {
    """
    WITH live AS MATERIALIZED (
        SELECT 1 FROM worker_session
        WHERE id = $3 AND fenced_at IS NULL AND ended_at IS NULL AND expires_at > now()
    ), \(candidates), weighed AS MATERIALIZED (
        SELECT place, row_number() OVER in_turn AS position,
               sum(1::bigint << least(crashes, 30)) OVER in_turn AS weight
        FROM candidate WINDOW in_turn AS (ORDER BY turn, deadline, id)
    ), leased AS (
        UPDATE job SET session_id = $3, token = token + 1, attempt = attempt + 1, leased_at = now()
        WHERE job.ctid = ANY (ARRAY(SELECT place FROM weighed WHERE position = 1 OR weight <= $2))
        RETURNING job.ctid, job.id, clinic_id, route_id, subject, deadline, attempt, crashes, token, has_key, trace
    ), recorded AS (
        INSERT INTO lease_set (session_id, set_no, queue, job_ids, clinic_ids, route_ids)
        SELECT $3, $4, $1, array_agg(id), array_agg(clinic_id), array_agg(route_id) FROM leased
        HAVING count(*) > 0
    ), forgotten AS (
        DELETE FROM lease_set WHERE session_id = $3 AND set_no = ANY($5::integer[])
    )
    SELECT ctid, id, clinic_id, route_id, subject, deadline, attempt, crashes, token, has_key, trace FROM leased
    """
}

/// Leases what was planned: up to `take` runnable jobs of each lane, nearest deadline first.
///
/// Served by `job_lane` under `PlanBy.index`; locks the rows it takes and skips those others hold.
struct LeaseJobs: Statement {
    static let name = "jobs_lease"
    static let sql = leaseSQL(
        candidates: """
            lane AS MATERIALIZED (
                SELECT * FROM unnest($6::integer[], $7::timestamptz[], $8::bigint[], $9::timestamptz[], $10::integer[])
                     WITH ORDINALITY AS lane(clinic_id, low, low_id, high, take, turn)
                WHERE EXISTS (SELECT 1 FROM live)
            ), candidate AS MATERIALIZED (
                SELECT job.* , turn FROM lane CROSS JOIN LATERAL (
                    SELECT ctid AS place, id, deadline, crashes FROM job
                    WHERE queue = $1 AND clinic_id = lane.clinic_id AND (deadline, id) >= (lane.low, lane.low_id)
                      AND deadline <= lane.high AND session_id IS NULL
                    ORDER BY deadline, id LIMIT lane.take FOR UPDATE SKIP LOCKED
                ) AS job
            )
            """)
    let queue: Queue
    let limit: Int64
    let sessionID: Int64
    let setNumber: Int32
    let finishedSets: [Int32]
    let requests: [FairShare.Request]

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue.id)
        parameters.append(limit)
        parameters.append(sessionID)
        parameters.append(setNumber)
        parameters.append(finishedSets)
        parameters.append(requests.map(\.clinicID))
        parameters.append(requests.map(\.from.deadline))
        parameters.append(requests.map(\.from.id))
        parameters.append(requests.map(\.until))
        parameters.append(requests.map { Int32($0.take) })
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LeasedJob {
        LeasedJob(
            place: try row.next(), id: try row.next(), clinicID: try row.next(), routeID: try row.next(),
            subject: try row.next(), deadline: try row.next(), attempt: try row.next(), crashes: try row.next(),
            token: try row.next(), hasKey: try row.next(), trace: try row.next())
    }
}

/// Leases up to `limit` of the jobs that arrived after number `after`, whosever they are; none of a paused queue or clinic.
///
/// Served by the primary key of `job` under `PlanBy.index`, to which `queue + 0` leaves no other way: it steps over nothing
/// but what arrived since.
struct LeaseArrivals: Statement {
    static let name = "jobs_lease_arrivals"
    static let sql = leaseSQL(
        candidates: """
            candidate AS MATERIALIZED (
                SELECT ctid AS place, id, deadline, crashes, 0 AS turn FROM job
                WHERE EXISTS (SELECT 1 FROM live) AND id > $6 AND queue + 0 = $1 AND session_id IS NULL
                  AND NOT EXISTS (SELECT FROM job_control WHERE scope = 'queue' AND key = $1 AND paused_at IS NOT NULL)
                  AND clinic_id <> ALL (ARRAY(SELECT key FROM job_control
                                              WHERE scope = 'clinic' AND paused_at IS NOT NULL))
                ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED
            )
            """)
    let queue: Queue
    let limit: Int64
    let sessionID: Int64
    let setNumber: Int32
    let finishedSets: [Int32]
    let after: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue.id)
        parameters.append(limit)
        parameters.append(sessionID)
        parameters.append(setNumber)
        parameters.append(finishedSets)
        parameters.append(after)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> LeasedJob { try LeaseJobs.decode(&row) }
}

/// The highest number that any job was given so far, by sessions that may not have committed yet.
struct ReadHorizon: Statement {
    static let name = "jobs_horizon"
    static let sql = "SELECT last_value - CASE WHEN is_called THEN 0 ELSE 1 END FROM job_id"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Locks the jobs of a set that this session still holds, found where they lay when they were leased; answers their
/// numbers. First statement of every settling transaction: what it returns cannot be rescued by the reaper until the
/// transaction ends.
struct FenceJobs: Statement {
    static let name = "jobs_fence"
    static let sql = """
        SELECT job.id FROM unnest($1::tid[], $2::bigint[], $3::bigint[]) AS held(place, id, token)
        JOIN job ON job.ctid = held.place AND job.id = held.id AND job.token = held.token
        WHERE job.ctid = ANY ($1::tid[]) AND job.session_id = $4
        FOR UPDATE OF job
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

/// Finds jobs of a set by number and token that are not where they lay, as after a table rewrite; locks them and answers
/// where they lie now. Served by the primary key of `job` under `PlanBy.index`.
struct FenceMovedJobs: Statement {
    static let name = "jobs_fence_moved"
    static let sql = """
        SELECT job.ctid, job.id FROM unnest($1::bigint[], $2::bigint[]) AS held(id, token)
        JOIN job ON job.id = held.id AND job.token = held.token AND job.session_id = $3
        WHERE job.id = ANY ($1::bigint[])
        FOR UPDATE OF job
        """
    let jobs: [LeasedJob]
    let sessionID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.id))
        parameters.append(jobs.map(\.token))
        parameters.append(sessionID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (place: TupleID, id: Int64) {
        (place: try row.next(), id: try row.next())
    }
}
