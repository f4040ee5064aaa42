internal import Postgres

/// Appends runnable jobs. Locks nothing that others wait for.
struct EnqueueRunnable: Statement {
    static let name = "jobs_enqueue"
    static let sql = """
        INSERT INTO job (queue, clinic_id, subject, deadline, route_id, trace)
        SELECT *, $6::bytea FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::smallint[])
        """
    let jobs: [NewJob]
    var trace: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.queue.id))
        parameters.append(jobs.map(\.clinicID))
        parameters.append(jobs.map(\.subject))
        parameters.append(jobs.map(\.deadline))
        parameters.append(jobs.map(\.routeID))
        parameters.append(trace)
    }
}

/// Appends jobs that become due later, each by its own clock.
struct EnqueueLater: Statement {
    static let name = "jobs_enqueue_later"
    static let sql = """
        INSERT INTO job_later (queue, clinic_id, subject, deadline, route_id, due_at, by_business_clock, trace)
        SELECT queue, clinic_id, subject, deadline, route_id,
               coalesce(business_due, now() + delay * interval '1 microsecond'), business_due IS NOT NULL, $8::bytea
        FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::smallint[], $6::bigint[],
                    $7::timestamptz[]) AS later(queue, clinic_id, subject, deadline, route_id, delay, business_due)
        """
    let jobs: [(job: NewJob, due: Due)]
    var trace: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.job.queue.id))
        parameters.append(jobs.map(\.job.clinicID))
        parameters.append(jobs.map(\.job.subject))
        parameters.append(jobs.map(\.job.deadline))
        parameters.append(jobs.map(\.job.routeID))
        parameters.append(jobs.map(\.due.delayMicroseconds))
        parameters.append(jobs.map(\.due.businessInstant))
        parameters.append(trace)
    }
}

/// Appends jobs with keys, runnable or later, unless an unfinished job of queue and clinic has the key; answers how many.
///
/// Waits for transactions that are about to add or free the same key, always in the same order. Served by the primary
/// key of `job_key`.
struct EnqueueKeyed: Statement {
    static let name = "jobs_enqueue_keyed"
    static let sql = """
        WITH wanted AS MATERIALIZED (
            SELECT nextval('job_id') AS id, queue, clinic_id, subject, deadline, route_id, delay, business_due,
                   sha256(key) AS key
            FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::smallint[], $6::bigint[],
                        $7::timestamptz[], $8::bytea[])
                 AS wanted(queue, clinic_id, subject, deadline, route_id, delay, business_due, key)
        ), claimed AS (
            INSERT INTO job_key (queue, key, job_id, clinic_id)
            SELECT queue, key, id, clinic_id FROM wanted ORDER BY queue, key, clinic_id
            ON CONFLICT (queue, key, clinic_id) DO NOTHING RETURNING job_id
        ), added AS MATERIALIZED (
            SELECT * FROM wanted WHERE id IN (SELECT job_id FROM claimed)
        ), runnable AS (
            INSERT INTO job (id, queue, clinic_id, subject, deadline, route_id, has_key, trace)
            SELECT id, queue, clinic_id, subject, deadline, route_id, true, $9::bytea FROM added
            WHERE delay IS NULL AND business_due IS NULL
        ), later AS (
            INSERT INTO job_later (id, queue, clinic_id, subject, deadline, route_id, has_key, due_at, by_business_clock,
                                   trace)
            SELECT id, queue, clinic_id, subject, deadline, route_id, true,
                   coalesce(business_due, now() + delay * interval '1 microsecond'), business_due IS NOT NULL, $9::bytea
            FROM added WHERE delay IS NOT NULL OR business_due IS NOT NULL
        )
        SELECT count(*) FROM added
        """
    let jobs: [NewJob]
    var trace: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.queue.id))
        parameters.append(jobs.map(\.clinicID))
        parameters.append(jobs.map(\.subject))
        parameters.append(jobs.map(\.deadline))
        parameters.append(jobs.map(\.routeID))
        parameters.append(jobs.map { $0.due?.delayMicroseconds })
        parameters.append(jobs.map { $0.due?.businessInstant })
        parameters.append(jobs.map { $0.key ?? [] })
        parameters.append(trace)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

extension Due {
    /// Microseconds of real delay; `nil` when the business clock decides.
    var delayMicroseconds: Int64? {
        switch self {
        case .after(let delay): delay.microseconds
        case .business: nil
        }
    }

    /// The business instant; `nil` when the database's clock decides.
    var businessInstant: Timestamp? {
        switch self {
        case .after: nil
        case .business(let instant): instant
        }
    }
}

extension Duration {
    /// Whole microseconds, rounded down.
    var microseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
