public import Logging
public import Postgres
public import ServiceLifecycle

/// A worker process's engine: one session, and for each handler `concurrency` lanes that lease, work and settle.
///
/// The first stop signal drains (lanes finish what they hold and lease no more); cancellation stops at once, and what
/// was held is rescued by the coordinator after the lease.
public struct Worker: Service {
    /// Settings of one worker process.
    public struct Configuration: Sendable {
        /// Name in `worker_session`, for people; no patient data.
        public var name: String
        /// Life of the session's lease; renewed every third of it. The time a crash costs.
        public var lease: Duration
        /// Longest wait of an idle lane before it looks again, jittered by a third.
        public var idlePoll: Duration

        /// Settings; the defaults are a 30 s lease and a look every 100 ms when idle.
        public init(name: String, lease: Duration = .seconds(30), idlePoll: Duration = .milliseconds(100)) {
            self.name = name
            self.lease = lease
            self.idlePoll = idlePoll
        }
    }

    let pool: Pool
    let handlers: [any JobHandler]
    let configuration: Configuration
    let logger: Logger

    /// A worker for `handlers`; the pool needs at least one connection per lane and one for the renewals.
    public init(pool: Pool, handlers: [any JobHandler], configuration: Configuration, logger: Logger) {
        self.pool = pool
        self.handlers = handlers
        self.configuration = configuration
        self.logger = logger
    }

    /// Works until a graceful shutdown, opening a new session whenever the old one was fenced or retired.
    public func run() async throws {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let session = try await WorkerSession.open(
                    named: configuration.name, lease: configuration.lease, queues: handlers.map(\.queue),
                    slots: handlers.reduce(0) { $0 + $1.concurrency }, pool: pool)
                logger.info("session opened", metadata: ["session": "\(session.id)"])
                try await work(under: session)
            } catch let error as PostgresError where error.mayPass {
                logger.warning("database unreachable, trying again", metadata: ["error": "\(error)"])
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(500)) }
            } catch is CancellationError where Task.isShuttingDownGracefully {
                return
            }
        }
    }

    private enum Part { case lane, renewal, tally }

    /// One session's life: lanes and renewals side by side.
    private func work(under session: WorkerSession) async throws {
        let wake = Wake()
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await renew(session, wake: wake)
                return .renewal
            }
            group.addTask {
                await tell(session)
                return .tally
            }
            for handler in handlers {
                for _ in 0..<handler.concurrency {
                    let lane = WorkerLane(
                        handler: handler, session: session, pool: pool, wake: wake,
                        idlePoll: configuration.idlePoll, logger: logger)
                    group.addTask {
                        try await lane.run()
                        return .lane
                    }
                }
            }
            var lanes = handlers.reduce(0) { $0 + $1.concurrency }
            // Renewals end first only when the session was fenced: then nothing that a lane still does can count.
            loop: while lanes > 0 {
                switch try await group.next() {
                case .lane: lanes -= 1
                case .tally: continue
                case .renewal, nil: break loop
                }
            }
            group.cancelAll()
        }
        try? await session.tell(pool: pool)
        guard !session.isFenced else { return }
        try await pool.withConnection { connection in
            _ = try await connection.execute(EndSession(sessionID: session.id))
        }
        logger.info("session ended", metadata: ["session": "\(session.id)"])
    }

    /// Tells every second what was done; what cannot be told is forgotten, since it only informs.
    private func tell(_ session: WorkerSession) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            try? await session.tell(pool: pool)
        }
    }

    /// Renews every third of the lease until the session is fenced or the lanes are gone.
    private func renew(_ session: WorkerSession, wake: Wake) async throws {
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: configuration.lease / 3)
                guard try await session.renew(pool: pool) else {
                    logger.warning("session was fenced", metadata: ["session": "\(session.id)"])
                    return await wake.all()
                }
            } catch let error as PostgresError where error.mayPass {
                logger.warning("renewal failed, trying again", metadata: ["error": "\(error)"])
            } catch is CancellationError {
                return
            }
        }
    }
}

extension PostgresError {
    /// Whether the worker's own statements are worth repeating: a server that was silent for a while comes back too.
    var mayPass: Bool { isTransient || kind == .timedOut }
}
