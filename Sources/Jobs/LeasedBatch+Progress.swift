internal import Postgres

extension LeasedBatch {
    /// Tells how far the work is, the same for every job of the batch; shown to people while the lease lasts.
    ///
    /// - Returns: the numbers of the jobs that are still held and wanted. A long handler may give up those that are not;
    ///   their settlement is not its own in any case.
    /// - Throws: `JobsError.fenced` when the session was, and `PostgresError`.
    public func report(done: Int64, total: Int64) async throws -> Set<Int64> {
        guard !session.isFenced else { throw JobsError.fenced }
        return try await pool.withConnection { connection in
            let report = ReportProgress(jobs: jobs, sessionID: session.id, done: done, total: total)
            return Set(try await connection.pipeline(PlanBy.index, report).1)
        }
    }
}
