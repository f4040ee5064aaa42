import Postgres
import ServiceLifecycle
import Synchronization
import Testing

@testable import Jobs

/// A whole worker on a real queue: splitting, draining, and new sessions for old.
@Suite(.timeLimit(.minutes(10))) struct WorkerTests {
    private struct Poison: Error {}

    private func worker(_ pool: Pool, _ handler: TestHandler, lease: Duration = .seconds(600)) -> Worker {
        Worker(
            pool: pool, handlers: [handler],
            configuration: .init(name: "test", lease: lease, idlePoll: .milliseconds(20)), logger: .quiet)
    }

    private func coordinator(_ pool: Pool) -> Coordinator {
        Coordinator(pool: pool, holder: "test", duties: [], logger: .quiet)
    }

    @Test func aBatchIsSplitUntilThePoisonStandsAlone() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(64))
        let sizes = Mutex<[Int]>([])
        let handler = TestHandler(batchSize: 64) { batch in
            if batch.jobs.contains(where: { $0.subject == 37 }) {
                sizes.withLock { $0.append(batch.jobs.count) }
                throw Poison()
            }
            try await batch.finish()
        }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all are settled") { try await pool.number("SELECT count(*) FROM job") == 0 }
        }
        #expect(sizes.withLock { $0 } == [64, 32, 16, 8, 4, 2, 1])
        // Neighbours are done at their first attempt; the culprit waits for its second, with the type of its error only.
        #expect(
            try await pool.query("SELECT count(DISTINCT subject), min(attempt), max(attempt) FROM job_done")
                == [["63", "1", "1"]])
        #expect(try await pool.query("SELECT subject, attempt, reason FROM job_later") == [["37", "1", "Poison"]])
        await pool.close()
    }

    @Test func severalPoisonsInOneBatchAreAllFound() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(50))
        let poisons: Set<Int64> = [1, 2, 25, 50]
        let handler = TestHandler(batchSize: 50, concurrency: 3) { batch in
            if batch.jobs.contains(where: { poisons.contains($0.subject) }) { throw Poison() }
            try await batch.finish()
        }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all are settled") { try await pool.number("SELECT count(*) FROM job") == 0 }
        }
        #expect(
            try await pool.query("SELECT subject FROM job_later ORDER BY 1") == [["1"], ["2"], ["25"], ["50"]])
        #expect(try await pool.number("SELECT count(DISTINCT subject) FROM job_done") == 46)
        await pool.close()
    }

    @Test func aGracefulStopDrainsWhatIsHeldAndLeasesNoMore() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(20))
        let (started, stopping, proceed) = (Signal(), Signal(), Signal())
        let handler = TestHandler(batchSize: 10) { batch in
            started.fire()
            // A group only passes the signal on: the worker has it once its handler has.
            try await gracefulShutdown()
            stopping.fire()
            await proceed.wait()
            try await batch.finish()
        }
        try await running(worker(pool, handler)) { group in
            await started.wait()
            await group.triggerGracefulShutdown()
            await stopping.wait()
            let open = try await pool.number("SELECT count(*) FROM worker_session WHERE ended_at IS NULL")
            #expect(open == 1)
            proceed.open()
        }
        #expect(try await pool.query("SELECT max(subject), count(*) FROM job_done") == [["10", "10"]])
        #expect(
            try await pool.query(
                "SELECT count(*) FROM job WHERE session_id IS NULL AND attempt = 0 AND token = 0 AND subject > 10")
                == [["10"]])
        #expect(
            try await pool.query("SELECT ended_at IS NOT NULL, fenced_at IS NULL FROM worker_session") == [["t", "t"]])
        await pool.close()
    }

    @Test func cancellationGivesJobsAndAttemptsBack() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(3))
        let started = Signal()
        let handler = TestHandler { batch in
            started.fire()
            try await Task.sleep(for: .seconds(600))
            try await batch.finish()
        }
        let worker = worker(pool, handler)
        let run = Task { try await worker.run() }
        await started.wait()
        run.cancel()
        _ = await run.result
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id IS NULL AND attempt = 0") == 3)
        #expect(try await pool.number("SELECT count(*) FROM job_done") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job_later") == 0)
        await pool.close()
    }

    @Test func aHandlerThatSettlesNothingIsRetriedByThePolicy() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(3))
        let runs = Mutex(0)
        let handler = TestHandler { _ in runs.withLock { $0 += 1 } }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all wait") { try await pool.number("SELECT count(*) FROM job_later") == 3 }
        }
        #expect(runs.withLock { $0 } == 2)
        #expect(try await pool.number("SELECT count(*) FROM job_later WHERE attempt = 1 AND reason IS NOT NULL") == 3)
        await pool.close()
    }

    @Test func troubleOfTheDatabaseCostsNoJobAnAttempt() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(10))
        let isFirst = Mutex(true)
        let handler = TestHandler { batch in
            let isFirstRun = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            if isFirstRun { throw PostgresError(kind: .server, sqlState: "40001", message: "serialization failure") }
            #expect(batch.jobs.count == 10)
            try await batch.finish()
        }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all are done") { try await pool.number("SELECT count(*) FROM job_done") == 10 }
        }
        #expect(try await pool.number("SELECT count(*) FROM job_done WHERE attempt = 1") == 10)
        await pool.close()
    }

    @Test func aLostBackendDuringASettlementIsResolvedByReadingBack() async throws {
        let pool = try await queueDatabase()
        try await pool.query("CREATE TABLE effect (subject bigint)")
        try await pool.enqueue(jobs(5))
        let isFirst = Mutex(true)
        let handler = TestHandler { batch in
            try await batch.settle { connection, held in
                for job in held { _ = try await connection.query("INSERT INTO effect VALUES (\(job.subject))") }
                if isFirst.withLock({ $0 }) {
                    isFirst.withLock { $0 = false }
                    try await pool.query("SELECT pg_terminate_backend(\(connection.backendProcessID))")
                }
                return held.map { Settlement($0, .done) }
            }
        }
        try await running(worker(pool, handler)) { _ in
            try await eventually("all are done") { try await pool.number("SELECT count(*) FROM job_done") == 5 }
        }
        #expect(try await pool.query("SELECT count(*), count(DISTINCT subject) FROM effect") == [["5", "5"]])
        await pool.close()
    }

    @Test func aFencedSessionIsReplacedAndItsHandlerCancelled() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let started = Signal()
        let isFirst = Mutex(true)
        let handler = TestHandler { batch in
            if isFirst.withLock({ $0 }) {
                isFirst.withLock { $0 = false }
                started.fire()
                // Longer than the test may take: only cancellation ends it.
                try await Task.sleep(for: .seconds(600))
            }
            try await batch.finish()
        }
        try await running(worker(pool, handler, lease: .milliseconds(900)), coordinator(pool)) { _ in
            await started.wait()
            try await pool.query("UPDATE worker_session SET fenced_at = now()")
            try await eventually("the job is done") { try await pool.number("SELECT count(*) FROM job_done") == 1 }
        }
        #expect(try await pool.query("SELECT attempt, session_id > 1 FROM job_done") == [["1", "t"]])
        await pool.close()
    }

    /// The server leased, the answer never came: nobody works those jobs, and renewals would keep them for ever.
    @Test func jobsOfALeaseWhoseAnswerWasLostComeBack() async throws {
        let pool = try await queueDatabase()
        let handler = TestHandler { try await $0.finish() }
        try await running(worker(pool, handler), coordinator(pool)) { _ in
            try await eventually("a session is open") { try await pool.number("SELECT id FROM worker_session") == 1 }
            try await pool.transaction { connection in
                _ = try await connection.query("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
                try await Enqueue.jobs(jobs(3), on: connection)
                let request = FairShare.Request(
                    clinicID: 7, band: .normal, from: FairShare.Mark(deadline: midnight, id: 0),
                    until: Timestamp(microsecondsSinceEpoch: .max), take: 3)
                let unheard = LeaseJobs(
                    queue: testQueue, limit: 3, sessionID: 1, setNumber: 1_000, finishedSets: [], requests: [request])
                #expect(try await connection.run(unheard).count == 3)
                try await eventually("the lane's lease is cut off") {
                    try await pool.number(
                        """
                        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                        WHERE datname = current_database() AND wait_event_type = 'Lock'
                          AND (query LIKE '%clinic_share%' OR query LIKE '%id > $6%')
                        """) > 0
                }
            }
            try await eventually("the jobs are done") { try await pool.number("SELECT count(*) FROM job_done") == 3 }
        }
        #expect(try await pool.number("SELECT count(*) FROM job_done WHERE attempt = 1 AND session_id > 1") == 3)
        #expect(try await pool.query("SELECT ended_at IS NOT NULL FROM worker_session WHERE id = 1") == [["t"]])
        await pool.close()
    }
}
