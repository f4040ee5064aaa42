import Postgres
import Testing

@testable import Jobs

/// What a lease takes, from whom, and how cheaply.
@Suite struct LeaseTests {
    @Test func takesTheEarliestDeadlineFirst() async throws {
        let pool = try await queueDatabase()
        var waiting = jobs(6).shuffled()
        // Of equal deadlines, the job that came first.
        waiting.append(NewJob(queue: testQueue, clinicID: 7, subject: 99, deadline: jobs(1)[0].deadline))
        try await pool.enqueue(waiting)
        try await pool.enqueue([NewJob(queue: Queue(id: 2, name: "other"), clinicID: 7, subject: 0, deadline: midnight)]
        )
        let session = try await pool.session()
        let first = try await pool.lease(4, for: session)
        #expect(first.map(\.subject) == [1, 99, 2, 3])
        #expect(first.allSatisfy { $0.attempt == 1 && $0.token == 1 && $0.crashes == 0 && $0.clinicID == 7 })
        #expect(try await pool.lease(4, for: session).map(\.subject) == [4, 5, 6])
        #expect(try await pool.lease(4, for: session).isEmpty)
        await pool.close()
    }

    @Test func recordsItsSetAndForgetsFinishedOnes() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(4))
        let session = try await pool.session()
        let first = try await pool.lease(2, for: session)
        #expect(
            try await pool.query("SELECT session_id, set_no, job_ids FROM lease_set")
                == [["\(session.id)", "1", "{\(first[0].id),\(first[1].id)}"]])
        session.finished(set: 1)
        _ = try await pool.lease(2, for: session)
        #expect(try await pool.query("SELECT set_no FROM lease_set") == [["2"]])
        // An empty lease records nothing.
        #expect(try await pool.lease(2, for: session).isEmpty)
        #expect(try await pool.query("SELECT set_no FROM lease_set") == [["2"]])
        await pool.close()
    }

    @Test func isAHeapOnlyUpdate() async throws {
        let pool = try await queueDatabase()
        _ = try await pool.withConnection { try await Enqueue.bulk(jobs(2_000), on: $0) }
        let session = try await pool.session()
        let counts = try await pool.transaction { connection in
            var lanes = QueueLanes(queue: testQueue)
            #expect(try await lanes.lease(2_000, for: session, on: connection).jobs.count == 2_000)
            return try await connection.query(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'job'")
        }
        #expect(counts == [["2000", "2000"]])
        await pool.close()
    }

    @Test(arguments: ["expires_at = now()", "fenced_at = now()", "ended_at = now()"])
    func nothingForASessionThatIsOver(change: String) async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        try await pool.query("UPDATE worker_session SET \(change)")
        #expect(try await pool.lease(3, for: session).isEmpty)
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id IS NULL AND token = 0") == 3)
        #expect(try await pool.number("SELECT count(*) FROM lease_set") == 0)
        await pool.close()
    }

    @Test func concurrentSessionsNeverGetTheSameJob() async throws {
        let pool = try await queueDatabase()
        _ = try await pool.withConnection { try await Enqueue.bulk(jobs(5_000), on: $0) }
        let sessions = [try await pool.session(), try await pool.session()]
        let taken = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    var mine: [Int64] = []
                    while true {
                        let leased = try await pool.lease(37, for: sessions[lane % 2])
                        if leased.isEmpty { return mine }
                        mine += leased.map(\.subject)
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(taken.sorted() == Array(1...5_000))
        #expect(try await pool.number("SELECT count(*) FROM job WHERE token = 1 AND session_id IS NOT NULL") == 5_000)
        await pool.close()
    }

    @Test func tokenRisesWithEveryLeaseAndEveryRescue() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        var tokens: [Int64] = []
        for _ in 1...3 {
            let session = try await pool.session()
            tokens += try await pool.lease(1, for: session).map(\.token)
            try await pool.expire(session)
            try await pool.rescue()
        }
        #expect(tokens == [1, 3, 5])
        // A retry keeps the token, and the next lease raises it.
        let session = try await pool.session()
        let again = pool.batch(try await pool.lease(1, for: session), of: session)
        try await again.settle { _, held in held.map { Settlement($0, .snooze(.after(.zero))) } }
        #expect(try await pool.promote() == 1)
        #expect(try await pool.lease(1, for: session).map(\.token) == [8])
        await pool.close()
    }
}
