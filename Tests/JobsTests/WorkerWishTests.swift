import Logging
import Postgres
import ServiceLifecycle
import Synchronization
import Testing

@testable import Jobs

/// What people wish of workers from outside, and how workers end.
@Suite struct WorkerWishTests {
    private func worker(_ pool: Pool, _ handlers: [any JobHandler], name: String = "one") -> Worker {
        Worker(
            pool: pool, handlers: handlers,
            configuration: .init(name: name, lease: .seconds(600), idlePoll: .milliseconds(20)),
            logger: .quiet)
    }

    private func wish(_ wish: WorkerWish, _ name: String, _ pool: Pool) async throws -> Int {
        try await pool.withConnection { try await Workers.wish(wish, of: name, on: $0) }
    }

    @Test func aQuietWorkerFinishesWhatItHoldsTakesNoMoreAndStays() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let (started, goOn) = (Signal(), Signal())
        let handler = TestHandler { batch in
            started.fire()
            await goOn.wait()
            try await batch.finish()
        }
        try await running(worker(pool, [handler])) { _ in
            await started.wait()
            #expect(try await wish(.quiet, "one", pool) == 1)
            try await eventually("it is heard") {
                try await pool.withConnection { try await Workers.all(on: $0) }.first?.wish == .quiet
            }
            // It asks about every second; what it holds it finishes.
            try await Task.sleep(for: .seconds(5))
            goOn.open()
            try await eventually("the first is done") { try await pool.number("SELECT count(*) FROM job_done") == 1 }
            try await pool.enqueue(jobs(1))
            try await Task.sleep(for: .milliseconds(300))
            #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id IS NULL") == 1)
            #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE ended_at IS NULL") == 1)
        }
        await pool.close()
    }

    @Test func aStoppedWorkerEndsByItself() async throws {
        let pool = try await queueDatabase()
        let stopped = Task { try await worker(pool, [TestHandler { try await $0.finish() }], name: "two").run() }
        try await eventually("it is there") { try await pool.number("SELECT count(*) FROM worker_session") == 1 }
        #expect(try await wish(.stop, "two", pool) == 1)
        #expect(try await wish(.quiet, "two", pool) == 0)
        #expect(try await wish(.stop, "nobody", pool) == 0)
        try await stopped.value
        #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE ended_at IS NULL") == 0)
        await pool.close()
    }

    @Test func theSecondStopSignalGivesJobsAndAttemptsBackAtOnce() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(3))
        let started = Signal()
        let handler = TestHandler { batch in
            started.fire()
            try await Task.sleep(for: .seconds(600))
            try await batch.finish()
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: worker(pool, [handler]))], logger: .quiet))
        let run = Task { try await group.run() }
        await started.wait()
        await group.triggerGracefulShutdown()
        run.cancel()
        _ = await run.result
        #expect(
            try await pool.query(
                "SELECT count(*), max(attempt), min(token), max(crashes) FROM job WHERE session_id IS NULL")
                == [["3", "0", "2", "0"]])
        #expect(try await pool.query("SELECT ended_at IS NOT NULL, fenced_at FROM worker_session") == [["t", nil]])
        #expect(try await pool.number("SELECT count(*) FROM lease_set") == 0)
        await pool.close()
    }

    @Test func aSetThatRunsTooLongIsCancelledAndRetriedByThePolicy() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        let wasCancelled = Mutex(false)
        let handler = TestHandler(timeout: .milliseconds(50)) { _ in
            do {
                try await Task.sleep(for: .seconds(600))
            } catch {
                wasCancelled.withLock { $0 = true }
                throw error
            }
        }
        try await running(worker(pool, [handler])) { _ in
            try await eventually("both wait") { try await pool.number("SELECT count(*) FROM job_later") == 2 }
        }
        #expect(wasCancelled.withLock { $0 })
        #expect(
            try await pool.query("SELECT DISTINCT attempt, crashes, reason FROM job_later")
                == [["1", "0", "timed out"]])
        await pool.close()
    }

    @Test func aHandlerThatIgnoresItsCancellationCannotSettleAnyMore() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let goOn = Signal()
        let handler = TestHandler(timeout: .milliseconds(50)) { batch in
            // Nothing here looks at the cancellation.
            await Task { await goOn.wait() }.value
            try await Task {
                try await batch.settle { _, _ in
                    Issue.record("it holds nothing any more")
                    return []
                }
            }.value
        }
        try await running(worker(pool, [handler])) { _ in
            try await eventually("it waits") { try await pool.number("SELECT count(*) FROM job_later") == 1 }
            goOn.open()
        }
        #expect(try await pool.number("SELECT count(*) FROM job_done") == 0)
        await pool.close()
    }

    /// A rolling deploy: the older program knows one queue, the newer two.
    @Test func jobsOfAnUnknownKindWaitUntouchedForAProgramThatKnowsThem() async throws {
        let pool = try await queueDatabase()
        let newQueue = Queue(id: 2, name: "new")
        try await pool.withConnection { try await QueueHealth.name([testQueue, newQueue], on: $0) }
        var mixed = jobs(4)
        for index in [1, 3] { mixed[index].queue = newQueue }
        try await pool.enqueue(mixed)
        let known = TestHandler { try await $0.finish() }
        try await running(worker(pool, [known], name: "older")) { _ in
            try await eventually("the known are done") { try await pool.number("SELECT count(*) FROM job_done") == 2 }
            let served = try await pool.withConnection { try await Workers.all(on: $0) }.flatMap(\.queueIDs)
            #expect(served == [1])
            #expect(
                try await pool.query("SELECT queue, attempt, token FROM job") == [["2", "0", "0"], ["2", "0", "0"]])
            try await running(worker(pool, [known, known.serving(newQueue)], name: "newer")) { _ in
                try await eventually("all are done") { try await pool.number("SELECT count(*) FROM job_done") == 4 }
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM job_done WHERE attempt = 1") == 4)
        #expect(try await pool.number("SELECT count(*) FROM job_dead") == 0)
        await pool.close()
    }
}
