import Foundation
import Jobs
import TestSupport
import Testing

/// The workers and coordinators of a deployment under fault. Whoever dies is started again; whoever stands still goes on
/// once somebody else has taken over.
final class ChaosFleet {
    let deployment: Deployment
    let cluster: OwnCluster
    var random: SeededRandom
    var tally: ChaosTally
    /// Whether processes that start get orders to die or stop at a named point, and a wrong clock.
    var isArming = true
    var members: [Member] = []
    /// Processes that start while the server is away may give up; those that run may not.
    var lastServerFault = ContinuousClock.now

    /// Seconds of a worker's lease.
    static let lease = 2
    /// Seconds of the leader's lease.
    static let leaderLease = 2

    /// One process and what became of it.
    struct Member {
        let name: String
        let isWorker: Bool
        var startedAt = ContinuousClock.now
        /// Whether it is to die or stop at a named point.
        var hasOrders = false
        var stoppedAt: ContinuousClock.Instant?
        /// The term when a coordinator was stopped.
        var termAtStop = 0
    }

    init(_ deployment: Deployment, cluster: OwnCluster, seed: UInt64, tally: ChaosTally) {
        self.deployment = deployment
        self.cluster = cluster
        self.tally = tally
        random = SeededRandom(state: seed)
    }

    /// Starts these many processes.
    func start(workers: Int, coordinators: Int = 2) async throws {
        for number in 0..<coordinators + workers {
            let isWorker = number >= coordinators
            let name = isWorker ? "worker-\(number - coordinators + 1)" : "coordinator-\(number + 1)"
            members.append(Member(name: name, isWorker: isWorker))
            try await start(number)
        }
    }

    private func start(_ index: Int) async throws {
        let member = members[index]
        let orders = isArming && random.happens(0.75) ? nextOrders(isWorker: member.isWorker) : [:]
        members[index] = Member(name: member.name, isWorker: member.isWorker, hasOrders: !orders.isEmpty)
        let environment = isArming ? try await skewedClock().merging(orders) { $1 } : [:]
        let lease = member.isWorker ? Self.lease : Self.leaderLease
        try deployment.start(
            member.name, [member.isWorker ? "worker" : "coordinator", "run", "--lease", "\(lease)"],
            environment: environment)
    }

    /// To die at the points where fewest have died, or to stop while holding jobs.
    private func nextOrders(isWorker: Bool) -> [String: String] {
        func order(_ point: KillPoint) -> String {
            "\(point.rawValue):\(Int.random(in: point.usualVisits, using: &random))"
        }
        guard isWorker else {
            return [random.happens(0.5) ? "CLAIMLINE_KILL_AT" : "CLAIMLINE_STOP_AT": order(.beforeDutyCommit)]
        }
        if random.happens(0.3) {
            let points: [KillPoint] = [.afterLease, .beforeSettle, .afterIntent, .afterSend]
            return ["CLAIMLINE_STOP_AT": points.shuffled(using: &random).prefix(2).map(order).joined(separator: ",")]
        }
        let points = KillPoint.allCases.filter { $0 != .beforeDutyCommit }
        let fewest = points.map { tally.visits(of: $0) }.min()
        let chosen = points.filter { tally.visits(of: $0) == fewest }
        return ["CLAIMLINE_KILL_AT": chosen.map(order).joined(separator: ",")]
    }

    /// Ten minutes early or late in a third of the processes.
    private func skewedClock() async throws -> [String: String] {
        guard random.happens(0.33) else { return [:] }
        tally.add("processes with a clock 10 min off")
        return try await SkewedClock.environment(seconds: random.happens(0.5) ? 600 : -600)
    }

    // MARK: watching

    /// Looks after every process once.
    func tick() async throws {
        for index in members.indices {
            guard let process = deployment.process(members[index].name) else { continue }
            if !process.isRunning {
                try account(for: process, members[index])
                try await start(index)
            } else if members[index].stoppedAt != nil {
                try await goOnWhenReplaced(index, process.processIdentifier)
            } else if members[index].hasOrders, isStopped(process.processIdentifier) {
                if let point = point(of: members[index], "stopped", process.processIdentifier) {
                    tally.add("stopped at \(point.rawValue)")
                }
                try await markStopped(index)
            }
        }
    }

    func markStopped(_ index: Int) async throws {
        members[index].termAtStop = try await deployment.count("SELECT term FROM leadership")
        members[index].stoppedAt = .now
    }

    private func account(for process: Process, _ member: Member) throws {
        if process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL {
            tally.add("process kills")
            if let point = point(of: member, "killed", process.processIdentifier) { tally.add(at: point) }
            return
        }
        let isExcused =
            [69, 75].contains(process.terminationStatus)
            && member.startedAt - lastServerFault < .seconds(30) && .now - member.startedAt < .seconds(60)
        if isExcused { return tally.add("starts given up while the server was away") }
        let log = deployment.log(of: member.name).suffix(600)
        Issue.record("\(member.name) ended by itself with \(process.terminationStatus): \(log)")
    }

    /// Where a process says that its order was carried out.
    private func point(of member: Member, _ what: String, _ process: Int32) -> KillPoint? {
        let log = deployment.log(of: member.name)
        guard let place = log.range(of: "\(what) \(process) at ", options: .backwards) else { return nil }
        return KillPoint(rawValue: String(log[place.upperBound...].prefix { $0 != "\n" }))
    }

    private func isStopped(_ process: Int32) -> Bool {
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status?.split(separator: ")").last?.split(separator: " ").first == "T"
    }

    /// A stopped worker goes on when its session is fenced, a stopped leader when another leads.
    private func goOnWhenReplaced(_ index: Int, _ process: Int32) async throws {
        guard let stoppedAt = members[index].stoppedAt else { return }
        let isReplaced =
            members[index].isWorker
            ? try await deployment.count(
                "SELECT count(*) FROM worker_session WHERE name LIKE '%.\(process)' AND fenced_at IS NOT NULL") > 0
            : try await deployment.count("SELECT term FROM leadership") > members[index].termAtStop
        guard isReplaced || .now - stoppedAt > .seconds(20) else { return }
        kill(process, SIGCONT)
        members[index].stoppedAt = nil
        tally.add(
            isReplaced ? (members[index].isWorker ? "zombies" : "leaders that came back") : "stops without effect")
    }

    /// Ends all fault: no new orders, everybody goes on, and who has an order left starts anew without it.
    func heal() {
        isArming = false
        for index in members.indices {
            if members[index].hasOrders {
                strike(index, SIGKILL)
            } else if members[index].stoppedAt != nil {
                strike(index, SIGCONT)
            }
            members[index].stoppedAt = nil
        }
    }
}

extension KillPoint {
    /// On which visit a process dies or stops there: early where visits are rare, later where they come by themselves.
    fileprivate var usualVisits: ClosedRange<Int> {
        switch self {
        case .beforeLease: 10...60
        case .beforeDutyCommit: 5...30
        case .afterLease, .beforeSettle, .beforeSettleCommit, .afterSettleCommit: 2...9
        case .beforeIntent, .afterIntent, .afterSend, .afterRecord, .beforeConfirm, .beforeRemitCommit: 1...2
        }
    }
}
