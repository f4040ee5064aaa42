import Postgres
import Testing

@testable import Jobs

/// Jobs come in with the caller's transaction or not at all, and wait by the clock they ask for.
@Suite struct EnqueueTests {
    private struct Stop: Error {}

    private func later(_ subject: Int64, _ due: Due) -> NewJob {
        NewJob(queue: testQueue, clinicID: 7, subject: subject, deadline: midnight, due: due)
    }

    @Test func jobsExistExactlyWhenTheCallersTransactionCommits() async throws {
        let pool = try await queueDatabase()
        let mixed = jobs(3) + [later(9, .after(.seconds(60)))]
        await #expect(throws: Stop.self) {
            try await pool.transaction { connection in
                try await Enqueue.jobs(mixed, on: connection)
                #expect(try await connection.query("SELECT count(*) FROM job") == [["3"]])
                throw Stop()
            }
        }
        #expect(try await pool.number("SELECT (SELECT count(*) FROM job) + (SELECT count(*) FROM job_later)") == 0)
        _ = try await pool.transaction { try await Enqueue.jobs(mixed, on: $0) }
        #expect(try await pool.number("SELECT count(*) FROM job") == 3)
        #expect(try await pool.number("SELECT count(*) FROM job_later") == 1)
        await pool.close()
    }

    @Test func bulkCopyKeepsEveryField() async throws {
        let pool = try await queueDatabase()
        let count = try await pool.withConnection { try await Enqueue.bulk(jobs(10_000), on: $0) }
        #expect(count == 10_000)
        let rows = try await pool.query(
            """
            SELECT count(DISTINCT id), min(queue), max(queue), min(clinic_id), max(clinic_id), sum(subject), max(token),
                   count(*) FILTER (WHERE extract(epoch FROM deadline) = 1800000000 + subject)
            FROM job WHERE session_id IS NULL AND attempt = 0 AND crashes = 0
            """)
        #expect(rows == [["10000", "1", "1", "7", "7", "50005000", "0", "10000"]])
        await pool.close()
    }

    @Test func bulkCopyRollsBackWithTheCallersTransaction() async throws {
        let pool = try await queueDatabase()
        await #expect(throws: Stop.self) {
            try await pool.transaction { connection in
                _ = try await Enqueue.bulk(jobs(100), on: connection)
                throw Stop()
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        await pool.close()
    }

    @Test func laterJobsBecomeRunnableByTheirOwnClock() async throws {
        let pool = try await queueDatabase()
        let microseconds = try await pool.number("SELECT (extract(epoch FROM now()) * 1000000)::bigint")
        let inThreeDays = Timestamp(microsecondsSinceEpoch: Int64(microseconds) + 3 * 86_400_000_000)
        try await pool.enqueue([
            later(1, .after(.seconds(3600))), later(2, .business(inThreeDays)), later(3, .after(.zero)),
        ])
        #expect(try await pool.promote() == 1)
        #expect(try await pool.query("SELECT subject FROM job") == [["3"]])

        // Shifting the business clock moves business time only.
        try await pool.query("UPDATE business_clock SET shift = '2 days 23 hours'")
        #expect(try await pool.promote() == 0)
        try await pool.query("UPDATE business_clock SET shift = '3 days 1 minute'")
        #expect(try await pool.promote() == 1)
        #expect(try await pool.query("SELECT subject FROM job ORDER BY subject") == [["2"], ["3"]])

        try await pool.query("UPDATE job_later SET due_at = due_at - interval '1 hour'")
        #expect(try await pool.promote() == 1)
        #expect(try await pool.number("SELECT count(*) FROM job_later") == 0)
        await pool.close()
    }

    @Test func promotionKeepsWhatTheJobWentThrough() async throws {
        let pool = try await queueDatabase()
        try await pool.query(
            """
            INSERT INTO job_later (id, queue, clinic_id, subject, deadline, attempt, crashes, token, enqueued_at, due_at,
                                   by_business_clock, reason)
            VALUES (1000, 1, 7, 5, '2030-01-01Z', 3, 2, 41, '2020-01-01Z', now(), false, 'was down')
            """)
        #expect(try await pool.promote() == 1)
        let row = try await pool.query(
            """
            SELECT id, queue, clinic_id, subject, extract(year FROM deadline), attempt, crashes, token,
                   extract(year FROM enqueued_at), session_id FROM job
            """)
        #expect(row == [["1000", "1", "7", "5", "2030", "3", "2", "41", "2020", nil]])
        await pool.close()
    }

    @Test func promotionTakesTheEarliestDueFirstUpToItsLimitOfEachClock() async throws {
        let pool = try await queueDatabase()
        let due = (1...5).map { later(Int64($0), .after(.microseconds($0))) }
        let business = (1...5).map { later(Int64(10 + $0), .business(Timestamp(microsecondsSinceEpoch: Int64($0)))) }
        try await pool.enqueue(due.reversed() + business.reversed())
        let moved = try await pool.withConnection { try await $0.execute(PromoteDue(limit: 2)) }
        #expect(moved == 4)
        #expect(
            try await pool.query("SELECT subject FROM job ORDER BY subject") == [["1"], ["2"], ["11"], ["12"]])
        await pool.close()
    }
}
