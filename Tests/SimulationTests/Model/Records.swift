/// The lines of jobs of the model: per claim, per file, per answer.
enum Line: Int, CaseIterable, Sendable {
    case scrub, submit, acknowledge
}

/// A row of the hot table, or where it went.
struct JobRow: Sendable {
    enum Place: Equatable, Sendable {
        case runnable, done, dead
        case later(due: Int)
    }

    let line: Line
    let subject: Int
    let deadline: Int
    let isKiller: Bool
    var place = Place.runnable
    var token = 0
    /// 0: nobody.
    var session = 0
    var attempt = 0
    var crashes = 0
    /// The open transaction that has the row locked, and when the server ends it at the latest.
    var lock = 0
    var lockedUntil = 0

    /// What the oracle knows and the system does not: who rightly holds the job (0: nobody), and its own failures.
    var rightfulLease = 0
    var ownFailures = 0
}

/// A worker session's row.
struct SessionRow: Sendable {
    var expiresAt: Int
    var isFenced = false
    var hasEnded = false
}

/// A row of the leased sets.
struct LeaseSetRow: Sendable {
    let session: Int
    let number: Int
    let jobs: [Int]
}

/// A claim on its way.
struct ClaimRow: Sendable {
    enum Stage: Sendable { case scrub, ready, submitting, submitted, accepted }

    var stage = Stage.scrub
    /// Number of its newest submission; 0: none yet.
    var submission = 0
    var file = -1
}

/// A submission file.
struct FileRow: Sendable {
    enum Status: Sendable { case planned, prepared, sending, inDoubt, sent, empty }

    var status = Status.planned
    /// 0: not written yet.
    var payload = 0
    var claims: [Int] = []
    /// For the oracle: the leases that wrote that the file leaves now, knowing that it had not.
    var intents: Set<Int> = []

    var isUnsent: Bool { status != .sent && status != .empty }
}

/// What a partner answers about one claim of one payload.
struct AnswerRow: Sendable {
    let claim: Int
    let submission: Int
    let isRejection: Bool
}

/// A job as its worker knows it.
struct Held: Sendable {
    let job: Int
    let token: Int
    /// For the oracle alone.
    let lease: Int
}

/// A transaction that is open on the server.
struct OpenTransaction: Sendable {
    let number: Int
    let openedAt: Int
    /// The server's run that it belongs to.
    let incarnation: Int
    var jobs: [Int] = []
}
