internal import Logging
internal import Postgres
internal import ServiceLifecycle

/// One lane of a worker: lease a batch, work it, settle it, again.
struct WorkerLane: Sendable {
    let handler: any JobHandler
    let session: WorkerSession
    let pool: Pool
    let wake: Wake
    let idlePoll: Duration
    let logger: Logger

    /// Until graceful shutdown or until the session is fenced.
    func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled, !session.isFenced {
            do {
                if let (batch, set) = try await lease() {
                    await work(batch)
                    session.finished(set: set)
                    await wake.all()
                } else {
                    await idle()
                }
            } catch let error as PostgresError where error.isTransient {
                logger.warning(
                    "lease failed, trying again", metadata: ["queue": "\(handler.queue)", "error": "\(error)"])
                await idle()
            }
        }
    }

    /// The next batch, or nothing to do. Returns the set's number with it.
    private func lease() async throws -> (LeasedBatch, Int32)? {
        guard session.isLive else { return nil }
        let set = session.nextSetNumber()
        let jobs = try await pool.withConnection { connection in
            try await connection.run(
                LeaseJobs(
                    queue: handler.queue, limit: Int64(handler.batchSize), sessionID: session.id,
                    setNumber: set.number, finishedSets: set.finished))
        }
        guard !jobs.isEmpty else { return nil }
        let batch = LeasedBatch(
            jobs: jobs, session: session, pool: pool, policy: handler.retryPolicy, queue: handler.queue, logger: logger)
        return (batch, set.number)
    }

    private func idle() async {
        let limit = idlePoll * Int.random(in: 667...1333) / 1000
        await cancelWhenGracefulShutdown { await wake.wait(atMost: limit) }
    }

    /// Works a batch; on failure finds out what is still held and splits it until the culprit stands alone.
    private func work(_ batch: LeasedBatch) async {
        do {
            try await handler.handle(batch)
        } catch {
            await recover(batch, from: error)
        }
    }

    private func recover(_ batch: LeasedBatch, from error: any Error) async {
        logger.warning(
            "batch failed",
            metadata: ["queue": "\(handler.queue)", "jobs": "\(batch.jobs.count)", "error": "\(Self.describe(error))"])
        guard let held = await heldAfterFailure(batch), !held.isEmpty else { return }
        let trouble = error as? PostgresError
        if trouble?.isTransient == true || trouble?.isConnectionLoss == true || error is JobsError {
            // Not the jobs' fault: the same set again, once the database answers.
            return await retryWhole(batch.narrowed(to: held), error: error)
        }
        if held.count == 1 {
            return await settleAlone(batch.narrowed(to: held), reason: Self.describe(error))
        }
        let middle = held.count / 2
        await work(batch.narrowed(to: Array(held[..<middle])))
        await work(batch.narrowed(to: Array(held[middle...])))
    }

    /// One more run of the whole set; a second failure of any kind retries all its jobs by the policy.
    private func retryWhole(_ batch: LeasedBatch, error: any Error) async {
        do {
            try await handler.handle(batch)
        } catch let second {
            guard let held = await heldAfterFailure(batch), !held.isEmpty else { return }
            await settleAlone(batch.narrowed(to: held), reason: Self.describe(second))
        }
    }

    private func settleAlone(_ batch: LeasedBatch, reason: String) async {
        do {
            try await batch.settle { _, held in held.map { Settlement($0, .retry(reason: reason)) } }
        } catch {
            logger.error("could not settle, left to rescue", metadata: ["error": "\(Self.describe(error))"])
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
        case let error as JobsError: "\(error)"
        default: "\(type(of: error))"
        }
    }
}
