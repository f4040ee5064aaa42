internal import Postgres
internal import Synchronization

/// This process's lease on everything it holds: one row, renewed on the database's clock.
///
/// The process fences itself by monotonic time measured from *before* the last successful renewal was sent, so that it
/// stops trusting its lease earlier than the database does.
final class WorkerSession: Sendable {
    let id: Int64
    let lease: Duration
    let tallies = TallyBook()
    private let state: Mutex<State>

    private struct State {
        var trustedUntil: ContinuousClock.Instant
        var isFenced = false
        var isRetiring = false
        var wish: WorkerWish?
        var nextSet: Int32 = 1
        var finishedSets: [Int32] = []
    }

    private init(id: Int64, lease: Duration, openedBefore start: ContinuousClock.Instant) {
        self.id = id
        self.lease = lease
        self.state = Mutex(State(trustedUntil: start + lease))
    }

    /// Opens a session row.
    static func open(
        named name: String, lease: Duration, queues: [Queue] = [], slots: Int = 1, pool: Pool
    ) async throws -> WorkerSession {
        let start = ContinuousClock.now
        let id = try await pool.withConnection { connection in
            try await connection.first(
                OpenSession(
                    sessionName: name, leaseMicroseconds: lease.microseconds, queues: queues.map(\.id),
                    slots: Int32(slots)))
        }
        guard let id else { throw JobsError.fenced }
        return WorkerSession(id: id, lease: lease, openedBefore: start)
    }

    /// Whether this process may still act on what it leased, outside the database too.
    var isLive: Bool {
        state.withLock { !$0.isFenced && ContinuousClock.now < $0.trustedUntil }
    }

    var isFenced: Bool { state.withLock { $0.isFenced } }

    /// Whether lanes may lease more under this session.
    var takesMore: Bool { state.withLock { !$0.isFenced && !$0.isRetiring && $0.wish != .stop } }

    /// Whether lanes wait instead of leasing.
    var isQuiet: Bool { state.withLock { $0.wish == .quiet } }

    /// What people wished of this worker.
    var wish: WorkerWish? { state.withLock { $0.wish } }

    /// Takes over what was wished of the session before.
    func obey(_ wish: WorkerWish?) {
        state.withLock { $0.wish = wish ?? $0.wish }
    }

    /// Asks whether something was wished.
    func hear(pool: Pool) async throws {
        let heard = try await pool.withConnection { try await $0.first(ReadWish(sessionID: id)) }
        obey(heard ?? nil)
    }

    /// Ends it and gives back what it still holds; answers how many jobs. In a task of its own, so that cancellation, as
    /// by a second stop signal, does not keep them.
    func end(pool: Pool) async throws -> Int {
        let id = id
        return try await Task {
            try await pool.withConnection { try await $0.pipeline(PlanBy.index, EndSession(sessionID: id)).1.count }
        }.value
    }

    /// Lets the lanes finish what they hold and a new session follow. For when it may hold jobs that no lane works, as
    /// after a lease whose answer was lost: it would keep them by its renewals; once it has ended they are requeued.
    func retire() {
        state.withLock { $0.isRetiring = true }
    }

    /// Renews once. Returns false when the database says that the session was fenced.
    func renew(pool: Pool) async throws -> Bool {
        let start = ContinuousClock.now
        let renewed = try await pool.withConnection { connection in
            try await connection.execute(RenewSession(sessionID: id, leaseMicroseconds: lease.microseconds))
        }
        state.withLock {
            if renewed == 1 { $0.trustedUntil = start + lease } else { $0.isFenced = true }
        }
        return renewed == 1
    }

    func nextSetNumber() -> (number: Int32, finished: [Int32]) {
        state.withLock { state in
            defer {
                state.nextSet += 1
                state.finishedSets = []
            }
            return (state.nextSet, state.finishedSets)
        }
    }

    func finished(set: Int32) {
        state.withLock { $0.finishedSets.append(set) }
    }

    /// Tells the database what was done since it was last told.
    func tell(pool: Pool) async throws {
        let tallies = tallies.take()
        if tallies.isEmpty { return }
        try await pool.withConnection { connection in
            _ = try await connection.execute(TellTally(sessionID: id, tallies: tallies))
        }
    }
}
