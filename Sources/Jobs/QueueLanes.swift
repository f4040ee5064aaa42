internal import Postgres

/// What one worker lane knows of its queue: the clinics' lanes and how far each was leased, and which jobs are new.
///
/// With more to do than a set holds, clinics take their turns. The marks are what keeps such a lease cheap while an old
/// snapshot is open: settled rows leave dead index entries at the front of each lane, and a lease that starts behind them
/// does not step over them. Once all that is known is leased, jobs are taken as they arrive, in one sweep over the newest
/// numbers, for as long as each sweep takes all there is: where nobody waits for anybody, there is nothing to be fair about.
/// A survey starts at the front of each lane and finds what both miss: earlier deadlines than the mark, jobs that came back
/// under an old number or were committed late. It is repeated so often that it costs at most a tenth of the time.
struct QueueLanes: Sendable {
    let queue: Queue
    private var share = FairShare()
    private var arrivals = Arrivals()
    private var surveyedAt: ContinuousClock.Instant?
    private var surveyCost = Duration.zero
    private var asksAdmission = false

    init(queue: Queue) { self.queue = queue }

    /// Leases up to `limit` jobs for the session; empty when nothing is runnable as far as is known.
    mutating func lease(_ limit: Int, for session: WorkerSession, on connection: Connection) async throws -> LeasedSet {
        if isSurveyDue { try await survey(on: connection) }
        let requests = share.plan(limit)
        if requests.isEmpty {
            // Limits count by route and clinic what they admit; what just arrived is found by the next survey then.
            if asksAdmission { return LeasedSet(number: 0, jobs: []) }
            return try await sweep(limit, for: session, on: connection)
        }
        guard asksAdmission else { return try await lease(requests, limit, for: session, on: connection) }
        var known = self
        let set = try await connection.transaction {
            try await known.leaseAdmitted(requests, limit, for: session, on: $0)
        }
        self = known
        return set
    }

    private mutating func sweep(
        _ limit: Int, for session: WorkerSession, on connection: Connection
    ) async throws -> LeasedSet {
        let set = session.nextSetNumber()
        let start = ContinuousClock.now
        let (_, horizon, leased) = try await connection.pipeline(
            PlanBy.index, ReadHorizon(),
            LeaseArrivals(
                queue: queue, limit: Int64(limit), sessionID: session.id, setNumber: set.number,
                finishedSets: set.finished, after: arrivals.seen))
        if let horizon = horizon.first { arrivals.looked(upTo: horizon, at: start) }
        if leased.count == limit { surveyedAt = nil }
        return LeasedSet(number: set.number, jobs: leased.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) })
    }

    private mutating func lease(
        _ requests: [FairShare.Request], _ limit: Int, for session: WorkerSession, on connection: Connection
    ) async throws -> LeasedSet {
        let set = session.nextSetNumber()
        let leased = try await connection.pipeline(
            PlanBy.index,
            LeaseJobs(
                queue: queue, limit: Int64(limit), sessionID: session.id, setNumber: set.number,
                finishedSets: set.finished, requests: requests)
        ).1
        return LeasedSet(number: set.number, jobs: share.leased(leased, of: requests))
    }

    /// Leases what the limits admit, counted under their locks; puts back what is too much of a route, and parks what
    /// belongs to a paused one. Inside a transaction.
    private mutating func leaseAdmitted(
        _ requests: [FairShare.Request], _ limit: Int, for session: WorkerSession, on connection: Connection
    ) async throws -> LeasedSet {
        var admission = try await Admission.open(for: queue, on: connection)
        let cut = admission.cut(requests)
        if cut.isEmpty { return LeasedSet(number: 0, jobs: []) }
        let set = try await lease(cut, limit, for: session, on: connection)
        let verdict = admission.admit(set.jobs)
        if verdict.admitted.count < set.jobs.count {
            let items =
                verdict.postponed.map { SettleLater.Item(job: $0.job, due: .after($0.delay)) }
                + verdict.parked.map {
                    SettleLater.Item(job: $0, due: nil, parkedBy: ControlScope.route($0.routeID).parkingKey)
                }
            _ = try await connection.pipeline(PlanBy.place, SettleLater(items: items, sessionID: session.id))
        }
        if !admission.spent.isEmpty { _ = try await connection.execute(SpendRates(spent: admission.spent)) }
        if verdict.admitted.isEmpty { session.finished(set: set.number) }
        return LeasedSet(number: set.number, jobs: verdict.admitted)
    }

    private var isSurveyDue: Bool {
        guard let surveyedAt else { return true }
        let pause: Duration
        if !share.isEmpty {
            pause = max(.milliseconds(20), surveyCost * 20)
        } else if asksAdmission {
            pause = max(.milliseconds(1), surveyCost * 2)
        } else {
            pause = max(.milliseconds(50), surveyCost * 10)
        }
        return ContinuousClock.now - surveyedAt >= pause
    }

    private mutating func survey(on connection: Connection) async throws {
        let start = ContinuousClock.now
        let (_, horizon, heads, asks) = try await connection.pipeline(
            PlanBy.index, ReadHorizon(), SurveyLanes(queue: queue), AsksAdmission())
        asksAdmission = asks.first ?? false
        surveyedAt = .now
        surveyCost = .now - start
        share.survey(heads.map(\.head), now: heads.first?.now ?? Timestamp(microsecondsSinceEpoch: 0))
        if let horizon = horizon.first { arrivals.looked(upTo: horizon, at: start) }
    }
}

/// Up to which number all jobs were seen, given that a number may be committed a while after it was given out.
private struct Arrivals: Sendable {
    /// How long a job may take from its number to its commit and still be swept; later ones wait for a survey.
    static let lateness = Duration.milliseconds(100)

    /// A sweep starts behind this number.
    private(set) var seen: Int64 = 0
    /// Highest numbers given out at earlier times, oldest first.
    private var horizons: [(number: Int64, at: ContinuousClock.Instant)] = []

    /// A survey at `time`, or a sweep that took all there was, saw everything that was committed by then.
    mutating func looked(upTo number: Int64, at time: ContinuousClock.Instant) {
        if horizons.isEmpty { seen = number }
        while let oldest = horizons.first, time - oldest.at >= Self.lateness {
            seen = oldest.number
            horizons.removeFirst()
        }
        note(number, at: time)
    }

    private mutating func note(_ number: Int64, at time: ContinuousClock.Instant) {
        // One in a while is enough, or the list grows long.
        if let last = horizons.last, time - last.at < Self.lateness / 20 { return }
        horizons.append((number, time))
    }
}

/// Jobs leased together, in the order in which they are to be worked, under a number for the reaper.
struct LeasedSet: Sendable {
    let number: Int32
    let jobs: [LeasedJob]
}
