import Postgres
import ServiceLifecycle
import Testing

@testable import Jobs

/// Sets that go to several outside parties: one that does not answer holds up its own jobs alone.
@Suite(.timeLimit(.minutes(10))) struct PartyTests {
    /// Works at once, but for party 7, whose part waits at the gate.
    private struct Talker: JobHandler {
        let queue = testQueue
        let batchSize = 50
        let gate: Gate

        func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

        func handle(_ batch: LeasedBatch) async throws {
            if batch.jobs.contains(where: { $0.routeID == 7 }) {
                #expect(Set(batch.jobs.map(\.routeID)) == [7])
                try await gate.pass()
            }
            try await batch.finish()
        }
    }

    /// Shut until it is opened; knows who waits.
    private actor Gate {
        private var isOpen = false
        private(set) var waiting = 0
        private(set) var most = 0

        func open() { isOpen = true }

        func pass() async throws {
            waiting += 1
            most = max(most, waiting)
            while !isOpen { try await Task.sleep(for: .milliseconds(10)) }
            waiting -= 1
        }
    }

    /// Jobs with subjects from `first` on, each due a millisecond after the one before.
    private func jobs(route: Int16, from first: Int, count: Int) -> [NewJob] {
        (first..<first + count).map { number in
            NewJob(
                queue: testQueue, clinicID: 7, subject: Int64(number),
                deadline: midnight.adding(microseconds: Int64(number) * 1_000), routeID: route)
        }
    }

    private func done(_ pool: Pool, from first: Int, below last: Int) async throws -> Int {
        try await pool.number("SELECT count(*) FROM job_done WHERE subject >= \(first) AND subject < \(last)")
    }

    @Test func aSilentPartyHoldsOneSlotOfALaneAndNothingElse() async throws {
        let pool = try await queueDatabase()
        let gate = Gate()
        // The silent party's jobs are due first, more of them than fit into a set.
        try await pool.enqueue(jobs(route: 7, from: 1, count: 120) + jobs(route: 3, from: 1_000, count: 200))
        let worker = Worker(
            pool: pool, handlers: [Talker(gate: gate)],
            configuration: .init(name: "test", lease: .seconds(600), idlePoll: .milliseconds(20)), logger: .quiet)
        let coordinator = Coordinator(pool: pool, holder: "test", duties: [], logger: .quiet)
        try await running(worker, coordinator) { _ in
            try await eventually("the others' jobs are done") {
                try await done(pool, from: 1_000, below: 1_200) == 200
            }
            #expect(await gate.waiting == 1)
            #expect(await gate.most == 1)
            #expect(try await done(pool, from: 1, below: 1_000) == 0)
            // Those that found no slot were put back with their attempts.
            #expect(try await pool.number("SELECT coalesce(max(attempt), 0) FROM job_later") == 0)
            await gate.open()
            try await eventually("the silent party's jobs are done") {
                try await done(pool, from: 1, below: 1_000) == 120
            }
        }
        await pool.close()
    }

    @Test func aRetryMayAskForALongerPause() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(route: 1, from: 1, count: 1))
        let session = try await pool.session()
        let batch = pool.batch(
            try await pool.lease(1, for: session), of: session,
            policy: RetryPolicy(base: .seconds(1), cap: .seconds(1)))
        try await batch.settle { _, held in
            held.map { Settlement($0, .retry(reason: "no answer", pause: .seconds(90))) }
        }
        #expect(
            try await pool.query(
                "SELECT attempt, due_at BETWEEN now() + interval '80 s' AND now() + interval '90 s' FROM job_later")
                == [["1", "t"]])
        await pool.close()
    }
}
