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
    var metrics: QueueMetrics?
    private let settledMark = SettledMark()

    /// Whether `settle` committed. A handler that returns without it holds on to its jobs.
    var isSettled: Bool { settledMark.isSet }

    /// Whether the lease is still to be trusted. Ask before each effect outside the database.
    public var isHeld: Bool { session.isLive }

    /// The fencing token of each job, for audit.
    public var sessionID: Int64 { session.id }

    /// Fences, writes and settles in one transaction.
    ///
    /// `body` gets the jobs that are still held and wanted and returns exactly one outcome for each. Those taken over by
    /// another worker are dropped and counted; those that a person cancelled are settled as such in the same transaction. Its writes, the settlement and the jobs it enqueued commit together or not at all.
    /// - Throws: `JobsError.fenced` when a job is lost between lock and settlement, `JobsError.unsettled` when outcomes
    ///   and jobs do not match, whatever `body` throws, and `PostgresError`; the transaction is rolled back then,
    ///   except for `.outcomeUnknown`, which the worker resolves by reading back.
    public func settle(_ body: (Connection, [LeasedJob]) async throws -> [Settlement]) async throws {
        try refuseWhenFenced()
        KillPoint.reached(.beforeSettle)
        let (sorted, settled, hold) = try await pool.transaction { connection -> (Sorted?, Settled, Hold) in
            let hold = try await held(on: connection)
            if hold.jobs.isEmpty { return (nil, Settled(), hold) }
            let settlements = try await body(connection, hold.jobs)
            try check(settlements, for: hold.jobs)
            let sorted = Sorted(settlements, policy: policy)
            let settled = try await apply(sorted, on: connection)
            guard Int(settled.count) == hold.jobs.count else { throw JobsError.fenced }
            KillPoint.reached(.beforeSettleCommit)
            return (sorted, settled, hold)
        }
        KillPoint.reached(.afterSettleCommit)
        note(hold)
        if let sorted { count(sorted, settled: settled) }
        settledMark.set()
    }

    /// Fences and writes in one transaction without settling: the intent before an effect outside the database.
    ///
    /// - Returns: what `body` returned, or `nil` when no job of the batch is still held and wanted (nothing is written then).
    public func write<Value>(_ body: (Connection, [LeasedJob]) async throws -> Value) async throws -> Value? {
        try refuseWhenFenced()
        let (value, hold) = try await pool.transaction { connection in
            let hold = try await held(on: connection)
            return (hold.jobs.isEmpty ? nil : try await body(connection, hold.jobs), hold)
        }
        note(hold)
        return value
    }

    /// Settles without other writes, in one statement each; jobs that were taken over are dropped and counted.
    ///
    /// For work whose effects lie outside the database, or that has none.
    /// - Throws: `JobsError.unsettled` when outcomes and jobs do not match, and `PostgresError`, which the worker
    ///   resolves by reading back.
    public func finish(_ settlements: [Settlement]) async throws {
        try refuseWhenFenced()
        try check(settlements, for: jobs)
        let sorted = Sorted(settlements, policy: policy)
        let settled: Settled
        KillPoint.reached(.beforeSettle)
        if sorted.isPlain {
            settled = try await pool.withConnection { connection -> Settled in
                let done = SettleDone(jobs: sorted.done, sessionID: session.id)
                return Settled(done: try await connection.pipeline(PlanBy.place, done).1.first ?? 0)
            }
        } else {
            settled = try await pool.transaction { try await apply(sorted, on: $0) }
        }
        if Int(settled.count) < settlements.count {
            // Lost to another worker, or moved by a rewrite of the table: what is still held is settled by the long way.
            let left = try await stillHeld()
            let places = Dictionary(uniqueKeysWithValues: left.map { ($0.id, $0) })
            let rest = settlements.compactMap { item in places[item.job.id].map { Settlement($0, item.outcome) } }
            if !rest.isEmpty { try await narrowed(to: left).settle { _, _ in rest } }
        }
        KillPoint.reached(.afterSettleCommit)
        count(sorted, settled: settled)
        settledMark.set()
    }

    private func check(_ settlements: [Settlement], for held: [LeasedJob]) throws {
        guard settlements.count == held.count, Set(settlements.map(\.job.id)) == Set(held.map(\.id)) else {
            throw JobsError.unsettled(queue: queue.name)
        }
    }

    /// A session that knows that it was fenced writes nothing any more.
    private func refuseWhenFenced() throws {
        guard session.isFenced else { return }
        refused(jobs)
        throw JobsError.fenced
    }

    /// Jobs that somebody else holds by now, counted once however often this batch learns of it.
    private func refused(_ lost: [LeasedJob]) {
        if lost.isEmpty { return }
        metrics?.refused(settledMark.add(lost.map(\.id)))
    }

    /// What a transaction that was committed found.
    private func note(_ hold: Hold) {
        refused(hold.lost)
        if hold.cancelled > 0 { metrics?.settled(QueueMetrics.Outcomes(cancelled: hold.cancelled)) }
    }

    /// Locks and returns the jobs that this session still holds.
    private func held(on connection: Connection) async throws -> Hold {
        let fence = FenceJobs(jobs: jobs, sessionID: session.id)
        // What the handler runs in between is planned as usual.
        let (_, locked, _, cancels) = try await connection.pipeline(PlanBy.place, fence, PlanBy.itself, ReadCancels())
        let held = try await found(Set(locked), on: connection)
        let wanted = cancels.isEmpty ? held : try await uncancelled(held, Set(cancels), on: connection)
        let ids = Set(held.map(\.id))
        return Hold(
            jobs: wanted, lost: held.count == jobs.count ? [] : jobs.filter { !ids.contains($0.id) },
            cancelled: Int64(held.count - wanted.count))
    }

    /// Settles what a person cancelled, and answers the rest.
    private func uncancelled(
        _ held: [LeasedJob], _ cancels: Set<Int64>, on connection: Connection
    ) async throws -> [LeasedJob] {
        let cancelled = held.filter { cancels.contains($0.id) }
        if cancelled.isEmpty { return held }
        _ = try await connection.pipeline(
            PlanBy.index, SettleCancelled(jobs: cancelled, sessionID: session.id),
            FreeKeys(ids: cancelled.filter(\.hasKey).map(\.id)), PlanBy.itself)
        logger.info("jobs cancelled", metadata: ["queue": "\(queue)", "jobs": "\(cancelled.count)"])
        return held.filter { !cancels.contains($0.id) }
    }

    /// The jobs that are locked, and those that lie elsewhere now.
    private func found(_ ids: Set<Int64>, on connection: Connection) async throws -> [LeasedJob] {
        if ids.count == jobs.count { return jobs }
        let missing = jobs.filter { !ids.contains($0.id) }
        let moved = try await connection.pipeline(
            PlanBy.index, FenceMovedJobs(jobs: missing, sessionID: session.id), PlanBy.itself
        ).1
        let places = Dictionary(uniqueKeysWithValues: moved.map { ($0.id, $0.place) })
        if missing.count > moved.count {
            logger.warning(
                "lost leases dropped", metadata: ["queue": "\(queue)", "lost": "\(missing.count - moved.count)"])
        }
        return jobs.compactMap { job in
            ids.contains(job.id) ? job : places[job.id].map { job.moved(to: $0) }
        }
    }

    /// Settles each job by its outcome; answers how many had a token that was not stale.
    private func apply(_ sorted: Sorted, on connection: Connection) async throws -> Settled {
        _ = try await connection.execute(PlanBy.place)
        var settled = Settled()
        if !sorted.done.isEmpty {
            settled.done = try await connection.first(SettleDone(jobs: sorted.done, sessionID: session.id)) ?? 0
        }
        if !sorted.later.isEmpty {
            settled.later = try await connection.first(SettleLater(items: sorted.later, sessionID: session.id)) ?? 0
        }
        if !sorted.dead.isEmpty {
            settled.dead = try await connection.first(SettleDead(jobs: sorted.dead, sessionID: session.id)) ?? 0
        }
        if !sorted.keyed.isEmpty || !sorted.results.isEmpty {
            _ = try await connection.pipeline(
                PlanBy.index, FreeKeys(ids: sorted.keyed), KeepResults(results: sorted.results))
        }
        return settled
    }

    /// Tallies what was settled; the others belong to another worker, or are counted by who settles them.
    private func count(_ sorted: Sorted, settled: Settled) {
        let failed = min(Int64(sorted.failed), settled.count)
        session.tallies.add(Tally(done: settled.count - failed, failed: failed), queue: queue)
        metrics?.settled(sorted.outcomes(settled))
    }

    /// The same lease over fewer jobs.
    func narrowed(to jobs: [LeasedJob]) -> LeasedBatch {
        LeasedBatch(
            jobs: jobs, session: session, pool: pool, policy: policy, queue: queue, logger: logger, metrics: metrics)
    }

    /// Which of the jobs this session still holds, read without keeping a lock: resolves a commit whose answer was lost.
    func stillHeld() async throws -> [LeasedJob] {
        let hold = try await pool.transaction { connection in try await held(on: connection) }
        note(hold)
        return hold.jobs
    }
}

