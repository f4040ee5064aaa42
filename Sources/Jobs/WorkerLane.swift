internal import Logging
internal import Postgres
internal import ServiceLifecycle
internal import Tracing

/// One lane of a worker: lease a batch, work it, settle it, again.
struct WorkerLane: Sendable {
    let handler: any JobHandler
    let session: WorkerSession
    let pool: Pool
    let wake: Wake
    let idlePoll: Duration
    /// Tells other processes of the jobs that handlers enqueue; `nil`: nobody listens.
    let notifier: Notifier?
    let logger: Logger
    let metrics: QueueMetrics
    let watch: LoopWatch
    /// How the lane is called where loops are watched.
    let name: String

    /// Until graceful shutdown or until the session is fenced or retires, and what was left behind is done.
    func run() async throws {
        let busy = BusyParties()
        defer { watch.ended(name) }
        try await withThrowingDiscardingTaskGroup { group in
            try await run(beside: busy, in: &group)
        }
    }

    private func run(beside busy: BusyParties, in group: inout ThrowingDiscardingTaskGroup<any Error>) async throws {
        var lanes = QueueLanes(queue: handler.queue)
        var idleTurns = 0
        while !Task.isShuttingDownGracefully, !Task.isCancelled, session.takesMore {
            watch.turned(name, LoopWatch.turn)
            do {
                let set = session.isQuiet ? LeasedSet(number: 0, jobs: []) : try await lease(&lanes)
                guard !set.jobs.isEmpty else {
                    await idle(turn: idleTurns)
                    idleTurns += 1
                    continue
                }
                KillPoint.reached(.afterLease)
                idleTurns = 0
                watch.turned(name, handler.timeout.map { $0 + LoopWatch.turn } ?? LoopWatch.work)
                metrics.beginSet()
                await work(set, beside: busy, in: &group)
                metrics.endSet()
            } catch let error as PostgresError where error.mayPass {
                // Unless the server itself refused, it may have leased jobs that nobody here knows of.
                if error.kind != .server { session.retire() }
                logger.warning(
                    "lease failed, trying again", metadata: ["queue": "\(handler.queue)", "error": "\(error)"])
                await idle(turn: 10)
            }
        }
        // What was left behind is waited for.
        watch.turned(name, LoopWatch.work)
    }

    /// Works a part of a set, or all of it; answers false when this session may still hold some job of it.
    func work(_ jobs: [LeasedJob]) async -> Bool {
        let start = ContinuousClock.now
        let isFree = await tracing(jobs) { await telling { await work(batch(of: jobs)) } }
        let busy = (ContinuousClock.now - start).microseconds
        metrics.busy(microseconds: busy)
        session.tallies.add(Tally(busyMicroseconds: busy), queue: handler.queue)
        await wake.all()
        return isFree
    }

    func batch(of jobs: [LeasedJob]) -> LeasedBatch {
        LeasedBatch(
            jobs: jobs, session: session, pool: pool, policy: handler.retryPolicy, queue: handler.queue, logger: logger,
            metrics: metrics)
    }

    /// A span of the set's work, with links to whoever enqueued its jobs: they did so long ago, and are not its parents.
    private func tracing(_ jobs: [LeasedJob], _ body: () async -> Bool) async -> Bool {
        guard JobTrace.isOn else { return await body() }
        return await withSpan("work \(handler.queue)", context: .topLevel, ofKind: .consumer) { span in
            span.updateAttributes { attributes in
                attributes["claimline.queue"] = handler.queue.name
                attributes["claimline.jobs"] = jobs.count
                attributes["claimline.session"] = session.id
            }
            for context in JobTrace.contexts(of: jobs) { span.addLink(SpanLink(context: context, attributes: [:])) }
            return await body()
        }
    }

    /// Tells other processes of the queues that `body` enqueued into.
    private func telling(_ body: () async -> Bool) async -> Bool {
        guard let notifier else { return await body() }
        let enqueued = EnqueuedQueues()
        let isFree = await EnqueuedQueues.$noted.withValue(enqueued, operation: body)
        notifier.enqueued(in: enqueued.all)
        return isFree
    }

    /// The next set; empty when there is nothing to do.
    private func lease(_ lanes: inout QueueLanes) async throws -> LeasedSet {
        guard session.isLive else { return LeasedSet(number: 0, jobs: []) }
        KillPoint.reached(.beforeLease)
        var known = lanes
        let set = try await pool.withConnection { connection in
            try await known.lease(handler.batchSize, for: session, on: connection)
        }
        lanes = known
        return set
    }

