internal import Logging
internal import Metrics
internal import Postgres
internal import Synchronization

/// Promotes scheduled, snoozed and retried jobs that are due.
struct PromoteDueJobs: Duty {
    let name = "promote due jobs"
    let every = Duration.milliseconds(100)
    private let limit: Int64 = 5_000

    func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.execute(PlanBy.index)
        return try await connection.execute(PromoteDue(limit: limit)) >= limit
    }
}

/// Fences sessions whose lease ran out and requeues what they held.
///
/// The fencing commits with the requeueing here: the token alone already stops the zombie, and a lease that commits
/// later than this scan is found by the next one, since every scan looks at all fenced sessions.
struct RescueLostJobs: Duty {
    let name = "rescue lost jobs"
    let every = Duration.milliseconds(500)
    /// log₂ of a set of 500, and three more.
    private let crashLimit: Int16 = 12
    let logger: Logger
    private let lostLeases: Counter
    private let fencedSessions: Counter
    private let found = Found()

    init(logger: Logger, metrics: any MetricsFactory = MetricsSystem.factory) {
        self.logger = logger
        lostLeases = Counter(label: "claimline_lost_leases_total", factory: metrics)
        fencedSessions = Counter(label: "claimline_fenced_sessions_total", factory: metrics)
    }

    /// What the run that is not committed yet did.
    private final class Found: Sendable {
        let counts = Mutex((sessions: 0, jobs: 0))
    }

    func perform(on connection: Connection) async throws -> Bool {
        _ = try await connection.execute(PlanBy.index)
        let fenced = try await connection.run(FenceExpiredSessions())
        let requeued = try await connection.run(RequeueLost())
        found.counts.withLock { $0 = (fenced.count, requeued.count) }
        if !fenced.isEmpty || !requeued.isEmpty {
            logger.warning("rescued", metadata: ["sessions": "\(fenced.count)", "jobs": "\(requeued.count)"])
        }
        let killers = requeued.filter { $0.crashes >= crashLimit }.map(\.id)
        if !killers.isEmpty {
            let quarantined = try await connection.execute(QuarantineKillers(ids: killers))
            logger.error("quarantined jobs that kill workers", metadata: ["jobs": "\(quarantined)"])
        }
        return false
    }

    func committed() {
        let (sessions, jobs) = found.counts.withLock { $0 }
        fencedSessions.increment(by: sessions)
        lostLeases.increment(by: jobs)
    }
}

/// Makes the partitions of the next days' history and drops those that are too old.
struct KeepHistory: Duty {
    let name = "keep history"
    let every = Duration.seconds(3600)
    private let days = (ahead: Int32(3), keep: Int32(400))
    let logger: Logger

    func perform(on connection: Connection) async throws -> Bool {
        let dropped = try await connection.first(KeepHistoryPartitions(ahead: days.ahead, keep: days.keep)) ?? 0
        if dropped > 0 { logger.info("history pruned", metadata: ["days": "\(dropped)"]) }
        return false
    }
}

/// Raises an alarm for a queue whose oldest job is old while nothing completes, and clears it when work flows again.
struct WatchForStalls: Duty {
    let name = "watch for stalls"
    let every = Duration.seconds(5)
    private let window = Duration.seconds(60)
    let logger: Logger

    func perform(on connection: Connection) async throws -> Bool {
        for state in try await connection.run(QueueSigns(windowMicroseconds: window.microseconds)) {
            if state.isStalled(window: window) {
                let seconds = state.oldestMicroseconds / 1_000_000
                let detail = "a job waits for \(seconds) s, none completed in 60 s"
                let raised = try await connection.execute(
                    RaiseAlarm(kind: "queue_stalled", subject: state.queue.name, detail: detail))
                if raised > 0 { logger.error("queue stalled", metadata: ["queue": "\(state.queue)"]) }
            } else {
                _ = try await connection.execute(ClearAlarm(kind: "queue_stalled", subject: state.queue.name))
            }
        }
        return false
    }
}