/// Shared by the copies of one batch.
private final class SettledMark: Sendable {
    private let value = Atomic(false)
    private let lost = Mutex<Set<Int64>>([])

    var isSet: Bool { value.load(ordering: .relaxed) }

    func set() { value.store(true, ordering: .relaxed) }

    /// Answers how many of these jobs were not known to be lost yet.
    func add(_ ids: [Int64]) -> Int {
        lost.withLock { lost in ids.count { lost.insert($0).inserted } }
    }
}

/// What a batch still holds, as a transaction found it.
private struct Hold: Sendable {
    /// Held and wanted.
    let jobs: [LeasedJob]
    /// Held by somebody else.
    let lost: [LeasedJob]
    /// Settled as cancelled in the same transaction.
    let cancelled: Int64
}

/// How many jobs the statements of a settlement moved.
private struct Settled: Sendable {
    var done: Int64 = 0
    var later: Int64 = 0
    var dead: Int64 = 0

    var count: Int64 { done + later + dead }
}

/// Settlements by what has to be written for them.
private struct Sorted: Sendable {
    var done: [LeasedJob] = []
    var later: [SettleLater.Item] = []
    var dead: [(job: LeasedJob, reason: String)] = []
    var results: [(job: LeasedJob, text: String)] = []

    init(_ settlements: [Settlement], policy: RetryPolicy) {
        for settlement in settlements {
            let job = settlement.job
            switch settlement.outcome {
            case .done: done.append(job)
            case .answered(let text):
                done.append(job)
                results.append((job, text))
            case .snooze(let due): later.append(SettleLater.Item(job: job, due: due))
            case .park(let key): later.append(SettleLater.Item(job: job, due: nil, parkedBy: key))
            case .dead(let reason): dead.append((job, reason))
            case .retry(let reason, _) where job.attempt >= policy.maximumAttempts: dead.append((job, reason))
            case .retry(let reason, let pause):
                let due = Due.after(max(policy.delay(afterAttempt: job.attempt), pause))
                later.append(SettleLater.Item(job: job, due: due, retryReason: reason))
            }
        }
    }

