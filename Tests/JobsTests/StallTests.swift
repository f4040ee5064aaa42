import Postgres
import Testing

@testable import Jobs

/// The stall alarm looks at age and completions.
@Suite struct StallTests {
    private func watch(_ pool: Pool) async throws {
        _ = try await pool.transaction { try await WatchForStalls(logger: .quiet).perform(on: $0) }
    }

    private func complete(_ pool: Pool, secondsAgo: Int) async throws {
        try await pool.query(
            """
            INSERT INTO worker_tally (session_id, queue, at, done, failed, busy_us)
            VALUES (1, 1, now() - interval '\(secondsAgo) seconds', 5, 0, 1000)
            """)
    }

    @Test func theAlarmIsRaisedOnceAndClearedWhenWorkFlows() async throws {
        let pool = try await queueDatabase()
        try await pool.withConnection { try await QueueHealth.name([testQueue], on: $0) }
        try await pool.enqueue(jobs(2))
        try await watch(pool)
        #expect(try await pool.number("SELECT count(*) FROM alarm") == 0)

        try await pool.query("UPDATE job SET runnable_at = now() - interval '90 seconds' WHERE subject = 1")
        try await complete(pool, secondsAgo: 61)
        try await watch(pool)
        try await watch(pool)
        #expect(
            try await pool.query("SELECT kind, subject, detail, cleared_at FROM alarm")
                == [["queue_stalled", "test", "a job waits for 90 s, none completed in 60 s", nil]])

        try await complete(pool, secondsAgo: 1)
        try await watch(pool)
        #expect(try await pool.query("SELECT count(*), count(cleared_at) FROM alarm") == [["1", "1"]])

        try await pool.query("TRUNCATE worker_tally")
        try await watch(pool)
        #expect(try await pool.query("SELECT count(*), count(cleared_at) FROM alarm") == [["2", "1"]])
        await pool.close()
    }

    @Test func jobsThatWorkersHoldAreNoStall() async throws {
        let pool = try await queueDatabase()
        try await pool.withConnection { try await QueueHealth.name([testQueue], on: $0) }
        try await pool.enqueue(jobs(1))
        try await pool.query("UPDATE job SET runnable_at = now() - interval '1 hour'")
        _ = try await pool.lease(1, for: try await pool.session())
        try await watch(pool)
        #expect(try await pool.number("SELECT count(*) FROM alarm") == 0)
        await pool.close()
    }

    @Test func statesCountEveryPlaceAJobCanBeIn() async throws {
        let pool = try await queueDatabase()
        let other = Queue(id: 2, name: "other")
        try await pool.withConnection { connection in
            try await QueueHealth.name([Queue(id: 1, name: "old name"), other], on: connection)
            try await QueueHealth.name([testQueue], on: connection)
        }
        try await pool.enqueue(jobs(10))
        let session = try await pool.session()
        let settled = pool.batch(try await pool.lease(6, for: session), of: session)
        try await settled.settle { _, held in
            held.map { job in
                switch job.subject {
                case ...3: Settlement(job, .done)
                case 4, 5: Settlement(job, .snooze(.after(.seconds(60))))
                default: Settlement(job, .dead(reason: "r"))
                }
            }
        }
        _ = try await pool.lease(1, for: session)
        let states = try await pool.withConnection { try await QueueHealth.states(window: .seconds(60), on: $0) }
        let state = try #require(states.first)
        #expect(state.queue == testQueue)
        #expect(state.depth == QueueState.Depth(runnable: 3, leased: 1, later: 2, dead: 1))
        // Workers tell now and then; this session has not yet.
        #expect(state.completedInWindow == 0)
        try await session.tell(pool: pool)
        let told = try await pool.withConnection { try await QueueHealth.states(window: .seconds(60), on: $0) }
        #expect(told.first?.completedInWindow == 5)
        #expect(state.oldestMicroseconds > 0)
        #expect(states.last == QueueState(queue: other, oldestMicroseconds: 0, completedInWindow: 0))
        await pool.close()
    }

    @Test(arguments: [
        (oldest: Int64(60_000_001), completed: Int64(0), isStalled: true), (60_000_000, 0, false),
        (3_600_000_000, 1, false), (0, 0, false),
    ])
    func oldWorkWithoutCompletionsIsAStall(oldest: Int64, completed: Int64, isStalled: Bool) {
        var state = QueueState(queue: testQueue, oldestMicroseconds: oldest, completedInWindow: completed)
        // A million waiting jobs say nothing by themselves.
        state.depth.runnable = 1_000_000
        #expect(state.isStalled(window: .seconds(60)) == isStalled)
    }
}
