import Logging
import Postgres
import ServiceLifecycle
import TestSupport

@testable import Jobs

/// The queue that tests use.
let testQueue = Queue(id: 1, name: "test")
/// An instant that business deadlines are counted from.
let midnight = Timestamp(microsecondsSinceEpoch: 1_800_000_000_000_000)

/// A pool on a fresh database with the queue's schema.
func queueDatabase() async throws -> Pool {
    try await TestDatabase.make(migrations: JobsSchema.migrations).pool
}

/// Jobs with subjects 1…count of clinic 7, each due a second later than the one before.
func jobs(_ count: Int) -> [NewJob] {
    (1...count).map { number in
        NewJob(
            queue: testQueue, clinicID: 7, subject: Int64(number),
            deadline: midnight.adding(microseconds: Int64(number) * 1_000_000))
    }
}

extension Logger {
    /// Says nothing.
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Pool {
    /// Runs SQL text.
    @discardableResult
    func query(_ sql: String) async throws -> [[String?]] {
        try await withConnection { try await $0.query(sql) }
    }

    /// The number that the SQL text answers, -1 where it answers none.
    func number(_ sql: String) async throws -> Int {
        try await query(sql).first?.first?.flatMap { Int($0) } ?? -1
    }

    func enqueue(_ jobs: [NewJob]) async throws {
        _ = try await withConnection { try await Enqueue.jobs(jobs, on: $0) }
    }

    func session(lease: Duration = .seconds(600)) async throws -> WorkerSession {
        try await WorkerSession.open(named: "test", lease: lease, pool: self)
    }

    func lease(_ limit: Int, for session: WorkerSession) async throws -> [LeasedJob] {
        var lanes = QueueLanes(queue: testQueue)
        return try await withConnection { try await lanes.lease(limit, for: session, on: $0).jobs }
    }

    func batch(
        _ jobs: [LeasedJob], of session: WorkerSession, policy: RetryPolicy = RetryPolicy()
    ) -> LeasedBatch {
        LeasedBatch(jobs: jobs, session: session, pool: self, policy: policy, queue: testQueue, logger: .quiet)
    }

    /// Lets the session run out, as after a crash of its process, without a rescue yet.
    func expire(_ session: WorkerSession) async throws {
        try await query("UPDATE worker_session SET expires_at = now() - interval '1 second' WHERE id = \(session.id)")
    }

    /// What the leading coordinator does every half second.
    func rescue() async throws {
        _ = try await transaction { try await RescueLostJobs(logger: .quiet).perform(on: $0) }
    }

    /// What the leading coordinator does every tenth of a second; answers how many became runnable.
    func promote() async throws -> Int {
        try await withConnection { try await $0.execute(PromoteDue(limit: 100)) }
    }

    /// Waits until some other connection of this database waits for a lock.
    func untilSomebodyWaitsForALock() async throws {
        try await eventually("somebody waits for a lock") {
            try await number(
                """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'
                """) > 0
        }
    }
}

extension LeasedBatch {
    /// Settles every job as done.
    func finish() async throws {
        try await settle { _, held in held.map { Settlement($0, .done) } }
    }
}

/// A job that a session holds.
func heldJob(_ pool: Pool) async throws -> LeasedJob {
    try await pool.enqueue(jobs(1))
    guard let job = try await pool.lease(1, for: try await pool.session()).first else { throw Late(what: "a lease") }
    return job
}

/// A handler made of a closure.
struct TestHandler: JobHandler {
    var queue = testQueue
    var batchSize = 500
    var concurrency = 1
    var timeout: Duration?
    var retryPolicy = RetryPolicy(base: .seconds(3600), cap: .seconds(3600))
    let work: @Sendable (LeasedBatch) async throws -> Void

    func handle(_ batch: LeasedBatch) async throws { try await work(batch) }

    /// The same for another queue.
    func serving(_ queue: Queue) -> TestHandler {
        var copy = self
        copy.queue = queue
        return copy
    }
}

/// Fires once or more; one task waits.
struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func fire() { continuation.yield() }

    /// Lets everyone pass from now on, also a handler that is run again.
    func open() { continuation.finish() }

    func wait() async { for await _ in stream { return } }
}

/// What did not come true in time.
struct Late: Error {
    let what: String
}

/// Asks again and again until the condition holds; for what only the database can tell.
func eventually(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(180)
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw Late(what: what) }
        try await Task.sleep(for: .milliseconds(10))
    }
}

/// Runs services beside `body`, then stops them gracefully and waits for their end.
func running(_ services: any Service..., body: (ServiceGroup) async throws -> Void) async throws {
    let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
            services: services.map {
                .init(
                    service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .cancelGroup)
            }, logger: .quiet))
    async let run: Void = group.run()
    try await body(group)
    await group.triggerGracefulShutdown()
    try await run
}
