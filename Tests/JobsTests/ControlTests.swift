import Postgres
import Synchronization
import Testing

@testable import Jobs

/// Pauses and limits as workers obey them.
@Suite struct ControlTests {
    private func control(_ pool: Pool, _ body: (Connection) async throws -> Void) async throws {
        try await pool.withConnection { try await body($0) }
    }

    private func limit(_ pool: Pool, _ scope: ControlScope, max: Int32? = nil, rate: Int32? = nil) async throws {
        try await control(pool) {
            try await QueueControl.limit(scope, to: ControlLimits(maxRunning: max, perMinute: rate), on: $0)
        }
    }

    private func route(_ number: Int16, _ count: Int, clinic: Int32 = 7) -> [NewJob] {
        jobs(count).map { job in
            var job = job
            job.routeID = number
            job.clinicID = clinic
            return job
        }
    }

    private func worker(_ pool: Pool, _ handler: TestHandler, name: String = "test") -> Worker {
        Worker(
            pool: pool, handlers: [handler],
            configuration: .init(name: name, lease: .seconds(600), idlePoll: .milliseconds(20)), logger: .quiet)
    }

    @Test func pausesKeepTheirFirstInstantAndAreShown() async throws {
        let pool = try await queueDatabase()
        try await control(pool) { connection in
            try await QueueControl.pause(.queue(1), actor: "ada", reason: "payer down", on: connection)
            try await QueueControl.pause(.clinic(7), actor: "ben", reason: nil, on: connection)
            let first = try await QueueControl.states(on: connection)
            try await QueueControl.pause(.queue(1), actor: "cid", reason: "still down", on: connection)
            let states = try await QueueControl.states(on: connection)
            #expect(states.map(\.scope) == [.clinic(7), .queue(1)])
            #expect(states[1].pausedAt == first[1].pausedAt && states[1].pausedBy == "cid")
        }
        #expect(try await QueueControl.resume(.queue(1), pool: pool) == 0)
        #expect(try await QueueControl.resume(.queue(1), pool: pool) == nil)
        let left = try await pool.withConnection { try await QueueControl.states(on: $0) }
        #expect(left.map(\.scope) == [.clinic(7)])
        await pool.close()
    }

