import CoreMetrics
import Foundation
import Postgres
import Synchronization
import Telemetry
import Testing

@testable import Jobs

/// What workers and coordinators tell of themselves, read as Prometheus reads it.
@Suite(.timeLimit(.minutes(10))) struct MetricsTests {
    private let registry = PrometheusRegistry(ClaimlineMetrics.all)

    /// The value of a series; `nil` where it is not told.
    private func value(_ series: String) -> Double? {
        registry.exposition().split(separator: "\n").first { $0.hasPrefix(series + " ") }
            .flatMap { Double($0.dropFirst(series.count + 1)) }
    }

    private func jobsTotal(_ outcome: String) -> Double? {
        value(#"claimline_jobs_total{queue="test",outcome="\#(outcome)"}"#)
    }

    private func worker(_ pool: Pool, _ handler: TestHandler, watch: LoopWatch = .none) -> Worker {
        Worker(
            pool: pool, handlers: [handler],
            configuration: .init(
                name: "test", idlePoll: .milliseconds(20), watch: watch, metrics: registry), logger: .quiet)
    }

    @Test func outcomesAreCountedOnce() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(9))
        let handler = TestHandler { batch in
            if let cancelled = batch.jobs.first(where: { $0.subject == 9 }) {
                _ = try await pool.withConnection {
                    try await $0.execute(RequestCancel(ids: [cancelled.id], actor: "test"))
                }
            }
            try await batch.settle { _, held in
                held.map { job in
                    switch job.subject {
                    case 1, 2, 3: Settlement(job, .done)
                    case 4: Settlement(job, .answered("yes"))
                    case 5: Settlement(job, .snooze(.after(.seconds(3600))))
                    case 6: Settlement(job, .park(key: "k"))
                    case 7: Settlement(job, .retry(reason: "r"))
                    default: Settlement(job, .dead(reason: "d"))
                    }
                }
            }
        }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all are settled") { try await pool.number("SELECT count(*) FROM job") == 0 }
            try await eventually("the set is left") {
                value(#"claimline_worker_slots{queue="test",state="busy"}"#) == 0
            }
            #expect(value(#"claimline_worker_slots{queue="test",state="idle"}"#) == 1)
        }
        let told = ["done", "snoozed", "parked", "retried", "dead", "cancelled"].map { jobsTotal($0) }
        #expect(told == [4, 1, 1, 1, 1, 1])
        #expect(value(#"claimline_fenced_writes_total{queue="test"}"#) == 0)
        #expect(try #require(value(#"claimline_slot_busy_seconds_total{queue="test"}"#)) > 0)
        await pool.close()
    }

    @Test func everySeriesIsToldBeforeAnythingHappens() async throws {
        let pool = try await queueDatabase()
        _ = worker(pool, TestHandler { try await $0.finish() })
        let coordinator = Coordinator(pool: pool, holder: "test", duties: [], logger: .quiet, metrics: registry)
        for outcome in ["done", "snoozed", "parked", "retried", "dead", "cancelled"] {
            #expect(jobsTotal(outcome) == 0)
        }
        #expect(value("claimline_leader") == 0)
        #expect(value("claimline_lost_leases_total") == 0)
        #expect(value("claimline_fenced_sessions_total") == 0)
        for duty in coordinator.duties {
            #expect(value("claimline_duty_failures_total{duty=\"\(duty.name)\"}") == 0)
        }
        await pool.close()
    }

    @Test func refusedWritesAreCountedOnceForEachJob() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(3))
        let session = try await pool.session()
        var batch = pool.batch(try await pool.lease(3, for: session), of: session)
        batch.metrics = QueueMetrics(queue: testQueue, factory: registry)
        try await pool.expire(session)
        try await pool.rescue()
        // Intent, then settlement: both learn that the same three jobs are somebody else's.
        let written: Int? = try await batch.write { _, held in held.count }
        #expect(written == nil)
        try await batch.settle { _, held in held.map { Settlement($0, .done) } }
        #expect(value(#"claimline_fenced_writes_total{queue="test"}"#) == 3)
        #expect(jobsTotal("done") == 0)
        await pool.close()
    }

    @Test func whatIsRolledBackIsNotCounted() async throws {
        struct Stop: Error {}
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(2))
        let session = try await pool.session()
        var batch = pool.batch(try await pool.lease(2, for: session), of: session)
        batch.metrics = QueueMetrics(queue: testQueue, factory: registry)
        await #expect(throws: Stop.self) { try await batch.settle { _, _ in throw Stop() } }
        #expect(jobsTotal("done") == 0)
        try await batch.finish(batch.jobs.map { Settlement($0, .done) })
        #expect(jobsTotal("done") == 2)
        await pool.close()
    }

    private struct Failing: Duty {
        let name = "failing"
        let every = Duration.milliseconds(10)

        func perform(on connection: Connection) async throws -> Bool {
            _ = try await connection.query("SELECT 1 / 0")
            return false
        }
    }

    @Test func aCoordinatorTellsWhatItLosesAndWhoLeads() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(4))
        let session = try await pool.session()
        _ = try await pool.lease(4, for: session)
        try await pool.expire(session)
        let turns = Mutex<[String: Duration]>([:])
        let watch = LoopWatch(
            turned: { name, limit in turns.withLock { $0[name] = limit } },
            ended: { name in turns.withLock { $0[name] = nil } }, started: {})
        let coordinator = Coordinator(
            pool: pool, holder: "test", duties: [Failing()], logger: .quiet, watch: watch, metrics: registry)
        try await running(coordinator) { _ in
            try await eventually("it rescues") { value("claimline_lost_leases_total") == 4 }
            try await eventually("the duty fails") {
                (value(#"claimline_duty_failures_total{duty="failing"}"#) ?? 0) > 2
            }
            #expect(value("claimline_fenced_sessions_total") == 1)
            #expect(value("claimline_leader") == 1)
            #expect(value(#"claimline_duty_failures_total{duty="rescue lost jobs"}"#) == 0)
            #expect(turns.withLock { $0["duties"] } != nil)
        }
        #expect(value("claimline_leader") == 0)
        #expect(turns.withLock { $0.isEmpty })
        await pool.close()
    }

    @Test func everyLaneSaysThatItTurnsUntilItHangs() async throws {
        let pool = try await queueDatabase()
        let pulse = Pulse()
        let limits = Mutex<[String: Duration]>([:])
        let watch = LoopWatch(
            turned: { name, limit in
                limits.withLock { $0[name] = limit }
                // As if a lane's second were a hundredth.
                pulse.turned(name, nextWithin: name.hasPrefix("test lane") ? limit / 100 : limit)
            }, ended: { pulse.ended($0) }, started: { pulse.started() })
        let isFree = Mutex(false)
        let handler = TestHandler(concurrency: 2, timeout: .seconds(30)) { batch in
            while !isFree.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(20)) }
            try await batch.finish()
        }
        try await running(worker(pool, handler, watch: watch)) { _ in
            try await eventually("lanes turn") {
                limits.withLock { limits in limits.keys.count { $0.hasPrefix("test lane") } } == 2
            }
            try await eventually("it is started") { pulse.isStarted }
            #expect(pulse.hanging() == [])
            try await pool.enqueue(jobs(1))
            // 30 s of the handler and 90 s of a turn, a hundredth of that.
            try await eventually("a lane hangs") { pulse.hanging().count == 1 }
            #expect(pulse.hanging().first?.hasPrefix("test lane") == true)
            isFree.withLock { $0 = true }
            try await eventually("it turns again") { pulse.hanging() == [] }
        }
        #expect(pulse.hanging(at: .now + .seconds(3600)) == [], "loops that ended hang no more")
        await pool.close()
    }
}
