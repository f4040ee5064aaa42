import Postgres
import Synchronization
import Testing

@testable import Jobs

/// No write counts that is made for a job somebody else has taken over.
@Suite struct FencingTests {
    /// A pool with a table that handlers write to.
    private func database() async throws -> Pool {
        let pool = try await queueDatabase()
        try await pool.query("CREATE TABLE effect (subject bigint NOT NULL, author text NOT NULL)")
        return pool
    }

    /// Settles as done and writes one effect for each job.
    private func finish(_ batch: LeasedBatch, as author: String) async throws {
        try await batch.settle { connection, held in
            for job in held {
                _ = try await connection.query("INSERT INTO effect VALUES (\(job.subject), '\(author)')")
            }
            return held.map { Settlement($0, .done) }
        }
    }

    @Test func afterARescueOnlyTheSecondOwnerSettles() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(5))
        let (first, second) = (try await pool.session(), try await pool.session())
        let stale = pool.batch(try await pool.lease(5, for: first), of: first)
        try await pool.expire(first)
        try await pool.rescue()
        let fresh = pool.batch(try await pool.lease(100, for: second), of: second)
        #expect(fresh.jobs.map(\.id) == stale.jobs.map(\.id))

        // The first owner, paused all the while, still believes in its lease.
        #expect(stale.isHeld)
        try await finish(stale, as: "first")
        let written = try await stale.write { connection, _ in try await connection.query("DELETE FROM job") }
        #expect(written == nil)
        #expect(try await pool.number("SELECT count(*) FROM effect") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id = \(second.id)") == 5)

        try await finish(fresh, as: "second")
        #expect(try await pool.query("SELECT author, count(*) FROM effect GROUP BY 1") == [["second", "5"]])
        #expect(
            try await pool.query("SELECT session_id, attempt, count(*) FROM job_done GROUP BY 1, 2")
                == [["\(second.id)", "1", "5"]])
        await pool.close()
    }

    @Test func aStaleTokenDropsOnlyThatJob() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(5))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(5, for: session), of: session)
        try await pool.query("UPDATE job SET token = token + 1 WHERE subject = 3")
        try await finish(batch, as: "first")
        #expect(
            try await pool.query("SELECT subject FROM effect ORDER BY 1") == [["1"], ["2"], ["4"], ["5"]])
        #expect(try await pool.query("SELECT subject, token FROM job") == [["3", "2"]])
        await pool.close()
    }

    @Test func theSameTokenUnderAnotherSessionIsStale() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(2))
        let (first, second) = (try await pool.session(), try await pool.session())
        let leased = try await pool.lease(2, for: first)
        try await finish(pool.batch(leased, of: second), as: "thief")
        #expect(try await pool.number("SELECT count(*) FROM effect") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id = \(first.id)") == 2)
        await pool.close()
    }

    @Test(arguments: [Outcome.done, .retry(reason: "r"), .snooze(.after(.zero)), .dead(reason: "r")])
    func aTokenThatChangesBetweenLockAndSettlementRollsBack(outcome: Outcome) async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(3, for: session), of: session)
        await #expect(throws: JobsError.fenced) {
            try await batch.settle { connection, held in
                _ = try await connection.query(
                    "INSERT INTO effect VALUES (1, 'first'); UPDATE job SET token = token + 1 WHERE subject = 2")
                return held.map { Settlement($0, outcome) }
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM effect") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job WHERE token = 1 AND session_id = \(session.id)") == 3)
        #expect(!batch.isSettled)
        await pool.close()
    }

    @Test func aRescueWaitsForASettlementUnderWayAndFindsNothingLeft() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(3, for: session), of: session)
        let rescue = Mutex<Task<Void, any Error>?>(nil)
        try await batch.settle { connection, held in
            try await pool.expire(session)
            let task = Task { try await pool.rescue() }
            rescue.withLock { $0 = task }
            try await pool.untilSomebodyWaitsForALock()
            return held.map { Settlement($0, .done) }
        }
        try await rescue.withLock { $0 }?.value
        #expect(try await pool.number("SELECT count(*) FROM job_done") == 3)
        #expect(try await pool.number("SELECT count(*) FROM job") == 0)
        #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") == 1)
        await pool.close()
    }

    @Test func aSessionThatKnowsItIsFencedDoesNotEvenTry() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(1))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(1, for: session), of: session)
        #expect(try await session.renew(pool: pool))
        try await pool.query("UPDATE worker_session SET fenced_at = now()")
        #expect(try await session.renew(pool: pool) == false)
        #expect(!batch.isHeld)
        await #expect(throws: JobsError.fenced) { try await batch.finish() }
        await #expect(throws: JobsError.fenced) { try await batch.write { _, _ in } }
        await pool.close()
    }

    @Test func aSessionStopsTrustingALeaseThatItCouldNotRenew() async throws {
        let pool = try await database()
        #expect(try await pool.session(lease: .seconds(30)).isLive)
        let expired = try await pool.session(lease: .zero)
        #expect(!expired.isLive)
        #expect(!expired.isFenced)
        await pool.close()
    }

    @Test func outcomesMustMatchTheJobsOneToOne() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        let leased = try await pool.lease(3, for: session)
        let batch = pool.batch(Array(leased[..<2]), of: session)
        let answers: [[Settlement]] = [
            [], [Settlement(leased[0], .done)], [Settlement(leased[0], .done), Settlement(leased[0], .done)],
            [Settlement(leased[0], .done), Settlement(leased[2], .done)], leased.map { Settlement($0, .done) },
        ]
        for answer in answers {
            await #expect(throws: JobsError.unsettled(queue: "test")) {
                try await batch.settle { connection, _ in
                    _ = try await connection.query("INSERT INTO effect VALUES (1, 'first')")
                    return answer
                }
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM effect") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job") == 3)
        await pool.close()
    }

    @Test func anIntentCommitsWithoutSettling() async throws {
        let pool = try await database()
        try await pool.enqueue(jobs(2))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(2, for: session), of: session)
        let written = try await batch.write { connection, held in
            _ = try await connection.query("INSERT INTO effect VALUES (1, 'intent')")
            return held.count
        }
        #expect(written == 2)
        #expect(try await pool.number("SELECT count(*) FROM effect") == 1)
        #expect(try await batch.stillHeld() == batch.jobs)
        await pool.close()
    }
}
