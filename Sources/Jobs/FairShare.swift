internal import Postgres

/// Which clinics' jobs the next set takes: weighted shares of the clinics inside a band of deadlines.
///
/// A *lane* is the jobs of one clinic in one queue, nearest deadline first. Its head's deadline says in which band it
/// waits: at risk (due within `atRiskSpan`), normal (due later) or late (past). Work at risk comes first, but an eighth
/// of the capacity is kept for normal and an eighth for late work where there is any, so that plain earliest deadline
/// first cannot collapse under overload and nothing starves. Pure: it plans from what surveys and leases told it.
struct FairShare: Sendable {
    /// A place in a lane's order. All jobs before it were leased already, as far as this worker knows.
    struct Mark: Sendable, Hashable, Comparable {
        let deadline: Timestamp
        let id: Int64

        static func < (left: Mark, right: Mark) -> Bool {
            (left.deadline, left.id) < (right.deadline, right.id)
        }
    }

    /// The first runnable jobs of a clinic's lane: of those whose deadline is past, and of the others.
    struct Head: Sendable, Hashable {
        let clinicID: Int32
        let late: Mark?
        let ahead: Mark?
        /// The clinic's share against other clinics, 1 or more.
        let weight: Int
    }

    /// How urgent, in the order in which sets are worked.
    enum Band: Int, Sendable, CaseIterable {
        case atRisk, normal, late
    }

    /// Take up to `take` jobs of the lane from `from` on, while their deadline is at most `until`.
    struct Request: Sendable, Hashable {
        let clinicID: Int32
        let band: Band
        let from: Mark
        let until: Timestamp
        let take: Int
    }

    /// How near a deadline must be for its job to be at risk.
    static let atRiskSpan: Int64 = 4 * 3_600_000_000
    /// Lanes visited in one lease while they are deep; more would cost more index descents than a set gains in fairness.
    static let wide = 32
    /// Lanes visited in one lease at most, when each gives a job or two.
    static let widest = 256
    /// One part in eight is kept for each band below the first.
    private static let keptPart = 8

    private var atRisk = Ring()
    private var normal = Ring()
    private var late = Ring()
    private var keptForNormal = 0
    private var keptForLate = 0

    /// Whether there is nothing to lease as far as is known.
    var isEmpty: Bool { atRisk.lanes.isEmpty && normal.lanes.isEmpty && late.lanes.isEmpty }

    /// Takes in the heads of all lanes as the database shows them at business time `now`; forgets all marks.
    mutating func survey(_ heads: [Head], now: Timestamp) {
        let risk = now.adding(microseconds: Self.atRiskSpan)
        let heads = heads.sorted { $0.clinicID < $1.clinicID }
        late.replace(
            with: heads.compactMap { head in
                head.late.map {
                    Lane(clinicID: head.clinicID, from: $0, until: now.adding(microseconds: -1), weight: head.weight)
                }
            })
        atRisk.replace(
            with: heads.compactMap { head in
                guard let ahead = head.ahead, ahead.deadline < risk else { return nil }
                return Lane(
                    clinicID: head.clinicID, from: ahead, until: risk.adding(microseconds: -1), weight: head.weight)
            })
        normal.replace(
            with: heads.compactMap { head in
                guard let ahead = head.ahead, ahead.deadline >= risk else { return nil }
                return Lane(
                    clinicID: head.clinicID, from: ahead, until: Timestamp(microsecondsSinceEpoch: .max),
                    weight: head.weight)
            })
    }

    /// What to ask for so that at most `limit` jobs come, in the order in which they are to be worked.
    mutating func plan(_ limit: Int) -> [Request] {
        var forLate = Self.keep(of: limit, &keptForLate, where: !late.lanes.isEmpty)
        var forNormal = Self.keep(of: limit, &keptForNormal, where: !normal.lanes.isEmpty)
        var forRisk = max(0, limit - forLate - forNormal)
        if atRisk.lanes.isEmpty {
            forNormal += forRisk
            forRisk = 0
        }
        if normal.lanes.isEmpty {
            forLate += forNormal
            forNormal = 0
        }
        if late.lanes.isEmpty { forLate = 0 }
        return atRisk.visit(forRisk, .atRisk) + normal.visit(forNormal, .normal) + late.visit(forLate, .late)
    }

