/// Where a process may be killed or stopped.
enum KillPoint: Int, CaseIterable, Sendable {
    case beforeLease, leaseBegun, leaseCommitted, leased, intentBegun, intentCommitted, beforeSend, sent, asked
    case settlementBegun, settlementCommitted, settled, renewing, idle
}

/// One worker process: a session, its renewals and one lane per line.
struct ModelProcess: Sendable {
    /// What a lane does next.
    enum Step: Sendable {
        case idle, leasing, working, preparing, sending, asking, fencing, settling, readingBack
    }

    /// What the submit lane knows about its file.
    struct Outgoing: Sendable {
        let file: Int
        var payload: Int
        var claims: [(claim: Int, submission: Int)]
        var mustAsk = false
    }

    /// What a settlement writes besides.
    enum Effect: Sendable {
        case none
        case recordSent
        case postpone(FileRow.Status)
    }

    struct Lane: Sendable {
        let line: Line
        var step = Step.idle
        var held: [Held] = []
        var set = 0
        var transaction: OpenTransaction?
        var outgoing: Outgoing?
        var effect = Effect.none
        var failures = 0
    }

    var isAlive = true
    /// Stopped, or dead, until then.
    var awayUntil = 0
    /// 0: none open.
    var session = 0
    var trustedUntil = 0
    var isFenced = false
    var isRetiring = false
    var renewalSentAt = -1
    var nextSet = 1
    var finishedSets: [Int] = []
    var lanes = Line.allCases.map { Lane(line: $0) }

    /// Whether it may trust its lease, by its own clock.
    func isLive(at now: Int) -> Bool { session != 0 && !isFenced && now < trustedUntil }
}
