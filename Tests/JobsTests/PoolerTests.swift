import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Jobs

/// The queue behind PgBouncer in transaction mode: any statement may meet any server session.
@Suite(.enabled(if: Pooler.isInstalled, "PgBouncer is not installed"), .timeLimit(.minutes(10)))
struct PoolerTests {
    /// Runs `body` with a pool of more connections than the pooler has server sessions.
    private func pooled(_ body: (Pool) async throws -> Void) async throws {
        let pooler = try await Pooler.start(poolSize: 3)
        let direct = try await Connection.open(pooler.directConfiguration(database: "postgres"))
        _ = try await direct.query("CREATE DATABASE pooled")
        let owner = try await Connection.open(pooler.directConfiguration(database: "pooled"))
        _ = try await Migrator(JobsSchema.migrations).migrate(owner)
        let pool = Pool(pooler.configuration(database: "pooled"), size: 12)
        do {
            try await body(pool)
        } catch {
            pooler.stop()
            throw error
        }
        await pool.close()
        pooler.stop()
    }

    @Test func workersCoordinatorAndLimitsLoseAndDoubleNothing() async throws {
        try await pooled { pool in
            try await pool.query("CREATE TABLE effect (subject bigint)")
            try await pool.withConnection { connection in
                let limits = ControlLimits(maxRunning: 40, perMinute: nil)
                try await QueueControl.limit(.clinic(7), to: limits, on: connection)
                _ = try await Enqueue.bulk(jobs(400), on: connection)
                var keyed = jobs(100)
                for index in keyed.indices {
                    keyed[index].subject += 400
                    keyed[index].clinicID = 8
                    keyed[index].key = [UInt8(index)]
                }
                let added = try await Enqueue.jobs(keyed, on: connection)
                #expect(added == 100)
            }
            let failed = Mutex(Set<Int64>())
            let handler = TestHandler(
                batchSize: 20, concurrency: 2, retryPolicy: RetryPolicy(base: .milliseconds(50), cap: .milliseconds(50))
            ) { batch in
                try await batch.settle { connection, held in
                    var settlements: [Settlement] = []
                    for job in held {
                        // Each tenth fails the first time.
                        if job.subject % 10 == 0, failed.withLock({ $0.insert(job.subject).inserted }) {
                            settlements.append(Settlement(job, .retry(reason: "first time")))
                        } else {
                            _ = try await connection.query("INSERT INTO effect VALUES (\(job.subject))")
                            settlements.append(Settlement(job, .done))
                        }
                    }
                    return settlements
                }
            }
            func worker(_ name: String) -> Worker {
                Worker(
                    pool: pool, handlers: [handler],
                    configuration: .init(name: name, lease: .seconds(6), idlePoll: .milliseconds(20)), logger: .quiet)
            }
            let coordinator = Coordinator(pool: pool, holder: "c", duties: [], logger: .quiet)
            try await running(worker("a"), worker("b"), coordinator) { _ in
                try await eventually("all are done") { try await pool.number("SELECT count(*) FROM job_done") == 500 }
            }
            #expect(try await pool.query("SELECT count(*), count(DISTINCT subject) FROM effect") == [["500", "500"]])
            #expect(try await pool.number("SELECT count(*) FROM job_key") == 0)
            #expect(try await pool.number("SELECT count(*) FROM worker_session WHERE ended_at IS NULL") == 0)
        }
    }

    @Test func cancellingAWaitLeavesTheSharedSessionsFit() async throws {
        try await pooled { pool in
            try await pool.enqueue(jobs(1))
            try await pool.transaction { connection in
                _ = try await connection.query("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
                let waiting = Task { try await pool.query("SELECT count(*) FROM job") }
                try await eventually("it waits") {
                    try await connection.query("SELECT 1 FROM pg_locks WHERE NOT granted").count == 1
                }
                waiting.cancel()
                await #expect(throws: PostgresError.self) { try await waiting.value }
            }
            for _ in 0..<20 { #expect(try await pool.number("SELECT count(*) FROM job") == 1) }
        }
    }
}
