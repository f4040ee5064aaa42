/// The queue's tables and statements as one value: what commits in PostgreSQL is one call here.
///
/// A statement that locks rows is two calls, begin and commit, so that anything may happen between them.
struct ModelDatabase: Sendable {
    /// Virtual milliseconds.
    var now = 0
    let flaw: Flaw?
    var isUp = true
    var incarnation = 0
    var jobs: [JobRow] = []
    var sessions: [SessionRow] = []
    var leaseSets: [LeaseSetRow] = []
    var claims: [ClaimRow] = []
    var files: [FileRow] = []
    var answers: [AnswerRow] = []
    var windowsPlanned = 0
    var term = 0
    var leader = -1
    var leaderUntil = 0
    var lastPayload = 0
    /// The first breach of an invariant.
    var breach: Breach?
    private var lastTransaction = 0
    private var lastLease = 0

    /// After this long without a statement the server ends a transaction.
    static let idleLimit = 1_000
    /// log₂ of a set of 500, and three more.
    static let crashLimit = 12

    init(flaw: Flaw?) { self.flaw = flaw }

    mutating func found(_ breach: Breach) {
        if self.breach == nil { self.breach = breach }
    }

    mutating func enqueue(_ line: Line, subject: Int, deadline: Int, isKiller: Bool = false) {
        jobs.append(JobRow(line: line, subject: subject, deadline: deadline, isKiller: isKiller))
    }

    /// Every connection breaks; what was not committed is gone.
    mutating func crash() {
        isUp = false
        incarnation += 1
        for index in jobs.indices { jobs[index].lock = 0 }
    }

    // MARK: Transactions

    mutating func begin() -> OpenTransaction {
        lastTransaction += 1
        return OpenTransaction(number: lastTransaction, openedAt: now, incarnation: incarnation)
    }

    func isOpen(_ transaction: OpenTransaction) -> Bool {
        isUp && transaction.incarnation == incarnation
            && (now < transaction.openedAt + Self.idleLimit || flaw == .keepsIdleTransactions)
    }

    func isLocked(_ job: Int) -> Bool {
        jobs[job].lock != 0 && now < jobs[job].lockedUntil
    }

    mutating func lock(_ job: Int, by transaction: inout OpenTransaction) {
        jobs[job].lock = transaction.number
        jobs[job].lockedUntil = flaw == .keepsIdleTransactions ? .max : transaction.openedAt + Self.idleLimit
        transaction.jobs.append(job)
    }

    /// Ends a transaction's locks, whether it committed or not.
    mutating func release(_ transaction: OpenTransaction) {
        for job in transaction.jobs where jobs[job].lock == transaction.number { jobs[job].lock = 0 }
    }

    // MARK: Sessions

    /// - Returns: the session's number, 1 or more.
    mutating func openSession(lease: Int) -> Int {
        sessions.append(SessionRow(expiresAt: now + lease))
        return sessions.count
    }

    /// - Returns: false when it was fenced.
    mutating func renew(_ session: Int, lease: Int) -> Bool {
        guard !sessions[session - 1].isFenced, !sessions[session - 1].hasEnded else { return false }
        sessions[session - 1].expiresAt = now + lease
        return true
    }

    mutating func end(_ session: Int) {
        if !sessions[session - 1].isFenced { sessions[session - 1].hasEnded = true }
    }

    // MARK: Leasing

    /// Locks what a lease takes: nearest deadline first, rows that others hold skipped, a row weighing 2^crashes.
    mutating func beginLease(of line: Line, limit: Int, for session: Int) -> OpenTransaction? {
        let row = sessions[session - 1]
        guard !row.isFenced, !row.hasEnded, row.expiresAt > now else { return nil }
        var candidates: [Int] = []
        for index in jobs.indices where jobs[index].line == line && jobs[index].session == 0 {
            if jobs[index].place == .runnable, !isLocked(index) { candidates.append(index) }
        }
        if candidates.isEmpty { return nil }
        candidates.sort { (jobs[$0].deadline, $0) < (jobs[$1].deadline, $1) }
        var transaction = begin()
        var weight = 0
        for job in candidates.prefix(limit) {
            weight += flaw == .rescuesWholeSets ? 1 : 1 << min(jobs[job].crashes, 30)
            if weight > limit, !transaction.jobs.isEmpty { break }
            lock(job, by: &transaction)
        }
        return transaction
    }

    mutating func commitLease(
        _ transaction: OpenTransaction, for session: Int, set: Int, finished: [Int]
    ) -> [Held] {
        lastLease += 1
        leaseSets.removeAll { $0.session == session && finished.contains($0.number) }
        leaseSets.append(LeaseSetRow(session: session, number: set, jobs: transaction.jobs))
        var held: [Held] = []
        for job in transaction.jobs {
            jobs[job].session = session
            jobs[job].token += 1
            jobs[job].attempt += 1
            jobs[job].rightfulLease = lastLease
            held.append(Held(job: job, token: jobs[job].token, lease: lastLease))
        }
        release(transaction)
        return held
    }

    // MARK: Fencing and settling

    /// Locks those jobs that are still held; `nil` when somebody else's lock must be waited for.
    ///
    /// `session` is `nil` for the settlement that needs no other write and goes by number and token alone.
    mutating func fence(_ held: [Held], of session: Int?) -> (OpenTransaction, [Held])? {
        var transaction = begin()
        var kept: [Held] = []
        for one in held {
            let row = jobs[one.job]
            if isLocked(one.job) {
                release(transaction)
                return nil
            }
            guard row.place == .runnable else { continue }
            if flaw != .writesWithoutToken {
                guard row.token == one.token, session == nil || row.session == session else { continue }
            }
            lock(one.job, by: &transaction)
            kept.append(one)
        }
        return (transaction, kept)
    }

    /// A write on behalf of a held job is about to count: was it rightful?
    mutating func judge(_ held: Held) {
        if jobs[held.job].rightfulLease != held.lease { found(.staleWrite(job: held.job)) }
    }

    mutating func settle(_ held: Held, as outcome: Settled) {
        judge(held)
        let job = held.job
        if jobs[job].place != .runnable { found(.settledTwice(job: job)) }
        jobs[job].session = 0
        jobs[job].rightfulLease = 0
        switch outcome {
        case .done:
            jobs[job].place = .done
            if jobs[job].attempt != jobs[job].ownFailures + 1 { found(.lostAttempt(job: job)) }
        case .retry(let delay):
            jobs[job].ownFailures += 1
            jobs[job].place = .later(due: now + delay)
        case .snooze(let delay):
            jobs[job].attempt -= 1
            jobs[job].place = .later(due: now + delay)
        }
    }
}

/// How a job of the model is settled; delays in milliseconds.
enum Settled: Sendable {
    case done
    case retry(after: Int)
    case snooze(Int)
}
