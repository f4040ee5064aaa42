import Postgres
import Testing

@testable import Jobs

/// Where each outcome leaves its job.
@Suite struct OutcomeTests {
    private let policy = RetryPolicy(base: .seconds(100), cap: .seconds(100), maximumAttempts: 3)

    /// Leases everything and settles each job by its subject.
    private func settle(_ pool: Pool, _ outcome: (LeasedJob) -> Outcome) async throws {
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(100, for: session), of: session, policy: policy)
        try await batch.settle { _, held in held.map { Settlement($0, outcome($0)) } }
        #expect(batch.isSettled)
    }

    @Test func everyOutcomeOfOneBatchEndsInItsPlace() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(5))
        try await settle(pool) { job in
            switch job.subject {
            case 1: .done
            case 2: .retry(reason: "refused")
            case 3: .snooze(.after(.seconds(10)))
            case 4: .snooze(.business(midnight))
            default: .dead(reason: "unknown kind")
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        #expect(
            try await pool.query("SELECT subject, queue, clinic_id, attempt, finished_at > runnable_at FROM job_done")
                == [["1", "1", "7", "1", "t"]])
        // A retry keeps its attempt; a snooze gives it back.
        #expect(
            try await pool.query("SELECT subject, attempt, by_business_clock, reason, token FROM job_later ORDER BY 1")
                == [["2", "1", "f", "refused", "1"], ["3", "0", "f", nil, "1"], ["4", "0", "t", nil, "1"]])
        let delays = try await pool.query(
            """
            SELECT due_at BETWEEN now() + interval '30 s' AND now() + interval '100 s' FROM job_later WHERE subject = 2
            UNION ALL SELECT due_at BETWEEN now() AND now() + interval '10 s' FROM job_later WHERE subject = 3
            UNION ALL SELECT due_at = to_timestamp(1800000000) FROM job_later WHERE subject = 4
            """)
        #expect(delays == [["t"], ["t"], ["t"]])
        #expect(try await pool.query("SELECT subject, attempt, reason FROM job_dead") == [["5", "1", "unknown kind"]])
        await pool.close()
    }

    @Test func backOffStaysWithinTheBoundsOfThePolicy() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(100))
        try await pool.query("UPDATE job SET attempt = 1 WHERE subject > 50")
        let session = try await pool.session()
        let policy = RetryPolicy(base: .seconds(1000), cap: .seconds(5000), maximumAttempts: 9)
        let batch = pool.batch(try await pool.lease(100, for: session), of: session, policy: policy)
        try await batch.settle { _, held in held.map { Settlement($0, .retry(reason: "r")) } }
        let rows = try await pool.query(
            """
            SELECT attempt, count(*), count(DISTINCT due_at) > 40,
                   bool_and(due_at BETWEEN now() + attempt * interval '490 s' AND now() + attempt * interval '1000 s')
            FROM job_later GROUP BY attempt ORDER BY attempt
            """)
        // Ceilings of 1000 s and 2000 s, and no two jobs come back together.
        #expect(rows == [["1", "50", "t", "t"], ["2", "50", "t", "t"]])
        await pool.close()
    }

    @Test func aRetryBeyondTheLastAttemptIsDeadAndKeepsItsData() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        try await pool.query("UPDATE job SET crashes = 4, enqueued_at = '2020-05-05Z', attempt = subject")
        try await settle(pool) { _ in .retry(reason: "refused") }
        #expect(try await pool.query("SELECT subject, attempt FROM job_later") == [["1", "2"]])
        let dead = try await pool.query(
            """
            SELECT queue, clinic_id, subject, extract(epoch FROM deadline)::bigint, attempt, crashes, token,
                   extract(year FROM enqueued_at), reason FROM job_dead
            """)
        #expect(dead == [["1", "7", "2", "1800000002", "3", "4", "1", "2020", "refused"]])
        await pool.close()
    }

    @Test func snoozesNeverUseUpAttempts() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        for _ in 1...5 {
            try await settle(pool) { _ in .snooze(.after(.zero)) }
            #expect(try await pool.promote() == 1)
        }
        #expect(try await pool.query("SELECT attempt, token FROM job") == [["0", "5"]])
        await pool.close()
    }

    @Test func nextJobsAreEnqueuedWithTheSettlementOrNotAtAll() async throws {
        struct Stop: Error {}
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(1, for: session), of: session)
        await #expect(throws: Stop.self) {
            try await batch.settle { connection, _ in
                try await Enqueue.jobs(jobs(3), on: connection)
                throw Stop()
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 1)
        try await batch.settle { connection, held in
            try await Enqueue.jobs(jobs(3), on: connection)
            return held.map { Settlement($0, .done) }
        }
        #expect(try await pool.number("SELECT count(*) FROM job") == 3)
        await pool.close()
    }
}
