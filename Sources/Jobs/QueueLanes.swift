internal import Postgres

/// What one worker lane knows of its queue: the clinics' lanes and how far each was leased.
///
/// The marks are what keeps a lease cheap while an old snapshot is open: settled rows leave dead index entries at the
/// front of each lane, and a lease that starts behind them does not step over them. A survey starts at the front; it is
/// repeated so often that it costs about a twentieth of the time, or a third when there is nothing else to do.
struct QueueLanes: Sendable {
    let queue: Queue
    private var share = FairShare()
    private var surveyedAt: ContinuousClock.Instant?
    private var surveyCost = Duration.zero
    private var isDry = false
    private var asksAdmission = false

    init(queue: Queue) { self.queue = queue }

    /// Leases up to `limit` jobs for the session; empty when nothing is runnable as far as is known.
    mutating func lease(_ limit: Int, for session: WorkerSession, on connection: Connection) async throws -> LeasedSet {
        if isSurveyDue { try await survey(on: connection) }
        let requests = share.plan(limit)
        guard !requests.isEmpty else {
            isDry = true
            return LeasedSet(number: 0, jobs: [])
        }
        let set: LeasedSet
        if asksAdmission {
            var known = self
            set = try await connection.transaction {
                try await known.leaseAdmitted(requests, limit, for: session, on: $0)
            }
            self = known
        } else {
            set = try await lease(requests, limit, for: session, on: connection)
        }
        isDry = set.jobs.count < limit
        return set
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
        let pause = isDry ? max(.milliseconds(1), surveyCost * 2) : max(.milliseconds(20), surveyCost * 20)
        return ContinuousClock.now - surveyedAt >= pause
    }

    private mutating func survey(on connection: Connection) async throws {
        let start = ContinuousClock.now
        let (_, heads, asks) = try await connection.pipeline(PlanBy.index, SurveyLanes(queue: queue), AsksAdmission())
        asksAdmission = asks.first ?? false
        surveyedAt = .now
        surveyCost = .now - start
        share.survey(heads.map(\.head), now: heads.first?.now ?? Timestamp(microsecondsSinceEpoch: 0))
    }
}

/// Jobs leased together, in the order in which they are to be worked, under a number for the reaper.
struct LeasedSet: Sendable {
    let number: Int32
    let jobs: [LeasedJob]
}
