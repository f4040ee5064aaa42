import Foundation
import Jobs
import Postgres
import TestSupport
import Testing

/// The program under faults, with real processes on a server of its own. Short by default; `CLAIMLINE_CHAOS=long` goes on
/// until every goal of the long tier is reached.
@Suite(.serialized)
struct ChaosTests {
    @Test(.timeLimit(.minutes(240)))
    func `faults side by side lose and double nothing`() async throws {
        let tier = ChaosTier.current
        print("chaos|seed|\(tier.rawValue)|\(ChaosTier.seed)")
        let started = ContinuousClock.now
        let end = started + .seconds(tier.minutes * 60)
        let cluster = try await OwnCluster.start(restarts: true)
        defer { cluster.stop() }
        var tally = ChaosTally()
        var rounds = 0
        while rounds == 0 || (!tally.hasReached(tier.goals) && ContinuousClock.now < end) {
            rounds += 1
            tally = try await round(rounds, tier, cluster, tally)
            let minutes = Int((ContinuousClock.now - started) / .seconds(60))
            print("chaos round \(rounds), \(minutes) min: \(tally.progress)")
        }
        tally.add("rounds", rounds)
        tally.measured("run", .now - started)
        tally.print("faults")
        #expect(tally.hasReached(tier.goals), "\(tally.progress)")
        // Chance decides whether a zombie holds jobs when it wakes; over hundreds of them some do.
        #expect(tier == .short || tally["stale writes refused"] > 0)
    }

    @Test(.timeLimit(.minutes(15)))
    func `a worker that stood still while others took its jobs over is refused`() async throws {
        let deployment = try await Deployment()
        try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"])
        let visits = try deployment.writeVisits(count: 30, clinics: 3, seed: 5)
        try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
        try deployment.start(
            "zombie", ["worker", "run", "--lease", "2"], environment: ["CLAIMLINE_STOP_AT": "before-settle:1"])
        let zombie = try #require(deployment.process("zombie"))
        try await deployment.wait("the standstill") { deployment.log(of: "zombie").contains("stopped ") }
        try deployment.start("worker", ["worker", "run", "--lease", "2"])
        try await deployment.wait("the fencing of its session") {
            try await deployment.count("SELECT count(*) FROM worker_session WHERE fenced_at IS NOT NULL") == 1
        }
        try await deployment.waitForRest()
        kill(zombie.processIdentifier, SIGCONT)
        // Either it learns first that its session is over, or the database refuses what it writes: chance decides.
        try await deployment.wait("the refusal") {
            deployment.log(of: "zombie").contains(#/session was fenced|lost leases dropped|error=fenced/#)
        }
        try await ChaosChecks.expectIntact(deployment, claims: 30)
        try deployment.stop()
    }

    @Test(.timeLimit(.minutes(15)))
    func `a process may die at every named point`() async throws {
        let deployment = try await Deployment()
        try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"])
        var claims = 0
        for (number, point) in KillPoint.allCases.enumerated() {
            let visits = try deployment.writeVisits(count: 20, clinics: 3, seed: UInt64(number + 1))
            try deployment.expectSuccess(try deployment.run(["intake", "import", visits]))
            claims += 20
            let order = ["CLAIMLINE_KILL_AT": "\(point.rawValue):1"]
            let isDuty = point == .beforeDutyCommit
            if isDuty {
                try deployment.killAndRestart("coordinator", environment: order)
            } else {
                try deployment.start("victim", ["worker", "run", "--lease", "2"], environment: order)
            }
            let victim = try #require(deployment.process(isDuty ? "coordinator" : "victim"))
            try await deployment.wait("the end at \(point.rawValue)") { !victim.isRunning }
            try #require(!victim.isRunning)
            #expect(victim.terminationStatus == SIGKILL && victim.terminationReason == .uncaughtSignal)
            if isDuty { try deployment.start("coordinator", ["coordinator", "run", "--lease", "2"]) }
        }
        try deployment.start("worker", ["worker", "run", "--lease", "2"])
        try await deployment.waitForRest()
        try await ChaosChecks.expectIntact(deployment, claims: claims)
        try deployment.stop()
    }

    private func round(
        _ number: Int, _ tier: ChaosTier, _ cluster: OwnCluster, _ tally: ChaosTally
    ) async throws -> ChaosTally {
        let deployment = try await Deployment(on: cluster.cluster)
        let fleet = ChaosFleet(
            deployment, cluster: cluster, seed: ChaosTier.seed &+ UInt64(number), tally: tally)
        var round = ChaosRound(fleet, number: number, goals: tier.goals)
        try await fleet.start(workers: 4)
        try await round.run()
        try await ChaosChecks.expectIntact(deployment, claims: round.claims)
        fleet.tally.add("stale writes refused", ChaosChecks.staleWrites(fleet))
        try deployment.stop()
        return fleet.tally
    }
}
