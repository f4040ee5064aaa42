import Foundation
import Jobs
import Testing

/// One round: claims come in and faults strike side by side, then everything heals and drains.
struct ChaosRound {
    let fleet: ChaosFleet
    let number: Int
    let goals: ChaosTier.Goals
    private var due: [(fault: Fault, at: ContinuousClock.Instant)] = []
    private var files = 0
    private var importing: String?

    private enum Fault: CaseIterable {
        case killWorker, stopWorker, changeLeader, endBackend, strikeServer, killPartner, importVisits, enqueueIdleJobs

        /// Mean seconds between two.
        var pause: Double {
            switch self {
            case .killWorker: 2.5
            case .stopWorker: 6
            case .changeLeader: 3
            case .endBackend: 3
            case .strikeServer: 7
            case .killPartner: 12
            case .importVisits: 3
            case .enqueueIdleJobs: 0.5
            }
        }
    }

    private static let claimsPerFile = 40

    init(_ fleet: ChaosFleet, number: Int, goals: ChaosTier.Goals) {
        self.fleet = fleet
        self.number = number
        self.goals = goals
        due = Fault.allCases.map { ($0, .now + .seconds($0 == .importVisits ? 0 : $0.pause)) }
    }

    /// Claims of the files given in.
    var claims: Int { files * Self.claimsPerFile }

    /// Faults until the time is over, then peace.
    mutating func run() async throws {
        let term = try await fleet.deployment.count("SELECT coalesce(max(term), 0) FROM leadership")
        let end = ContinuousClock.now + .seconds(goals.roundSeconds)
        while ContinuousClock.now < end {
            try await strikeWhatIsDue()
            try await fleet.tick()
            try await Task.sleep(for: .milliseconds(25))
        }
        fleet.heal()
        fleet.tally.add("hand-overs", try await fleet.deployment.count("SELECT max(term) FROM leadership") - term)
        try await drain()
    }

    private mutating func strikeWhatIsDue() async throws {
        for index in due.indices where due[index].at <= .now {
            let fault = due[index].fault
            due[index].at = .now + .seconds(Double.random(in: 0.3...1.7, using: &fleet.random) * fault.pause)
            switch fault {
            case .killWorker: fleet.killWorker()
            case .stopWorker: try await fleet.stopWorker()
            case .changeLeader: try await fleet.changeLeader()
            case .endBackend: try await fleet.endBackend()
            case .killPartner: try fleet.killPartner()
            case .strikeServer:
                let kinds = ChaosFleet.ServerFault.allCases + [.kill, .kill]
                if let kind = kinds.randomElement(using: &fleet.random) { try await fleet.strikeServer(kind) }
            case .importVisits: try importVisits(mayStart: true)
            case .enqueueIdleJobs: if files > 0 { try await fleet.enqueueIdleJobs(200) }
            }
        }
    }

    /// An import under fault; one that failed or was killed is made again, and takes in only what is missing.
    private mutating func importVisits(mayStart: Bool) throws {
        let deployment = fleet.deployment
        if let file = importing, let process = deployment.process("import") {
            if process.isRunning {
                guard fleet.isArming, fleet.random.happens(0.2) else { return }
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            if process.terminationReason == .exit, process.terminationStatus == 0 {
                importing = nil
            } else {
                fleet.tally.add("imports made again")
                return try deployment.start("import", ["intake", "import", file])
            }
        }
        guard mayStart else { return }
        files += 1
        let file = try deployment.writeVisits(
            count: Self.claimsPerFile, clinics: 8, seed: UInt64(number * 1000 + files))
        importing = file
        try deployment.start("import", ["intake", "import", file])
    }

    /// The last import to its end, then every claim to its rest.
    private mutating func drain() async throws {
        let started = ContinuousClock.now
        while importing != nil, ContinuousClock.now - started < .seconds(120) {
            try importVisits(mayStart: false)
            try await fleet.tick()
            try await Task.sleep(for: .milliseconds(200))
        }
        #expect(importing == nil, "the last import came to an end")
        let deployment = fleet.deployment
        try await deployment.waitForRest(seconds: 300) {
            try await fleet.tick()
            return true
        }
        fleet.tally.measured("drain after a round", .now - started)
    }
}
