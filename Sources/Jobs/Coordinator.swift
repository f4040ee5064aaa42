public import CoreMetrics
public import Logging
public import Postgres
public import ServiceLifecycle
internal import Tracing

/// Something that the leading coordinator does again and again. Each run is one transaction under the leader's term.
public protocol Duty: Sendable {
    /// Name for logs.
    var name: String { get }
    /// Pause between two runs on the real clock.
    var every: Duration { get }
    /// Runs once inside a transaction that already holds the term. A thrown error rolls it back; the next run follows.
    /// - Returns: true when there is more to do at once.
    func perform(on connection: Connection) async throws -> Bool
    /// Called once what the last run did is committed: the place to count it.
    func committed()
}

extension Duty {
    /// Nothing to count.
    public func committed() {}
}

/// Keeps the queue healthy and its clocks kept. Any number may run; one leads, by a lease with a term.
///
/// A leader that lost its lease cannot write: every transaction first locks its term.
public struct Coordinator: Service {
    let pool: Pool
    let holder: String
    let lease: Duration
    let duties: [any Duty]
    let logger: Logger
    private let watch: LoopWatch
    private let metrics: CoordinatorMetrics

    /// A coordinator under the name `holder` (unique per process); the queue's own duties run besides `duties`. `watch`: where it
    /// says that its loop turns; `metrics`: where its figures go.
    public init(
        pool: Pool, holder: String, lease: Duration = .seconds(10), duties: [any Duty], logger: Logger,
        watch: LoopWatch = .none, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.pool = pool
        self.holder = holder
        self.lease = lease
        self.duties =
            [
                PromoteDueJobs(), RescueLostJobs(logger: logger, metrics: metrics), WatchForStalls(logger: logger),
                KeepHistory(logger: logger), FireSchedules(logger: logger), CancelRequestedJobs(), ForgetLeftovers(),
            ] + duties
        self.logger = logger
        self.watch = watch
        self.metrics = CoordinatorMetrics(duties: self.duties.map(\.name), factory: metrics)
    }

    /// Leads when it can, stands by when it cannot, until graceful shutdown; then rolls back the duty at hand and resigns.
    public func run() async throws {
        let term = await cancelWhenGracefulShutdown { await performUntilCancelled() }
        metrics.leads(false)
        watch.ended("duties")
        if let term { await resign(term) }
    }

    /// Answers the term held at the end.
    private func performUntilCancelled() async -> Int64? {
        var term: Int64?
        var renewAt = ContinuousClock.now
        var dueAt = duties.map { _ in ContinuousClock.now }
        while !Task.isCancelled {
            watch.turned("duties", LoopWatch.turn)
            do {
                if ContinuousClock.now >= renewAt {
                    renewAt = ContinuousClock.now + lease / 3
                    term = try await lead(previous: term)
                    watch.started()
                }
                if let term { try await runDue(&dueAt, term: term) }
            } catch JobsError.notLeader {
                term = nil
            } catch {
                if Task.isCancelled { break }
                term = nil
                logger.warning(
                    "coordinator lost its connection", metadata: ["error": "\(WorkerLane.describe(error))"])
            }
            metrics.leads(term != nil)
            try? await Task.sleep(for: term == nil ? .milliseconds(250) : .milliseconds(50))
        }
        return term
    }

    private func lead(previous: Int64?) async throws -> Int64? {
        let term = try await pool.withConnection { connection in
            try await connection.first(Lead(holder: holder, leaseMicroseconds: lease.microseconds))
        }
        if term != previous {
            logger.info(term == nil ? "standing by" : "leading", metadata: ["term": "\(term ?? 0)"])
        }
        return term
    }

    /// Runs each duty that is due, in its own transaction; a failing duty does not stop the others.
    private func runDue(_ dueAt: inout [ContinuousClock.Instant], term: Int64) async throws {
        for (index, duty) in duties.enumerated() where ContinuousClock.now >= dueAt[index] {
            watch.turned("duties", LoopWatch.turn)
            do {
                let hasMore = try await tracing(duty) { try await perform(duty, term: term) }
                dueAt[index] = ContinuousClock.now + (hasMore ? .zero : duty.every)
            } catch JobsError.notLeader {
                throw JobsError.notLeader
            } catch let error where !Task.isCancelled && (error as? PostgresError)?.isConnectionLoss != true {
                dueAt[index] = ContinuousClock.now + duty.every
                metrics.failed(duty.name)
                let reason = WorkerLane.describe(error)
                logger.error("duty failed", metadata: ["duty": "\(duty.name)", "error": "\(reason)"])
            }
        }
    }

    /// A span of a duty's run, to which the jobs link that it enqueues. Runs that found nothing to do say so.
    private func tracing(_ duty: any Duty, _ body: () async throws -> Bool) async throws -> Bool {
        guard JobTrace.isOn else { return try await body() }
        return try await withSpan("duty \(duty.name)", context: .topLevel) { span in
            let enqueued = EnqueuedQueues()
            let hasMore = try await EnqueuedQueues.$noted.withValue(enqueued, operation: body)
            if !hasMore, enqueued.all.isEmpty { span.attributes["claimline.idle"] = true }
            return hasMore
        }
    }

    private func perform(_ duty: any Duty, term: Int64) async throws -> Bool {
        let hasMore = try await pool.transaction { connection in
            guard try await connection.first(HoldTerm(term: term, holder: holder)) != nil else {
                throw JobsError.notLeader
            }
            let hasMore = try await duty.perform(on: connection)
            KillPoint.reached(.beforeDutyCommit)
            return hasMore
        }
        duty.committed()
        return hasMore
    }

    /// Gives the lease back; where the database does not answer soon, it runs out by itself.
    private func resign(_ term: Int64) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let resigned = try? await pool.withConnection { connection in
                    try await connection.execute(Resign(holder: holder, term: term))
                }
                if resigned != nil { logger.info("resigned", metadata: ["term": "\(term)"]) }
            }
            group.addTask { try? await Task.sleep(for: .seconds(5)) }
            await group.next()
            group.cancelAll()
        }
    }
}
