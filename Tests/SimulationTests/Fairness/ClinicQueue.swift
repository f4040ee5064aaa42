import Postgres

@testable import Jobs

/// One queue of many clinics' jobs that several lanes work, each with a `FairShare` of its own: the real planning on a
/// virtual clock in microseconds.
struct ClinicQueue {
    /// A job that will come, or came.
    struct Arrival: Sendable {
        let at: Int64
        let clinicID: Int32
        let deadline: Int64
    }

    /// A finished job.
    struct Run: Sendable {
        let clinicID: Int32
        let deadline: Int64
        let arrivedAt: Int64
        let startedAt: Int64
        var wait: Int64 { startedAt - arrivedAt }
    }

    private struct Lane {
        var share = FairShare()
        var freeAt: Int64 = 0
        var surveyedAt = Int64.min
        var isDry = false
    }

    /// Jobs of one set.
    let limit: Int
    /// Time of one job, microseconds.
    let service: Int64
    var weights: [Int32: Int] = [:]
    /// How old a lane's survey may get while there is work, and while there is none.
    private let surveyEvery: Int64 = 20_000
    private let surveyWhenDry: Int64 = 1_000

    private var lanes: [Lane]
    /// The runnable jobs of each clinic, nearest deadline first.
    private var waiting: [Int32: [LeasedJob]] = [:]
    private var arrivals: [Arrival]
    private var nextArrival = 0
    private(set) var runs: [Run] = []

    init(lanes: Int, limit: Int, service: Int64 = 5_000, arrivals: [Arrival]) {
        self.limit = limit
        self.service = service
        self.lanes = Array(repeating: Lane(), count: lanes)
        self.arrivals = arrivals.sorted { $0.at < $1.at }
    }

    /// Works until then, or until nothing is left.
    mutating func run(until end: Int64 = .max) throws {
        while true {
            let lane = lanes.indices.min { (lanes[$0].freeAt, $0) < (lanes[$1].freeAt, $1) } ?? 0
            let now = lanes[lane].freeAt
            if now >= end || (nextArrival == arrivals.count && waiting.isEmpty) { return }
            try admit(until: now)
            let set = lease(lane, at: now)
            if set.isEmpty {
                // A lane without work is woken by the next job.
                let next = waiting.isEmpty && nextArrival < arrivals.count ? arrivals[nextArrival].at : 0
                lanes[lane].freeAt = max(next, now + surveyWhenDry)
                continue
            }
            for (rank, job) in set.enumerated() {
                runs.append(
                    Run(
                        clinicID: job.clinicID, deadline: job.deadline.microsecondsSinceEpoch, arrivedAt: job.subject,
                        startedAt: now + Int64(rank) * service))
            }
            lanes[lane].freeAt = now + Int64(set.count) * service
        }
    }

    private mutating func admit(until now: Int64) throws {
        let somewhere: [UInt8] = [0, 0, 0, 0, 0, 1]
        let place = try TupleID.decode(somewhere.span.bytes, oid: TupleID.postgresOID)
        while nextArrival < arrivals.count, arrivals[nextArrival].at <= now {
            let arrival = arrivals[nextArrival]
            nextArrival += 1
            let job = LeasedJob(
                place: place, id: Int64(nextArrival), clinicID: arrival.clinicID, routeID: 0, subject: arrival.at,
                deadline: Timestamp(microsecondsSinceEpoch: arrival.deadline), attempt: 1, crashes: 0, token: 1)
            var lane = waiting[arrival.clinicID] ?? []
            lane.insert(job, at: Self.rank(of: (arrival.deadline, job.id), in: lane))
            waiting[arrival.clinicID] = lane
        }
    }

    /// How many jobs of a lane stand before that place.
    private static func rank(of place: (deadline: Int64, id: Int64), in lane: [LeasedJob]) -> Int {
        var low = 0
        var high = lane.count
        while low < high {
            let middle = (low + high) / 2
            if (lane[middle].deadline.microsecondsSinceEpoch, lane[middle].id) < place {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    private mutating func lease(_ index: Int, at now: Int64) -> [LeasedJob] {
        let age = now - max(lanes[index].surveyedAt, -.max / 2)
        if age >= (lanes[index].isDry ? surveyWhenDry : surveyEvery) {
            lanes[index].share.survey(heads(at: now), now: Timestamp(microsecondsSinceEpoch: now))
            lanes[index].surveyedAt = now
        }
        let requests = lanes[index].share.plan(limit)
        var taken: [LeasedJob] = []
        for request in requests {
            let room = min(request.take, limit - taken.count)
            taken += take(request, room)
        }
        lanes[index].isDry = taken.count < limit
        return lanes[index].share.leased(taken, of: requests)
    }

    /// What the lease statement takes of one clinic's lane.
    private mutating func take(_ request: FairShare.Request, _ room: Int) -> [LeasedJob] {
        guard var lane = waiting.removeValue(forKey: request.clinicID) else { return [] }
        let start = Self.rank(of: (request.from.deadline.microsecondsSinceEpoch, request.from.id), in: lane)
        var end = start
        while end < lane.count, end - start < room, lane[end].deadline <= request.until { end += 1 }
        let taken = Array(lane[start..<end])
        lane.removeSubrange(start..<end)
        if !lane.isEmpty { waiting[request.clinicID] = lane }
        return taken
    }

    /// What the survey statement answers.
    private func heads(at now: Int64) -> [FairShare.Head] {
        waiting.map { clinicID, lane in
            let marks = lane.indices.lazy.map { FairShare.Mark(deadline: lane[$0].deadline, id: lane[$0].id) }
            let late = Self.rank(of: (now, 0), in: lane)
            return FairShare.Head(
                clinicID: clinicID, late: late > 0 ? marks[0] : nil, ahead: late < lane.count ? marks[late] : nil,
                weight: weights[clinicID] ?? 1)
        }
    }
}
