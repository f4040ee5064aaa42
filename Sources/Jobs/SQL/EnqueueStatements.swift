internal import Postgres

/// Appends runnable jobs. Locks nothing that others wait for.
struct EnqueueRunnable: Statement {
    static let name = "jobs_enqueue"
    static let sql = """
        INSERT INTO job (queue, clinic_id, subject, deadline, route_id)
        SELECT * FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::smallint[])
        """
    let jobs: [NewJob]

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.queue.id))
        parameters.append(jobs.map(\.clinicID))
        parameters.append(jobs.map(\.subject))
        parameters.append(jobs.map(\.deadline))
        parameters.append(jobs.map(\.routeID))
    }
}

/// Appends jobs that become due later, each by its own clock.
struct EnqueueLater: Statement {
    static let name = "jobs_enqueue_later"
    static let sql = """
        INSERT INTO job_later (queue, clinic_id, subject, deadline, route_id, due_at, by_business_clock)
        SELECT queue, clinic_id, subject, deadline, route_id,
               coalesce(business_due, now() + delay * interval '1 microsecond'), business_due IS NOT NULL
        FROM unnest($1::smallint[], $2::integer[], $3::bigint[], $4::timestamptz[], $5::smallint[], $6::bigint[],
                    $7::timestamptz[]) AS later(queue, clinic_id, subject, deadline, route_id, delay, business_due)
        """
    let jobs: [(job: NewJob, due: Due)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(jobs.map(\.job.queue.id))
        parameters.append(jobs.map(\.job.clinicID))
        parameters.append(jobs.map(\.job.subject))
        parameters.append(jobs.map(\.job.deadline))
        parameters.append(jobs.map(\.job.routeID))
        parameters.append(jobs.map(\.due.delayMicroseconds))
        parameters.append(jobs.map(\.due.businessInstant))
    }
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
