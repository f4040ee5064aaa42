import Postgres
import Testing

@testable import Jobs

/// What a dead worker held comes back, and a job that kills its workers is found.
@Suite struct CrashTests {
    /// Leases and dies.
    private func crash(_ pool: Pool, limit: Int) async throws -> [LeasedJob] {
        let session = try await pool.session()
        let leased = try await pool.lease(limit, for: session)
        try await pool.expire(session)
        try await pool.rescue()
        return leased
    }

    @Test func jobsOfADeadWorkerComeBackWithTheCrashCountedAndTheAttemptGivenBack() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(4))
        try await pool.query("UPDATE job SET attempt = 2, crashes = 1")
        #expect(try await crash(pool, limit: 8).count == 4)
        #expect(
            try await pool.query("SELECT session_id, attempt, crashes, token, count(*) FROM job GROUP BY 1, 2, 3, 4")
                == [[nil, "2", "2", "2", "4"]])
        #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") == 1)
        #expect(try await pool.number("SELECT count(*) FROM lease_set") == 0)
        await pool.close()
    }

    @Test func aRescueTouchesNeitherTheLivingNorTheSettled() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(6))
        let (dead, living) = (try await pool.session(), try await pool.session())
        try await pool.batch(try await pool.lease(2, for: dead), of: dead).finish()
        let lost = try await pool.lease(2, for: dead)
        let kept = try await pool.lease(2, for: living)
        try await pool.expire(dead)
        try await pool.rescue()
        #expect(
            try await pool.query("SELECT id, token FROM job WHERE session_id = \(living.id) ORDER BY id")
                == kept.map { ["\($0.id)", "1"] })
        #expect(
            try await pool.query("SELECT id FROM job WHERE session_id IS NULL ORDER BY id") == lost.map { ["\($0.id)"] }
        )
        #expect(try await pool.number("SELECT count(*) FROM job_done") == 2)
        await pool.close()
    }

    @Test func aLeaseThatCommitsAfterTheFencingIsFoundByTheNextScan() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        let session = try await pool.session()
        try await pool.transaction { connection in
            var lanes = QueueLanes(queue: testQueue)
            #expect(try await lanes.lease(2, for: session, on: connection).jobs.count == 2)
            try await pool.expire(session)
            try await pool.rescue()
        }
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id = \(session.id)") == 2)
        try await pool.rescue()
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id IS NULL AND crashes = 1") == 2)
        await pool.close()
    }

    @Test func whatAnEndedSessionStillHoldsComesBackWithoutACrash() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(4))
        let session = try await pool.session()
        try await pool.batch(try await pool.lease(2, for: session), of: session).finish()
        _ = try await pool.lease(2, for: session)
        _ = try await pool.withConnection { try await $0.execute(EndSession(sessionID: session.id)) }
        try await pool.rescue()
        #expect(
            try await pool.query("SELECT session_id, attempt, crashes, token, count(*) FROM job GROUP BY 1, 2, 3, 4")
                == [[nil, "0", "0", "2", "2"]])
        #expect(try await pool.number("SELECT count(*) FROM lease_set") == 0)
        #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") == 0)
        await pool.close()
    }

    @Test func crashedJobsComeBackInEverSmallerSetsUntilTheKillerStandsAlone() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(32))
        var sizes: [Int] = []
        var suspects: [Int64] = []
        // The first job in line kills every worker that holds it.
        repeat {
            let held = try await crash(pool, limit: 32)
            #expect(held.first?.subject == 1)
            sizes.append(held.count)
            suspects = held.map(\.subject)
        } while suspects.count > 1 && sizes.count < 20
        #expect(sizes == [32, 16, 8, 4, 2, 1])
        #expect(try await pool.number("SELECT max(attempt) FROM job") == 0)
        await pool.close()
    }

    @Test func crashedJobsLeaveRoomForOthers() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(10))
        try await pool.query("UPDATE job SET crashes = 2 WHERE subject = 3")
        let session = try await pool.session()
        // 1 + 1 + 4 + 1 + 1 weigh 8; a crash weighs like neighbours that it takes along.
        #expect(try await pool.lease(8, for: session).map(\.subject) == [1, 2, 3, 4, 5])
        #expect(try await pool.lease(8, for: session).map(\.subject) == [6, 7, 8, 9, 10])
        await pool.close()
    }

    @Test func aJobThatKillsWorkersIsQuarantinedAtTheLimitAndItsNeighbourIsNot() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        try await pool.query("UPDATE job SET attempt = 1, crashes = CASE subject WHEN 1 THEN 11 ELSE 10 END")
        #expect(try await crash(pool, limit: 4_096).count == 2)
        let dead = try await pool.query(
            """
            SELECT queue, clinic_id, subject, extract(epoch FROM deadline)::bigint, attempt, crashes, token, reason
            FROM job_dead
            """)
        #expect(dead == [["1", "7", "1", "1800000001", "1", "12", "2", "worker process died while holding it"]])
        #expect(try await pool.query("SELECT subject, crashes FROM job") == [["2", "11"]])
        await pool.close()
    }
}
