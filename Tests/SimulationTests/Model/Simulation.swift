import Jobs

/// One simulated run: worker processes, two coordinators and a partner on one database, every fault drawn from a seed.
///
/// Nothing here knows real time, threads or chance: a seed is a run. Each step is one thing that one actor does.
struct Simulation {
    /// What a step may be.
    enum Event: Int, Sendable {
        case renewed, leased, diedOfAJob, settled, intended, reachedPartner
        case led, planned, didDuty
        case databaseUp, databaseDown, stopped, killed
    }

    /// What happened at one step.
    struct Trace: Sendable {
        let at: Int
        let actor: Int
        let event: Event
        let detail: Int
    }

    static let lease = 1_000
    static let setLimit = 8
    static let processCount = 3
    static let coordinatorCount = 2
    /// Faults come until then; what is left must drain within the time that follows.
    static let faultsEnd = 6_000
    static let patience = 60_000

    let flaw: Flaw?
    let retryPolicy = RetryPolicy(base: .milliseconds(50), cap: .milliseconds(800), maximumAttempts: 1_000)
    var dice: Dice
    var database: ModelDatabase
    var partner: ModelPartner
    var processes: [ModelProcess]
    var coordinators: [ModelCoordinator]
    var now = 0
    var actor = 0
    var faultsLeft: Int
    var killsLeft: Int
    var leaderStopsLeft: Int
    var newClaims: [(at: Int, isKiller: Bool)]
    var databaseUpAt = 0
    /// How often each point killed a process.
    var kills = Array(repeating: 0, count: KillPoint.allCases.count)
    var killedByJob = 0
    var staleRefused = 0
    var handOvers = 0
    var steps = 0
    /// All steps folded into one number: two runs are the same exactly when theirs is.
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    /// `nil` unless asked for.
    var trace: [Trace]?
    private var wakeAt: [Int]
    private var hasDrained = false

    init(seed: UInt64, flaw: Flaw? = nil, isTraced: Bool = false) {
        self.flaw = flaw
        var dice = Dice(seed: seed)
        let claims = dice.roll(6, 14)
        let killer = dice.hits(oneIn: 8) ? dice.roll(0, claims - 1) : -1
        newClaims = (0..<claims).map { (at: dice.roll(0, 2_500), isKiller: $0 == killer) }
        faultsLeft = dice.roll(2, 20)
        killsLeft = 6
        leaderStopsLeft = dice.roll(0, 4)
        database = ModelDatabase(flaw: flaw)
        database.claims = Array(repeating: ClaimRow(), count: claims)
        partner = ModelPartner(claims: claims)
        processes = Array(repeating: ModelProcess(), count: Self.processCount)
        coordinators = (0..<Self.coordinatorCount).map { ModelCoordinator(holder: $0) }
        trace = isTraced ? [] : nil
        wakeAt = Array(repeating: 0, count: Actor.count)
        for index in wakeAt.indices { wakeAt[index] = dice.roll(0, 60) }
        self.dice = dice
    }

    /// Who acts: each process's renewals and lanes, the coordinators, and the world around them.
    private enum Actor {
        static let perProcess = 1 + Line.allCases.count
        static let coordinators = processCount * perProcess
        static let world = coordinators + coordinatorCount
        static let faults = world + 1
        static let count = faults + 1
    }

    /// Runs to the end or to the first breach.
    mutating func run() -> Breach? {
        while database.breach == nil, !hasDrained {
            guard now < Self.faultsEnd + Self.patience else {
                let open = database.jobs.count { $0.place != .done && $0.place != .dead }
                return .notDrained(jobs: open, claims: database.claims.count { $0.stage != .accepted })
            }
            step()
        }
        return database.breach ?? disagreement()
    }

    private mutating func step() {
        var next = 0
        for index in 1..<wakeAt.count where wakeAt[index] < wakeAt[next] { next = index }
        now = max(now, wakeAt[next])
        database.now = now
        actor = next
        steps += 1
        let pause: Int
        switch next {
        case ..<Actor.coordinators: pause = actProcess(next / Actor.perProcess, next % Actor.perProcess)
        case ..<Actor.world: pause = actCoordinator(next - Actor.coordinators)
        case Actor.world: pause = actWorld()
        default: pause = actFaults()
        }
        wakeAt[next] = now + max(pause, 1)
    }

    /// Everything settled and every claim at its end.
    private var isAtRest: Bool {
        guard newClaims.isEmpty else { return false }
        for job in database.jobs where job.place != .done && job.place != .dead { return false }
        for claim in database.claims where claim.stage != .accepted && claim.stage != .scrub { return false }
        return true
    }

    /// A claim that rests must have been scrubbed, unless its job was a killer, and stand as the partner has it.
    private func disagreement() -> Breach? {
        for job in database.jobs where job.line == .scrub {
            let claim = database.claims[job.subject]
            if job.place == .dead ? claim.stage != .scrub : claim.stage != .accepted {
                return .disagreesWithPartner(claim: job.subject)
            }
        }
        for index in database.claims.indices where database.claims[index].stage == .accepted {
            if !partner.accepted(index) { return .disagreesWithPartner(claim: index) }
        }
        return nil
    }

    mutating func note(_ event: Event, _ detail: Int) {
        let parts = (now << 32) ^ (actor << 24) ^ (event.rawValue << 16) ^ detail
        digest = (digest ^ UInt64(truncatingIfNeeded: parts)) &* 0x0000_0100_0000_01B3
        trace?.append(Trace(at: now, actor: actor, event: event, detail: detail))
    }

    /// Answers and new claims come in from outside.
    private mutating func actWorld() -> Int {
        hasDrained = isAtRest
        guard database.isUp else { return 50 }
        while let index = newClaims.firstIndex(where: { $0.at <= now }) {
            let claim = database.jobs.count { $0.line == .scrub }
            let isKiller = newClaims.remove(at: index).isKiller
            database.enqueue(.scrub, subject: claim, deadline: dice.roll(0, 100_000), isKiller: isKiller)
        }
        for answer in partner.deliver(at: now, &dice) {
            database.answers.append(answer)
            database.enqueue(.acknowledge, subject: database.answers.count - 1, deadline: now)
        }
        return dice.roll(20, 60)
    }
}
