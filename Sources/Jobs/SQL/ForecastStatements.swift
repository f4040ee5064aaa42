internal import Postgres

/// The work ahead, in steps of start and deadline. Reads every unfinished job; locks nothing.
struct ReadWorkAhead: Statement {
    static let name = "jobs_work_ahead"
    static let sql = """
        SELECT queue, route_id, clinic_id, (starts_in * 1e6)::bigint, (due_in * 1e6)::bigint, jobs
        FROM work_ahead($1 * interval '1 microsecond')
        """
    let horizonMicroseconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(horizonMicroseconds) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Forecast.Work {
        let queue: Int16 = try row.next()
        let routeID: Int16 = try row.next()
        let clinicID: Int32 = try row.next()
        let startsIn: Int64 = try row.next()
        let dueIn: Int64 = try row.next()
        let jobs: Int64 = try row.next()
        return Forecast.Work(
            queue: queue, routeID: routeID, clinicID: clinicID, startsIn: Double(startsIn) / 1e6,
            dueIn: Double(dueIn) / 1e6, jobs: Double(jobs))
    }
}

/// What a job of each queue costs and how many were done in the last hour. Served by `worker_tally_at`; locks nothing.
struct ReadPaces: Statement {
    static let name = "jobs_paces"
    static let sql = """
        SELECT queue, name, next_queue, (seconds_per_job * 1e9)::bigint, done FROM queue_pace() ORDER BY queue
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (pace: Forecast.Pace, done: Int64) {
        let queue = Queue(id: try row.next(), name: try row.next())
        let next: Int16? = try row.next()
        let nanoseconds: Int64 = try row.next()
        let done: Int64 = try row.next()
        let pace = Forecast.Pace(
            queue: queue, secondsPerJob: Double(nanoseconds) / 1e9, next: next, isMeasured: done > 0)
        return (pace, done)
    }
}

/// What each job of a queue leads to, and what lies between the queue and the next. Locks nothing.
struct ReadFollows: Statement {
    static let name = "jobs_follows"
    static let sql = """
        SELECT queue, (coalesce(follow, 1) * 1e9)::bigint, coalesce(jobs * 1e3, 0)::bigint
        FROM queue_follow()
        FULL JOIN (SELECT queue, sum(jobs) AS jobs FROM work_between() GROUP BY queue) AS open USING (queue)
        WHERE queue IS NOT NULL
        """

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (queue: Int16, follow: Double, between: Double) {
        let queue: Int16 = try row.next()
        let follow: Int64 = try row.next()
        let between: Int64 = try row.next()
        return (queue: queue, follow: Double(follow) / 1e9, between: Double(between) / 1e3)
    }
}

/// The limits in force. Locks nothing.
struct ReadLimits: Statement {
    static let name = "jobs_limits"
    static let sql = """
        SELECT scope, key, per_minute, max_running FROM job_control
        WHERE per_minute IS NOT NULL OR max_running IS NOT NULL ORDER BY scope, key
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> [Forecast.Limit] {
        let scope = Forecast.Limit.Scope(rawValue: try row.next())
        let key: Int32 = try row.next()
        let perMinute: Int32? = try row.next()
        let maxRunning: Int32? = try row.next()
        guard let scope else { return [] }
        let rate = perMinute.map { Forecast.Limit(scope, key, .jobsPerSecond, Double($0) / 60) }
        let slots = maxRunning.map { Forecast.Limit(scope, key, .slots, Double($0)) }
        return [rate, slots].compactMap { $0 }
    }
}

/// The workers there are, and how busy their slots were while some job waited: only then does idleness tell something
/// about the slots and not about the work. Served by `worker_session_live` and `worker_tally_at`; reads every runnable
/// job; locks nothing.
struct ReadCapacity: Statement {
    static let name = "jobs_capacity"
    static let sql = """
        WITH live AS MATERIALIZED (
            SELECT id, slots FROM worker_session
            WHERE fenced_at IS NULL AND ended_at IS NULL AND expires_at > now() AND wish IS NULL
        ), told AS MATERIALIZED (
            SELECT at, session_id, slots, busy_us FROM worker_tally JOIN live ON id = session_id
            WHERE at > now() - interval '1 minute'
              AND at > (SELECT min(runnable_at) FROM job WHERE session_id IS NULL)
        ), span AS (
            SELECT session_id, slots, min(at) AS first_at, max(at) AS last_at FROM told GROUP BY session_id, slots
        )
        SELECT (SELECT count(*) FROM live), (SELECT coalesce(sum(slots), 0) FROM live),
               (SELECT coalesce(sum(slots * date_part('epoch', last_at - first_at)) * 1e6, 0)::bigint FROM span),
               (SELECT coalesce(sum(busy_us), 0)::bigint FROM told JOIN span USING (session_id) WHERE at > first_at)
        """

    struct Capacity: Sendable {
        let workers: Int64
        let slots: Int64
        /// Slot time over which the next was told.
        let slotMicroseconds: Int64
        let busyMicroseconds: Int64
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Capacity {
        Capacity(
            workers: try row.next(), slots: try row.next(), slotMicroseconds: try row.next(),
            busyMicroseconds: try row.next())
    }
}
