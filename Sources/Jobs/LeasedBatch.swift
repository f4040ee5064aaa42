public import Postgres
internal import Logging
internal import Synchronization

/// Jobs leased together, and the only way to settle them.
///
/// A handler loads, talks to the outside and decides with `jobs`, then calls `settle` once with what it wants to write.
/// Everything written there happens exactly when the jobs are settled: fence, write, settle and enqueue are one
/// transaction.
public struct LeasedBatch: Sendable {
    /// The jobs, earliest deadline first; never empty.
    public let jobs: [LeasedJob]
    let session: WorkerSession
    let pool: Pool
    let policy: RetryPolicy
    let queue: Queue
    let logger: Logger
    private let settled = SettledMark()

    /// Whether `settle` committed. A handler that returns without it holds on to its jobs.
    var isSettled: Bool { settled.isSet }

    /// Whether the lease is still to be trusted. Ask before each effect outside the database.
    public var isHeld: Bool { session.isLive }

    /// The fencing token of each job, for audit.
    public var sessionID: Int64 { session.id }

    /// Fences, writes and settles in one transaction.
    ///
    /// `body` gets the jobs that are still held (those taken over by another worker are dropped and counted) and returns
    /// exactly one outcome for each. Its writes, the settlement and the jobs it enqueued commit together or not at all.
    /// - Throws: `JobsError.fenced` when a job is lost between lock and settlement, `JobsError.unsettled` when outcomes
    ///   and jobs do not match, whatever `body` throws, and `PostgresError`; the transaction is rolled back then,
    ///   except for `.outcomeUnknown`, which the worker resolves by reading back.
    public func settle(_ body: (Connection, [LeasedJob]) async throws -> [Settlement]) async throws {
        guard !session.isFenced else { throw JobsError.fenced }
        try await pool.transaction { connection in
            let held = try await held(on: connection)
            if held.isEmpty { return }
            let settlements = try await body(connection, held)
            guard settlements.count == held.count, Set(settlements.map(\.job.id)) == Set(held.map(\.id)) else {
                throw JobsError.unsettled(queue: queue.name)
            }
            try await apply(settlements, on: connection)
        }
        settled.set()
    }

    /// Fences and writes in one transaction without settling: the intent before an effect outside the database.
    ///
    /// - Returns: what `body` returned, or `nil` when every job of the batch was taken over (nothing is written then).
    public func write<Value>(_ body: (Connection, [LeasedJob]) async throws -> Value) async throws -> Value? {
        guard !session.isFenced else { throw JobsError.fenced }
        return try await pool.transaction { connection in
            let held = try await held(on: connection)
            return held.isEmpty ? nil : try await body(connection, held)
        }
    }

    /// Locks and returns the jobs that this session still holds.
    private func held(on connection: Connection) async throws -> [LeasedJob] {
        let fence = FenceJobs(jobs: jobs, sessionID: session.id)
        // What the handler runs in between is planned as usual.
        let ids = Set(try await connection.pipeline(PlanByIndex.on, fence, PlanByIndex.off).1)
        if ids.count == jobs.count { return jobs }
        logger.warning("lost leases dropped", metadata: ["queue": "\(queue)", "lost": "\(jobs.count - ids.count)"])
        return jobs.filter { ids.contains($0.id) }
    }

    /// Settles each job by its outcome; a count that differs means a stale token, and rolls everything back.
    private func apply(_ settlements: [Settlement], on connection: Connection) async throws {
        var done: [LeasedJob] = []
        var later: [(job: LeasedJob, due: Due, retryReason: String?)] = []
        var dead: [(job: LeasedJob, reason: String)] = []
        for settlement in settlements {
            switch settlement.outcome {
            case .done: done.append(settlement.job)
            case .snooze(let due): later.append((settlement.job, due, nil))
            case .dead(let reason): dead.append((settlement.job, reason))
            case .retry(let reason) where settlement.job.attempt >= policy.maximumAttempts:
                dead.append((settlement.job, reason))
            case .retry(let reason):
                later.append((settlement.job, .after(policy.delay(afterAttempt: settlement.job.attempt)), reason))
            }
        }
        _ = try await connection.execute(PlanByIndex.on)
        var settled = 0
        if !done.isEmpty { settled += try await connection.execute(SettleDone(jobs: done)) }
        if !later.isEmpty { settled += try await connection.execute(SettleLater(jobs: later)) }
        if !dead.isEmpty { settled += try await connection.execute(SettleDead(jobs: dead)) }
        guard settled == settlements.count else { throw JobsError.fenced }
    }

    /// The same lease over fewer jobs.
    func narrowed(to jobs: [LeasedJob]) -> LeasedBatch {
        LeasedBatch(jobs: jobs, session: session, pool: pool, policy: policy, queue: queue, logger: logger)
    }

    /// Which of the jobs this session still holds, read without keeping a lock: resolves a commit whose answer was lost.
    func stillHeld() async throws -> [LeasedJob] {
        try await pool.transaction { connection in try await held(on: connection) }
    }
}

/// Shared by the copies of one batch.
private final class SettledMark: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }
}
