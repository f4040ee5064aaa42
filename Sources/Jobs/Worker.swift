public import CoreMetrics
public import Logging
public import Postgres
public import ServiceLifecycle

/// A worker process's engine: one session, and for each handler `concurrency` lanes that lease, work and settle.
///
/// The first stop signal drains (lanes finish what they hold and lease no more); cancellation stops at once, and what
/// was held is given back with its attempts. A person may wish the same from outside (`Workers.wish`).
public struct Worker: Service {
    /// Settings of one worker process.
    public struct Configuration: Sendable {
        /// Name in `worker_session`, for people; no patient data.
        public var name: String
        /// Life of the session's lease; renewed every third of it. The time a crash costs.
        public var lease: Duration
        /// Longest wait of an idle lane before it looks again, jittered by a third.
        public var idlePoll: Duration
        /// Where to listen for other processes' word that there are jobs, on one connection of its own, which a
        /// transaction-mode pooler cannot give; `nil`: look every `idlePoll`.
        public var listening: ConnectionConfiguration?
        /// Where it says that its lanes turn.
        public var watch: LoopWatch
        /// Where its figures go.
        public var metrics: any MetricsFactory

        /// Settings; the defaults are a 30 s lease and a look every 100 ms when idle.
        public init(
            name: String, lease: Duration = .seconds(30), idlePoll: Duration = .milliseconds(100),
            listening: ConnectionConfiguration? = nil, watch: LoopWatch = .none,
            metrics: any MetricsFactory = MetricsSystem.factory
        ) {
            self.name = name
            self.lease = lease
            self.idlePoll = idlePoll
            self.listening = listening
            self.watch = watch
            self.metrics = metrics
        }
    }

    let pool: Pool
    let handlers: [any JobHandler]
    let configuration: Configuration
    let logger: Logger
    private let metrics: [QueueMetrics]

    /// A worker for `handlers`; the pool needs at least one connection per lane and one for the renewals.
    public init(pool: Pool, handlers: [any JobHandler], configuration: Configuration, logger: Logger) {
        self.pool = pool
        self.handlers = handlers
        self.configuration = configuration
        self.logger = logger
        metrics = handlers.map { QueueMetrics(queue: $0.queue, factory: configuration.metrics) }
    }

    /// Works until a graceful shutdown, opening a new session whenever the old one was fenced or retired.
    public func run() async throws {
        var wish: WorkerWish?
        defer { configuration.watch.ended("session") }
        while !Task.isShuttingDownGracefully, !Task.isCancelled, wish != .stop {
            configuration.watch.turned("session", LoopWatch.turn)
            do {
                let session = try await WorkerSession.open(
                    named: configuration.name, lease: configuration.lease, queues: handlers.map(\.queue),
                    slots: handlers.reduce(0) { $0 + $1.concurrency }, pool: pool)
                logger.info("session opened", metadata: ["session": "\(session.id)"])
                session.obey(wish)
                configuration.watch.started()
                try await work(under: session)
                wish = session.wish
            } catch let error as PostgresError where error.mayPass {
                logger.warning("database unreachable, trying again", metadata: ["error": "\(error)"])
                try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(500)) }
            } catch is CancellationError where Task.isShuttingDownGracefully {
                return
            }
        }
    }

    private enum Part { case lane, renewal, other }

    /// One session's life, after which it is ended, whatever ended it.
    private func work(under session: WorkerSession) async throws {
        // From here its renewals and its lanes say that they turn.
        configuration.watch.ended("session")
        for (handler, own) in zip(handlers, metrics) { own.open(slots: handler.concurrency) }
        let result = await result(of: session)
        for own in metrics { own.open(slots: 0) }
        configuration.watch.turned("session", LoopWatch.turn)
        try? await session.tell(pool: pool)
        if !session.isFenced {
            let givenBack = try await session.end(pool: pool)
            logger.info("session ended", metadata: ["session": "\(session.id)", "jobs_given_back": "\(givenBack)"])
        }
        try result.get()
    }

    /// Lanes and renewals side by side, until the lanes are done or nothing that they do can count any more.
    private func result(of session: WorkerSession) async -> Result<Void, any Error> {
        let wake = Wake()
        let notifier = configuration.listening.map { Notifier($0, logger: logger) }
        let helpers: [@Sendable () async -> Void] = [
            { await tell(session, wake: wake) }, { await listen(wake) }, { await notifier?.run() },
        ]
        do {
            try await withThrowingTaskGroup(of: Part.self) { group in
                group.addTask {
                    try await renew(session, wake: wake)
                    return .renewal
                }
                for helper in helpers {
                    group.addTask {
                        await helper()
                        return .other
                    }
                }
                for lane in lanes(of: session, wake: wake, notifier: notifier) {
                    group.addTask {
                        try await lane.run()
                        return .lane
                    }
                }
                var lanes = handlers.reduce(0) { $0 + $1.concurrency }
                // Renewals end first only when the session was fenced: then nothing that a lane still does can count.
                loop: while lanes > 0 {
                    switch try await group.next() {
                    case .lane: lanes -= 1
                    case .other: continue
                    case .renewal, nil: break loop
                    }
                }
                group.cancelAll()
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func lanes(of session: WorkerSession, wake: Wake, notifier: Notifier?) -> [WorkerLane] {
        zip(handlers, metrics).flatMap { handler, metrics in
            (1...max(1, handler.concurrency)).map { number in
                WorkerLane(
                    handler: handler, session: session, pool: pool, wake: wake, idlePoll: configuration.idlePoll,
                    notifier: notifier, logger: logger, metrics: metrics, watch: configuration.watch,
                    name: "\(handler.queue) lane \(number)")
            }
        }
    }

    /// Tells every second what was done, and asks what is wished; what cannot be told is forgotten, since it only informs.
    private func tell(_ session: WorkerSession, wake: Wake) async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(1))
            try? await session.tell(pool: pool)
            try? await session.hear(pool: pool)
            if !session.takesMore { await wake.all() }
        }
    }

    /// Wakes lanes when another process says that there are jobs for them.
    private func listen(_ wake: Wake) async {
        guard let listening = configuration.listening else { return }
        for await notification in Listener(listening).notifications(on: [Notifier.channel]) {
            let queues = Set(notification.payload.split(separator: ",").compactMap { Int16($0) })
            await wake.lanes(of: queues.isEmpty ? nil : queues)
        }
    }

    /// Renews every third of the lease until the session is fenced or the lanes are gone.
    private func renew(_ session: WorkerSession, wake: Wake) async throws {
        defer { configuration.watch.ended("renewals") }
        while !Task.isCancelled {
            configuration.watch.turned("renewals", configuration.lease / 3 + LoopWatch.turn)
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