    @Test func jobsOfAPausedRouteAreParkedAndComeBackUntouched() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(route(3, 5) + route(4, 2, clinic: 8))
        try await control(pool) { try await QueueControl.pause(.route(3), actor: "ada", reason: nil, on: $0) }
        let session = try await pool.session()
        #expect(try await pool.lease(10, for: session).map(\.routeID) == [4, 4])
        #expect(
            try await pool.query("SELECT count(*), min(parked_by), max(attempt), min(due_at)::text FROM job_later")
                == [["5", "route:3", "0", "infinity"]])
        #expect(try await QueueControl.resume(.route(3), pool: pool) == 5)
        #expect(try await pool.promote() == 5)
        let back = try await pool.lease(10, for: session)
        #expect(back.map(\.attempt) == [1, 1, 1, 1, 1] && back.map(\.subject) == [1, 2, 3, 4, 5])
        await pool.close()
    }

    @Test func aResumeFindsWhatALaneIsParkingMeanwhile() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(route(3, 5))
        try await control(pool) { try await QueueControl.pause(.route(3), actor: "ada", reason: nil, on: $0) }
        let session = try await pool.session()
        let resume = Mutex<Task<Int?, any Error>?>(nil)
        try await pool.transaction { connection in
            // What the lane does, held open before its commit.
            let paused = try await connection.run(HoldRoutePauses())
            #expect(paused == [3])
            let task = Task { try await QueueControl.resume(.route(3), pool: pool) }
            resume.withLock { $0 = task }
            try await pool.untilSomebodyWaitsForALock()
            _ = try await connection.query(
                """
                WITH gone AS (DELETE FROM job RETURNING *)
                INSERT INTO job_later (id, subject, deadline, due_at, clinic_id, queue, by_business_clock, parked_by)
                SELECT id, subject, deadline, 'infinity', clinic_id, queue, false, 'route:3' FROM gone
                """)
        }
        let task = try #require(resume.withLock { $0 })
        #expect(try await task.value == 5)
        #expect(try await pool.number("SELECT count(*) FROM job_later WHERE parked_by IS NOT NULL") == 0)
        _ = session
        await pool.close()
    }

    @Test func aClinicsLimitIsNeverExceededByWorkersThatRace() async throws {
        let pool = try await queueDatabase()
        try await limit(pool, .clinic(7), max: 3)
        try await pool.enqueue(jobs(60))
        var other = jobs(20)
        for index in other.indices { other[index].clinicID = 8 }
        try await pool.enqueue(other)
        let load = Mutex((now: 0, most: 0))
        let handler = TestHandler(batchSize: 2, concurrency: 3) { batch in
            let own = batch.jobs.count { $0.clinicID == 7 }
            load.withLock { load in
                load.now += own
                load.most = max(load.most, load.now)
            }
            try await Task.sleep(for: .milliseconds(3))
            load.withLock { $0.now -= own }
            try await batch.finish()
        }
        try await running(worker(pool, handler, name: "a"), worker(pool, handler, name: "b")) { _ in
            try await eventually("all are done") { try await pool.number("SELECT count(*) FROM job_done") == 80 }
        }
        #expect((2...3).contains(load.withLock { $0.most }))
        // Nothing was leased in vain: a clinic's limit cuts the plan.
        #expect(try await pool.number("SELECT max(attempt) FROM job_done") == 1)
        await pool.close()
    }

    @Test func aRoutesLimitPutsBackWhatIsTooMuchWithoutCostingAnAttempt() async throws {
        let pool = try await queueDatabase()
        try await limit(pool, .route(3), max: 2)
        try await pool.enqueue(route(3, 5) + route(4, 1, clinic: 8))
        let session = try await pool.session()
        let first = try await pool.lease(10, for: session)
        #expect(first.filter { $0.routeID == 3 }.count == 2 && first.count == 3)
        #expect(
            try await pool.query(
                """
                SELECT count(*), max(attempt), min(token), bool_and(due_at < now() + interval '2 s')
                FROM job_later
                """) == [["3", "0", "1", "t"]])
        try await pool.query("UPDATE job_later SET due_at = now() - interval '1 second'")
        #expect(try await pool.promote() == 3)
        #expect(try await pool.lease(10, for: session).isEmpty)
        try await pool.batch(first, of: session).finish()
        try await pool.query("UPDATE job_later SET due_at = now() - interval '1 second'")
        #expect(try await pool.promote() == 3)
        #expect(try await pool.lease(10, for: session).count == 2)
        await pool.close()
    }

    @Test func aRateLimitCountsWhatBeganOverAllWorkers() async throws {
        let pool = try await queueDatabase()
        try await limit(pool, .route(3), rate: 600)
        try await pool.enqueue(route(3, 40))
        let (one, two) = (try await pool.session(), try await pool.session())
        let start = ContinuousClock.now
        #expect(try await pool.lease(30, for: one).count == 10)
        let second = try await pool.lease(30, for: two).count
        #expect(second <= 1 + Int((ContinuousClock.now - start) / .milliseconds(100)))
        #expect(try await pool.query("SELECT next_free_at < now() + interval '1.1 s' FROM job_control") == [["t"]])
        // Put back to about their turns, not all at once.
        #expect(try await pool.query("SELECT max(due_at) - min(due_at) > interval '0.7 s' FROM job_later") == [["t"]])
        await pool.close()
    }

    @Test func aQueuesLimitOfNoneStopsItAndLiftingItLetsItGoOn() async throws {
        let pool = try await queueDatabase()
        try await limit(pool, .queue(1), max: 0)
        try await pool.enqueue(jobs(4))
        let session = try await pool.session()
        #expect(try await pool.lease(4, for: session).isEmpty)
        try await limit(pool, .queue(1))
        #expect(try await pool.lease(4, for: session).count == 4)
        await pool.close()
    }

    @Test func weightsOfOneAreNotKept() async throws {
        let pool = try await queueDatabase()
        try await control(pool) { connection in
            try await QueueControl.weigh(clinic: 7, weight: 5, on: connection)
            try await QueueControl.weigh(clinic: 8, weight: 2, on: connection)
            try await QueueControl.weigh(clinic: 7, weight: 1, on: connection)
            let weights = try await QueueControl.weights(on: connection)
            #expect(weights == [8: 2])
        }
        await pool.close()
    }
}
