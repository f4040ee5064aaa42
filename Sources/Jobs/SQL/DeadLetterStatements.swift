internal import Postgres

/// Dead letters of a filter by queue and reason, most first.
struct GroupDeadLetters: Statement {
    static let name = "jobs_dead_groups"
    static let sql = """
        SELECT queue, reason, count(*), count(DISTINCT clinic_id), min(died_at), max(died_at) FROM job_dead
        WHERE ($1::bigint[] IS NULL OR id = ANY ($1)) AND ($2::smallint IS NULL OR queue = $2)
          AND ($3::integer IS NULL OR clinic_id = $3) AND ($4::text IS NULL OR strpos(lower(reason), lower($4)) > 0)
        GROUP BY queue, reason ORDER BY count(*) DESC, queue, reason LIMIT $5
        """
    let filter: DeadLetterFilter
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        filter.bind(&parameters)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> DeadLetterGroup {
        DeadLetterGroup(
            queueID: try row.next(), reason: try row.next(), jobs: try row.next(), clinics: try row.next(),
            firstDiedAt: try row.next(), lastDiedAt: try row.next())
    }
}

/// Makes up to `limit` dead letters of a filter with numbers above `after` runnable again: same number, next token, no
/// attempts. Answers their numbers. A key was freed when they died, so that they come back without one.
///
/// Served by the primary key of `job_dead`; skips those that somebody else brings back.
struct ReviveDeadLetters: Statement {
    static let name = "jobs_dead_revive"
    static let sql = """
        WITH chosen AS MATERIALIZED (
            SELECT id, clinic_id FROM job_dead
            WHERE ($1::bigint[] IS NULL OR id = ANY ($1)) AND ($2::smallint IS NULL OR queue = $2)
              AND ($3::integer IS NULL OR clinic_id = $3) AND ($4::text IS NULL OR strpos(lower(reason), lower($4)) > 0)
              AND id > $5
            ORDER BY id LIMIT $6 FOR UPDATE SKIP LOCKED
        ), gone AS (
            DELETE FROM job_dead USING chosen WHERE job_dead.id = chosen.id AND job_dead.clinic_id = chosen.clinic_id
            RETURNING job_dead.id, subject, deadline, token + 1 AS token, enqueued_at, job_dead.clinic_id, queue, route_id,
                      trace
        ), runnable AS (
            INSERT INTO job (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, trace)
            SELECT * FROM gone RETURNING id
        )
        SELECT id FROM runnable ORDER BY id
        """
    let filter: DeadLetterFilter
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        filter.bind(&parameters)
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

extension DeadLetterFilter {
    /// The first four parameters of the statements above.
    fileprivate func bind(_ parameters: inout Parameters) {
        parameters.append(ids)
        parameters.append(queueID)
        parameters.append(clinicID)
        parameters.append(reason)
    }
}