    var count: Int { done.count + later.count + dead.count }
    /// Finished jobs whose keys are free now.
    var keyed: [Int64] { done.filter(\.hasKey).map(\.id) + dead.filter(\.job.hasKey).map(\.job.id) }
    /// Whether there is nothing to do but to move jobs to history.
    var isPlain: Bool { later.isEmpty && dead.isEmpty && results.isEmpty && keyed.isEmpty }
    var failed: Int { dead.count + retried }
    private var retried: Int { later.count { $0.retryReason != nil } }

    /// What became of the jobs that were moved; where some that wait were lost meanwhile, those that snooze.
    func outcomes(_ settled: Settled) -> QueueMetrics.Outcomes {
        let retried = min(Int64(retried), settled.later)
        let parked = min(Int64(later.count { $0.parkedBy != nil }), settled.later - retried)
        return QueueMetrics.Outcomes(
            done: settled.done, snoozed: settled.later - retried - parked, parked: parked, retried: retried,
            dead: settled.dead)
    }
}

extension LeasedJob {
    fileprivate func moved(to place: TupleID) -> LeasedJob {
        LeasedJob(
            place: place, id: id, clinicID: clinicID, routeID: routeID, subject: subject, deadline: deadline,
            attempt: attempt, crashes: crashes, token: token, hasKey: hasKey, trace: trace)
    }
}
