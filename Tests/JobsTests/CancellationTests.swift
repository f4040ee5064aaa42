import Postgres
import Testing

@testable import Jobs

/// Cancelling jobs wherever they are.
@Suite struct CancellationTests {
    private func cancel(_ ids: [Int64], _ pool: Pool) async throws -> Cancellation.Answer {
        try await pool.withConnection { try await Cancellation.cancel(ids, actor: "ops", on: $0) }
    }

    private func ids(_ pool: Pool, _ table: String) async throws -> [Int64] {
        try await pool.query("SELECT id FROM \(table) ORDER BY subject").compactMap { $0[0].flatMap { Int64($0) } }
    }

    @Test func waitingAndDeadJobsGoAtOnceAndFreeTheirKeys() async throws {
        let pool = try await queueDatabase()
        var wanted = jobs(3)
        for index in wanted.indices { wanted[index].key = [UInt8(index)] }
        wanted[1].due = .after(.seconds(3600))
        try await pool.enqueue(wanted)
        try await pool.query(
            """
            WITH gone AS (DELETE FROM job WHERE subject = 3 RETURNING *)
            INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                                  has_key, reason)
            SELECT id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, 1, 0, has_key, 'x' FROM gone
            """)
        let all = try await ids(pool, "job") + ids(pool, "job_later") + ids(pool, "job_dead")
        let answer = try await cancel(all + [999_999], pool)
        #expect(answer.cancelled == all.sorted() && answer.requested.isEmpty && answer.unknown == [999_999])
        #expect(
            try await pool.query("SELECT subject, outcome, session_id FROM job_done ORDER BY 1")
                == [["1", "c", nil], ["2", "c", nil], ["3", "c", nil]])
        #expect(try await pool.number("SELECT count(*) FROM job_key") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job_cancel") == 0)
        await pool.close()
    }

    @Test func aRunningJobIsCancelledInItsSettlementWhateverItsHandlerSays() async throws {
        let pool = try await queueDatabase()
        try await pool.query("CREATE TABLE effect (subject bigint)")
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(3, for: session), of: session)
        let chosen = batch.jobs[1]
        let answer = try await cancel([chosen.id], pool)
        #expect(answer.requested == [chosen.id] && answer.cancelled.isEmpty)
        try await batch.settle { connection, held in
            #expect(held.count == 2)
            for job in held { _ = try await connection.query("INSERT INTO effect VALUES (\(job.subject))") }
            return held.map { Settlement($0, .retry(reason: "later")) }
        }
        #expect(try await pool.query("SELECT subject, outcome FROM job_done") == [["\(chosen.subject)", "c"]])
        #expect(try await pool.number("SELECT count(*) FROM job_later") == 2)
        #expect(try await pool.number("SELECT count(*) FROM effect WHERE subject = \(chosen.subject)") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job_cancel") == 0)
        await pool.close()
    }

    @Test func aSetThatIsCancelledWholeIsSettledWithoutItsHandlersWrites() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(2, for: session), of: session)
        _ = try await cancel(batch.jobs.map(\.id), pool)
        try await batch.settle { _, _ in
            Issue.record("nothing is left to write for")
            return []
        }
        #expect(batch.isSettled)
        #expect(try await pool.number("SELECT count(*) FROM job_done WHERE outcome = 'c' AND attempt = 1") == 2)
        await pool.close()
    }

    @Test func aFailedTransactionLeavesTheRequestStanding() async throws {
        let pool = try await queueDatabase()
        let job = try await heldJob(pool)
        _ = try await cancel([job.id], pool)
        #expect(try await pool.number("SELECT count(*) FROM job_cancel") == 1)
        // The worker dies; whoever finds the job at rest cancels it.
        try await pool.query("UPDATE worker_session SET expires_at = now() - interval '1 second'")
        try await pool.rescue()
        _ = try await pool.transaction { try await CancelRequestedJobs().perform(on: $0) }
        #expect(try await pool.query("SELECT outcome FROM job_done") == [["c"]])
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        await pool.close()
    }

    @Test func aRequestThatComesTooLateIsForgotten() async throws {
        let pool = try await queueDatabase()
        let session = try await pool.session()
        try await pool.enqueue(jobs(1))
        let batch = pool.batch(try await pool.lease(1, for: session), of: session)
        try await batch.settle { connection, held in
            // Between fence and settlement.
            _ = try await connection.query(
                "INSERT INTO job_cancel SELECT id, 'ops', now() - interval '1 hour' FROM job")
            return held.map { Settlement($0, .done) }
        }
        _ = try await pool.transaction { try await ForgetLeftovers().perform(on: $0) }
        #expect(try await pool.number("SELECT count(*) FROM job_cancel") == 0)
        #expect(try await pool.query("SELECT outcome FROM job_done") == [["d"]])
        await pool.close()
    }
}
