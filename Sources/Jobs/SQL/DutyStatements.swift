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
            RETURNING id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at
        )
        INSERT INTO job (id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at)
        SELECT * FROM gone
        """
    let limit: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(limit) }
}

/// Age of the oldest runnable job nobody has taken, and completions within the window, per queue.
///
/// A stall is an old job together with no completion; depth alone says nothing.
struct QueueProgress: Statement {
    static let name = "jobs_queue_progress"
    static let sql = """
        SELECT queue.id, queue.name,
               (SELECT count(*) FROM job WHERE job.queue = queue.id AND session_id IS NULL),
               (SELECT count(*) FROM job WHERE job.queue = queue.id AND session_id IS NOT NULL),
               (SELECT count(*) FROM job_later WHERE job_later.queue = queue.id),
               (SELECT count(*) FROM job_dead WHERE job_dead.queue = queue.id),
               coalesce((SELECT (extract(epoch FROM now() - min(enqueued_at)) * 1000000)::bigint
                         FROM job WHERE job.queue = queue.id AND session_id IS NULL), 0),
               (SELECT count(*) FROM job_done
                WHERE job_done.queue = queue.id AND finished_at > now() - $1 * interval '1 microsecond')
        FROM job_queue AS queue ORDER BY queue.id
        """
    let windowMicroseconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(windowMicroseconds) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> QueueState {
        QueueState(
            queue: Queue(id: try row.next(), name: try row.next()), runnable: try row.next(), leased: try row.next(),
            later: try row.next(), dead: try row.next(), oldestMicroseconds: try row.next(),
            completedInWindow: try row.next())
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

/// Names the queues for people.
struct NameQueues: Statement {
    static let name = "jobs_name_queues"
    static let sql = """
        INSERT INTO job_queue (id, name) SELECT * FROM unnest($1::smallint[], $2::text[])
        ON CONFLICT (id) DO UPDATE SET name = excluded.name
        """
    let queues: [Queue]

    func bind(_ parameters: inout Parameters) {
        parameters.append(queues.map(\.id))
        parameters.append(queues.map(\.name))
    }
}
