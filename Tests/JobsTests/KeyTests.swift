import Postgres
import Synchronization
import Testing

@testable import Jobs

/// Unique keys among unfinished jobs.
@Suite struct KeyTests {
    private func keyed(_ key: String, clinic: Int32 = 7, due: Due? = nil) -> NewJob {
        NewJob(
            queue: testQueue, clinicID: clinic, subject: 1, deadline: midnight, due: due, key: Array(key.utf8))
    }

    private func enqueue(_ pool: Pool, _ jobs: [NewJob]) async throws -> Int {
        try await pool.withConnection { try await Enqueue.jobs(jobs, on: $0) }
    }

    @Test func aSecondJobWithTheKeyOfAnUnfinishedOneIsNotAdded() async throws {
        let pool = try await queueDatabase()
        #expect(try await enqueue(pool, [keyed("a"), keyed("a"), keyed("b"), keyed("a", clinic: 8)] + jobs(2)) == 5)
        #expect(
            try await enqueue(pool, [keyed("a", due: .after(.seconds(1))), keyed("c", due: .business(midnight))]) == 1)
        #expect(try await pool.number("SELECT count(*) FROM job WHERE has_key") == 3)
        #expect(try await pool.number("SELECT count(*) FROM job_later WHERE has_key AND by_business_clock") == 1)
        // The key itself is not kept.
        #expect(try await pool.query("SELECT DISTINCT octet_length(key) FROM job_key") == [["32"]])
        await pool.close()
    }

    @Test(arguments: [Outcome.done, .answered("fine"), .dead(reason: "x"), .retry(reason: "x"), .snooze(.after(.zero))])
    func theKeyIsFreeWhenItsJobIsFinishedAndNotBefore(outcome: Outcome) async throws {
        let pool = try await queueDatabase()
        #expect(try await enqueue(pool, [keyed("a")] + jobs(2)) == 3)
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(3, for: session), of: session)
        #expect(try await enqueue(pool, [keyed("a")]) == 0)
        try await batch.settle { connection, held in
            // A step that follows upon itself: the key is taken until this commits.
            let added = try await Enqueue.jobs([keyed("a")], on: connection)
            #expect(added == 0)
            return held.map { Settlement($0, outcome) }
        }
        let isFinished =
            switch outcome {
            case .done, .answered, .dead: true;
            default: false
            }
        #expect(try await enqueue(pool, [keyed("a")]) == (isFinished ? 1 : 0))
        await pool.close()
    }

    @Test func finishingWithoutATransactionFreesKeysToo() async throws {
        let pool = try await queueDatabase()
        #expect(try await enqueue(pool, [keyed("a"), keyed("b")]) == 2)
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(2, for: session), of: session)
        try await batch.finish(batch.jobs.map { Settlement($0, .done) })
        #expect(try await pool.number("SELECT count(*) FROM job_key") == 0)
        await pool.close()
    }

    @Test(arguments: [true, false])
    func aRacingEnqueueWaitsAndThenFindsTheKeyTakenOrFree(isCommitted: Bool) async throws {
        let pool = try await queueDatabase()
        let racing = Mutex<Task<Int, any Error>?>(nil)
        try? await pool.transaction { connection in
            let added = try await Enqueue.jobs([keyed("a")], on: connection)
            #expect(added == 1)
            let second = Task { try await enqueue(pool, [keyed("a")]) }
            racing.withLock { $0 = second }
            try await pool.untilSomebodyWaitsForALock()
            if !isCommitted { throw Late(what: "rolled back") }
        }
        let second = try #require(racing.withLock { $0 })
        #expect(try await second.value == (isCommitted ? 0 : 1))
        #expect(try await pool.number("SELECT count(*) FROM job") == 1)
        await pool.close()
    }
}
