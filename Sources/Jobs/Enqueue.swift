public import Postgres

/// Putting jobs into the queue.
public enum Enqueue {
    /// Enqueues inside the caller's transaction (or alone, when there is none), in at most two statements.
    ///
    /// The jobs exist exactly when the caller's transaction commits.
    /// - Throws: `PostgresError` of the statement; nothing is enqueued then.
    public static func jobs(_ jobs: [NewJob], on connection: Connection) async throws(PostgresError) {
        let runnable = jobs.filter { $0.due == nil }
        let later = jobs.compactMap { job in job.due.map { (job: job, due: $0) } }
        if !runnable.isEmpty {
            _ = try await connection.execute(EnqueueRunnable(jobs: runnable))
        }
        if !later.isEmpty {
            _ = try await connection.execute(EnqueueLater(jobs: later))
        }
    }

    /// Enqueues runnable jobs in bulk by binary COPY; the fastest way in for more than a few thousand.
    ///
    /// `due` of the jobs is ignored: COPY feeds the runnable table only.
    /// - Returns: how many were enqueued.
    public static func bulk(_ jobs: some Sequence<NewJob>, on connection: Connection) async throws(PostgresError) -> Int
    {
        try await connection.copyIn(
            "job", columns: ["queue", "clinic_id", "subject", "deadline", "route_id"], rows: jobs
        ) {
            job, row in
            row.append(job.queue.id)
            row.append(job.clinicID)
            row.append(job.subject)
            row.append(job.deadline)
            row.append(job.routeID)
        }
    }
}