    /// Waits twice as long after each fruitless look, up to the idle poll, so that a pause in the work costs little and
    /// its end is seen soon.
    private func idle(turn: Int) async {
        let limit = min(idlePoll, .milliseconds(2) * (1 << min(turn, 10))) * Int.random(in: 667...1333) / 1000
        await cancelWhenGracefulShutdown { await wake.wait(for: handler.queue, atMost: limit) }
    }

    /// Works a batch; on failure finds out what is still held and splits it until the culprit stands alone.
    ///
    /// - Returns: false when this session may still hold some job of it.
    private func work(_ batch: LeasedBatch) async -> Bool {
        do {
            try await handle(batch)
            return true
        } catch JobsError.timedOut {
            // Whoever is slow in it, splitting would cost each part another timeout; the policy's jitter parts them.
            return await settleWhatIsLeft(of: batch, reason: "timed out")
        } catch {
            return await recover(batch, from: error)
        }
    }

    private func handle(_ batch: LeasedBatch) async throws {
        if let timeout = handler.timeout {
            try await handle(batch, within: timeout)
        } else {
            try await handler.handle(batch)
        }
        guard batch.isSettled else { throw JobsError.unsettled(queue: handler.queue.name) }
    }

    /// Cancels the handler when time is up and takes its jobs from it at once, even if it does not end.
    private func handle(_ batch: LeasedBatch, within timeout: Duration) async throws {
        let ended = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await handler.handle(batch)
                return true
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                return false
            }
            let ended = try await group.next() ?? true
            group.cancelAll()
            if !ended { _ = await settleWhatIsLeft(of: batch, reason: "timed out") }
            return ended
        }
        if !ended { throw JobsError.timedOut }
    }

    private func recover(_ batch: LeasedBatch, from error: any Error) async -> Bool {
        guard let held = await heldAfterFailure(batch) else { return false }
        if held.isEmpty { return true }
        logger.warning(
            "batch failed",
            metadata: ["queue": "\(handler.queue)", "jobs": "\(batch.jobs.count)", "error": "\(Self.describe(error))"])
        let trouble = error as? PostgresError
        if trouble?.mayPass == true || trouble?.isConnectionLoss == true || error is JobsError {
            // Not the jobs' fault: the same set again, once the database answers.
            return await retryWhole(batch.narrowed(to: held))
        }
        if held.count == 1 {
            return await settleAlone(batch.narrowed(to: held), reason: Self.describe(error))
        }
        let middle = held.count / 2
        let isFirstFree = await work(batch.narrowed(to: Array(held[..<middle])))
        let isSecondFree = await work(batch.narrowed(to: Array(held[middle...])))
        return isFirstFree && isSecondFree
    }

    /// One more run of the whole set; a second failure of any kind retries all its jobs by the policy.
    private func retryWhole(_ batch: LeasedBatch) async -> Bool {
        do {
            try await handle(batch)
            return true
        } catch {
            return await settleWhatIsLeft(of: batch, reason: Self.describe(error))
        }
    }

    /// Retries by the policy what this session still holds of the batch.
    private func settleWhatIsLeft(of batch: LeasedBatch, reason: String) async -> Bool {
        guard let held = await heldAfterFailure(batch) else { return false }
        return await settleAlone(batch.narrowed(to: held), reason: reason)
    }

    private func settleAlone(_ batch: LeasedBatch, reason: String) async -> Bool {
        if batch.jobs.isEmpty { return true }
        do {
            try await batch.settle { _, held in held.map { Settlement($0, .retry(reason: reason)) } }
            return true
        } catch {
            logger.error("could not settle, left to rescue", metadata: ["error": "\(Self.describe(error))"])
            return false
        }
    }

    /// What this session still holds, asked until the database answers or the lease is gone.
    private func heldAfterFailure(_ batch: LeasedBatch) async -> [LeasedJob]? {
        while session.isLive, !Task.isCancelled {
            do {
                return try await batch.stillHeld()
            } catch {
                try? await Task.sleep(for: .milliseconds(200))
            }
        }
        return nil
    }

    /// Errors of ours hold facts only; of anything else only the type is told, since it could quote a value.
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as PostgresError: "\(error)"
        case JobsError.timedOut: "timed out"
        case let error as JobsError: "\(error)"
        default: "\(type(of: error))"
        }
    }
}