    /// Notes what came of a plan and answers the jobs in the order in which they are to be worked: in each band the
    /// clinics take turns, nearest deadline first. A lane that gave less than was asked is left until the next survey.
    mutating func leased(_ jobs: [LeasedJob], of requests: [Request]) -> [LeasedJob] {
        var byLane: [[LeasedJob]] = requests.map { _ in [] }
        let places = Dictionary(grouping: requests.indices) { requests[$0].clinicID }
        for job in jobs {
            if let lane = places[job.clinicID]?.first(where: { requests[$0].covers(job) }) { byLane[lane].append(job) }
        }
        for (index, request) in requests.enumerated() {
            byLane[index].sort { $0.mark < $1.mark }
            let own = byLane[index]
            switch request.band {
            case .atRisk: atRisk.moved(request, to: own.last?.mark, given: own.count)
            case .normal: normal.moved(request, to: own.last?.mark, given: own.count)
            case .late: late.moved(request, to: own.last?.mark, given: own.count)
            }
        }
        return Band.allCases.flatMap { band in
            Self.inTurns(requests.indices.filter { requests[$0].band == band }.map { byLane[$0] })
        }
    }

    private static func inTurns(_ lanes: [[LeasedJob]]) -> [LeasedJob] {
        (0..<(lanes.map(\.count).max() ?? 0)).flatMap { rank in
            lanes.compactMap { rank < $0.count ? $0[rank] : nil }
        }
    }

    /// How much of `limit` a lower band gets before the bands above it; fractions are carried to the next set.
    private static func keep(of limit: Int, _ carried: inout Int, where isWaiting: Bool) -> Int {
        guard isWaiting else {
            carried = 0
            return 0
        }
        carried += limit
        defer { carried %= keptPart }
        return carried / keptPart
    }
}

/// One lane as this worker knows it.
private struct Lane: Sendable {
    let clinicID: Int32
    var from: FairShare.Mark
    let until: Timestamp
    let weight: Int
    /// What it got so far, counted in jobs of a clinic of weight 1: the lane that is least ahead is next.
    var pass = 0.0
}

/// The lanes of one band, by start-time fair queueing, so that weights hold for sets of any size.
///
/// Source: Goyal, Vin, Cheng, "Start-time Fair Queueing", SIGCOMM 1996.
private struct Ring: Sendable {
    private(set) var lanes: [Lane] = []
    /// The pass of the lane visited last. A lane that had nothing to do comes back here: idleness saves nothing up.
    private var time = 0.0
    /// How far lanes without jobs are ahead.
    private var passes: [Int32: Double] = [:]
    /// How many jobs a lane gave lately: portions that it cannot fill leave sets small and the next ones to other lanes.
    private var depth = 1e6

    /// Forgets the lanes for these; who was ahead of the others stays so.
    mutating func replace(with new: [Lane]) {
        for lane in lanes { passes[lane.clinicID] = lane.pass }
        passes = passes.filter { $0.value > time }
        lanes = new
        for index in lanes.indices { lanes[index].pass = max(time, passes[lanes[index].clinicID] ?? time) }
    }

    /// Spreads `budget` jobs over lanes, in portions, each to the lane that is least ahead.
    mutating func visit(_ budget: Int, _ band: FairShare.Band) -> [FairShare.Request] {
        guard budget > 0, !lanes.isEmpty else { return [] }
        let deep = (budget + FairShare.wide - 1) / FairShare.wide
        let shallow = (budget + FairShare.widest - 1) / FairShare.widest
        let portion = max(shallow, min(deep, Int(depth.rounded(.up))))
        var visited: [Int] = []
        var takes: [Int: Int] = [:]
        var rest = budget
        while rest > 0 {
            var next = 0
            for index in 1..<lanes.count where lanes[index].pass < lanes[next].pass { next = index }
            let take = min(portion, rest)
            rest -= take
            time = max(time, lanes[next].pass)
            lanes[next].pass += Double(take) / Double(lanes[next].weight)
            if takes[next] == nil { visited.append(next) }
            takes[next, default: 0] += take
        }
        return visited.map { index in
            FairShare.Request(
                clinicID: lanes[index].clinicID, band: band, from: lanes[index].from, until: lanes[index].until,
                take: takes[index] ?? 0)
        }
    }

    /// A lane that gave less than was asked is charged for what it gave.
    mutating func moved(_ request: FairShare.Request, to mark: FairShare.Mark?, given: Int) {
        guard let index = lanes.firstIndex(where: { $0.clinicID == request.clinicID }) else { return }
        depth = given < request.take ? min(64, depth) * 0.9 + Double(given) * 0.1 : min(1e6, max(1, depth * 1.1))
        if given < request.take {
            let lane = lanes.remove(at: index)
            passes[lane.clinicID] = lane.pass - Double(request.take - given) / Double(lane.weight)
        } else if let mark {
            lanes[index].from = mark
        }
    }
}

extension FairShare.Request {
    fileprivate func covers(_ job: LeasedJob) -> Bool {
        job.clinicID == clinicID && job.mark >= from && job.deadline <= until
    }
}

extension LeasedJob {
    fileprivate var mark: FairShare.Mark { FairShare.Mark(deadline: deadline, id: id) }
}
