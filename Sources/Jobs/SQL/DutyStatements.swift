internal import Postgres

/// Moves due jobs to the runnable table, at most `limit` of each clock in one go.
///
/// The literal `by_business_clock` predicates match the two partial indexes; a parameter would not.
struct PromoteDue: Statement {
    static let name = "jobs_promote"
    static let sql = """
        WITH by_database AS MATERIALIZED (
            SELECT id FROM job_later WHERE NOT by_business_clock AND due_at <= now()
            ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
        ), by_business AS MATERIALIZED (
            SELECT id FROM job_later WHERE by_business_clock AND due_at <= business_now()
            ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
        ), due AS (
            SELECT * FROM by_database UNION ALL SELECT * FROM by_business
        ), gone AS (
            DELETE FROM job_later WHERE id = ANY (ARRAY(SELECT id FROM due))
            RETURNING id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes, has_key, trace
        )
        INSERT INTO job (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes, has_key,
                         trace)
        SELECT * FROM gone
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }
}

/// Age of the oldest head of a lane, and completions within the window, per queue: a stall is old work together with no
/// completion; depth alone says nothing.
///
/// Heads and not all jobs, so that it costs the same however deep the queue is: while nothing completes, a head stays.
/// Completions are those that workers told. Served by `job_lane` and `worker_tally_at`; locks nothing.
struct QueueSigns: Statement {
    static let name = "jobs_queue_signs"
    static let sql = """
        SELECT queue.id, queue.name, coalesce((
                   WITH RECURSIVE head AS (
                       (SELECT clinic_id, runnable_at FROM job WHERE job.queue = queue.id AND session_id IS NULL
                        ORDER BY clinic_id, deadline, id LIMIT 1)
                       UNION ALL
                       SELECT following.* FROM head CROSS JOIN LATERAL (
                           SELECT clinic_id, runnable_at FROM job
                           WHERE job.queue = queue.id AND clinic_id > head.clinic_id AND session_id IS NULL
                           ORDER BY clinic_id, deadline, id LIMIT 1
                       ) AS following
                   )
                   SELECT (extract(epoch FROM now() - min(runnable_at)) * 1000000)::bigint FROM head
               ), 0),
               (SELECT coalesce(sum(done), 0)::bigint FROM worker_tally
                WHERE worker_tally.queue = queue.id AND at > now() - $1 * interval '1 microsecond')
        FROM job_queue AS queue ORDER BY queue.id
        """
    let windowMicroseconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(windowMicroseconds) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> QueueState {
        QueueState(
            queue: Queue(id: try row.next(), name: try row.next()), oldestMicroseconds: try row.next(),
            completedInWindow: try row.next())
    }
}

/// How many jobs of each queue are where. Reads every unfinished job: for people, not for duties.
struct QueueDepths: Statement {
    static let name = "jobs_queue_depths"
    static let sql = """
        SELECT queue, count(*) FILTER (WHERE place = 'r'), count(*) FILTER (WHERE place = 'l'),
               count(*) FILTER (WHERE place = 't'), count(*) FILTER (WHERE place = 'd')
        FROM (SELECT queue, CASE WHEN session_id IS NULL THEN 'r' ELSE 'l' END AS place FROM job
              UNION ALL SELECT queue, 't' FROM job_later UNION ALL SELECT queue, 'd' FROM job_dead) AS unfinished
        GROUP BY queue
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (queue: Int16, depth: QueueState.Depth) {
        (
            queue: try row.next(),
            depth: QueueState.Depth(
                runnable: try row.next(), leased: try row.next(), later: try row.next(), dead: try row.next())
        )
    }
}

/// Raises an alarm once; a second raise of the same kind and subject changes nothing.
struct RaiseAlarm: Statement {
    static let name = "jobs_alarm_raise"
    static let sql = """
        INSERT INTO alarm (kind, subject, detail) VALUES ($1, $2, $3)
        ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
        """
    let kind: String
    let subject: String
    let detail: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(kind)
        parameters.append(subject)
        parameters.append(detail)
    }
}

/// Clears an alarm that no longer holds.
struct ClearAlarm: Statement {
    static let name = "jobs_alarm_clear"
    static let sql = "UPDATE alarm SET cleared_at = now() WHERE kind = $1 AND subject = $2 AND cleared_at IS NULL"
    let kind: String
    let subject: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(kind)
        parameters.append(subject)
    }
}

/// Makes partitions of history ahead and drops old ones; answers how many it dropped. A new partition locks the parent
/// against writers for a moment.
struct KeepHistoryPartitions: Statement {
    static let name = "jobs_keep_history"
    static let sql = "SELECT keep_job_history($1, $2)"
    let ahead: Int32
    let keep: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(ahead)
        parameters.append(keep)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// Names the queues for people and says where each leads.
struct NameQueues: Statement {
    static let name = "jobs_name_queues"
    static let sql = """
        INSERT INTO job_queue (id, name, next_queue) SELECT * FROM unnest($1::smallint[], $2::text[], $3::smallint[])
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, next_queue = excluded.next_queue
        """
    let queues: [Queue]
    let next: [Queue: Queue]

    func bind(_ parameters: inout Parameters) {
        parameters.append(queues.map(\.id))
        parameters.append(queues.map(\.name))
        parameters.append(queues.map { next[$0]?.id })
    }
}
