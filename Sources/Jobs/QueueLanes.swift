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

    init(queue: Queue) { self.queue = queue }

    /// Leases up to `limit` jobs for the session; empty when nothing is runnable as far as is known.
    mutating func lease(_ limit: Int, for session: WorkerSession, on connection: Connection) async throws -> LeasedSet {
        if isSurveyDue { try await survey(on: connection) }
        let requests = share.plan(limit)
        guard !requests.isEmpty else {
            isDry = true
            return LeasedSet(number: 0, jobs: [])
        }
        let set = session.nextSetNumber()
        let leased = try await connection.pipeline(
            PlanBy.index,
            LeaseJobs(
                queue: queue, limit: Int64(limit), sessionID: session.id, setNumber: set.number,
                finishedSets: set.finished, requests: requests)
        ).1
        isDry = leased.count < limit
        return LeasedSet(number: set.number, jobs: share.leased(leased, of: requests))
    }

    private var isSurveyDue: Bool {
        guard let surveyedAt else { return true }
        let pause = isDry ? max(.milliseconds(1), surveyCost * 2) : max(.milliseconds(20), surveyCost * 20)
        return ContinuousClock.now - surveyedAt >= pause
    }

    private mutating func survey(on connection: Connection) async throws {
        let start = ContinuousClock.now
        let heads = try await connection.pipeline(PlanBy.index, SurveyLanes(queue: queue)).1
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
