internal import Postgres

/// Which of the jobs that a lane wants to lease the limits allow. Pure: made from locked limits and fresh counts.
///
/// Queues and clinics have lanes of their own, so that no more is leased of them than there is room; a route has none:
/// what is too much of it is leased, found out, and put back.
struct Admission: Sendable {
    /// A limit with what it needs to decide.
    struct Limit: Sendable {
        let scope: ControlScope
        let limits: ControlLimits
        let nextFreeAt: Timestamp
        var running: Int64 = 0
    }

    /// What became of leased jobs, in their order.
    struct Verdict: Sendable {
        var admitted: [LeasedJob] = []
        /// To be looked at again after the delay.
        var postponed: [(job: LeasedJob, delay: Duration)] = []
        /// Of paused routes, to be parked.
        var parked: [LeasedJob] = []
    }

    private struct Account {
        let limit: Limit
        let rate: RateLimit?
        var room: Int64
        var begun: Int64 = 0
        var refused: Int64 = 0
    }

    /// How long a job waits that found no place; about as long as it takes until the next job is done somewhere.
    private static let pause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(30)

    /// Locks the limits that a lease for the queue may touch and counts what runs under them.
    static func open(for queue: Queue, on connection: Connection) async throws -> Admission {
        let (locked, paused) = try await connection.pipeline(LockLimits(queue: queue), HoldRoutePauses())
        var limits = locked.map(\.limit)
        // Not in the same pipeline: it would count with a snapshot from before the locks.
        let counted = limits.indices.filter { limits[$0].limits.maxRunning != nil }
        if !counted.isEmpty {
            let running = try await connection.pipeline(
                PlanBy.index, CountRunning(scopes: counted.map { limits[$0].scope })
            ).1
            for (index, count) in zip(counted, running) { limits[index].running = count }
        }
        return Admission(
            queue: queue, limits: limits, pausedRoutes: Set(paused),
            now: locked.last?.now ?? Timestamp(microsecondsSinceEpoch: 0))
    }

    private let queue: Queue
    private let now: Timestamp
    private let pausedRoutes: Set<Int32>
    private var accounts: [Account]

    init(queue: Queue, limits: [Limit], pausedRoutes: Set<Int32>, now: Timestamp) {
        self.queue = queue
        self.now = now
        self.pausedRoutes = pausedRoutes
        accounts = limits.map { limit in
            let rate = limit.limits.perMinute.map(RateLimit.init)
            var room = limit.limits.maxRunning.map { max(0, Int64($0) - limit.running) } ?? .max
            if let rate { room = min(room, rate.room(at: now, nextFreeAt: limit.nextFreeAt)) }
            return Account(limit: limit, rate: rate, room: room)
        }
    }

    /// The plan cut down to what the queue's and the clinics' limits leave; what is left of none is dropped.
    func cut(_ requests: [FairShare.Request]) -> [FairShare.Request] {
        var room = Dictionary(uniqueKeysWithValues: accounts.map { ($0.limit.scope, $0.room) })
        return requests.compactMap { request in
            let scopes: [ControlScope] = [.queue(queue.id), .clinic(request.clinicID)]
            let take = scopes.reduce(Int64(request.take)) { min($0, room[$1] ?? .max) }
            for scope in scopes where room[scope] != nil { room[scope, default: 0] -= take }
            return take > 0 ? request.taking(Int(take)) : nil
        }
    }

    /// Admits jobs in their order while there is room.
    mutating func admit(_ jobs: [LeasedJob]) -> Verdict {
        var verdict = Verdict()
        for job in jobs {
            let own = accounts.indices.filter { accounts[$0].limit.scope.covers(job, of: queue) }
            if pausedRoutes.contains(Int32(job.routeID)) {
                verdict.parked.append(job)
            } else if let full = own.first(where: { accounts[$0].room <= 0 }) {
                verdict.postponed.append((job, delay(refusedBy: full)))
            } else {
                for index in own {
                    accounts[index].room -= 1
                    accounts[index].begun += 1
                }
                verdict.admitted.append(job)
            }
        }
        return verdict
    }

    /// The rate limits whose clocks moved on.
    var spent: [(scope: ControlScope, nextFreeAt: Timestamp)] {
        accounts.compactMap { account in
            guard let rate = account.rate, account.begun > 0 else { return nil }
            let next = rate.spent(account.begun, at: now, nextFreeAt: account.limit.nextFreeAt)
            return (account.limit.scope, next)
        }
    }

    /// Under a rate limit a job waits for about its turn, so that a long queue is not leased in vain again and again.
    private mutating func delay(refusedBy index: Int) -> Duration {
        accounts[index].refused += 1
        let turn = Duration.microseconds(accounts[index].refused * (accounts[index].rate?.interval ?? 0))
        return min(max(turn, Self.pause), Self.longestPause) * Int.random(in: 750...1250) / 1000
    }
}

extension FairShare.Request {
    /// The same with another number of jobs.
    fileprivate func taking(_ take: Int) -> FairShare.Request {
        FairShare.Request(clinicID: clinicID, band: band, from: from, until: until, take: take)
    }
}
