public import Postgres

/// Putting jobs into the queue.
public enum Enqueue {
    /// Enqueues inside the caller's transaction (or alone, when there is none), in at most three statements.
    ///
    /// The jobs exist exactly when the caller's transaction commits. A job whose key an unfinished one has is left out; an
    /// enqueue of the same key that is under way elsewhere is waited for.
    /// - Returns: how many were added.
    /// - Throws: `PostgresError` of the statement; nothing is enqueued then.
    @discardableResult
    public static func jobs(_ jobs: [NewJob], on connection: Connection) async throws(PostgresError) -> Int {
        EnqueuedQueues.noted?.note(jobs)
        let trace = JobTrace.current
        let keyed = jobs.filter { $0.key != nil }
        let jobs = keyed.isEmpty ? jobs : jobs.filter { $0.key == nil }
        let runnable = jobs.filter { $0.due == nil }
        let later = jobs.compactMap { job in job.due.map { (job: job, due: $0) } }
        if !runnable.isEmpty {
            _ = try await connection.execute(EnqueueRunnable(jobs: runnable, trace: trace))
        }
        if !later.isEmpty {
            _ = try await connection.execute(EnqueueLater(jobs: later, trace: trace))
        }
        if keyed.isEmpty { return jobs.count }
        return jobs.count + Int(try await connection.first(EnqueueKeyed(jobs: keyed, trace: trace)) ?? 0)
    }

    /// Enqueues runnable jobs in bulk by binary COPY; the fastest way in for more than a few thousand.
    ///
    /// Takes no job with a key or a due time: COPY cannot look whether a key is taken, and feeds the runnable table only.
    /// - Returns: how many were enqueued.
    public static func bulk(_ jobs: some Sequence<NewJob>, on connection: Connection) async throws(PostgresError) -> Int
    {
        let trace = JobTrace.current
        let columns = ["queue", "clinic_id", "subject", "deadline", "route_id"] + (trace == nil ? [] : ["trace"])
        return try await connection.copyIn("job", columns: columns, rows: jobs) { job, row in
            precondition(job.key == nil && job.due == nil, "bulk takes no keys and no due times: use Enqueue.jobs")
            row.append(job.queue.id)
            row.append(job.clinicID)
            row.append(job.subject)
            row.append(job.deadline)
            row.append(job.routeID)
            if let trace { row.append(trace) }
        }
    }
}
