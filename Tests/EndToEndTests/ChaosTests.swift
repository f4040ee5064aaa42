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
        #expect(tally["stale writes refused"] > 0)
    }

    private func round(
        _ number: Int, _ tier: ChaosTier, _ cluster: OwnCluster, _ tally: ChaosTally
    ) async throws -> ChaosTally {
        let deployment = try await Deployment(on: cluster.cluster)
        let fleet = ChaosFleet(
            deployment, cluster: cluster, seed: ChaosTier.seed &+ UInt64(number), tally: tally)
        var round = ChaosRound(fleet, number: number, goals: tier.goals)
        try await fleet.start(workers: 4)
        // The short tier has one round: it goes on until each fault struck. The long tier has more rounds instead.
        try await round.run(limit: tier == .short ? 100 : 0) { tally in
            var goals = tally
            goals.add("hand-overs", tier.goals.handOvers)
            return goals.hasReached(tier.goals)
        }
        try await ChaosChecks.expectIntact(deployment, claims: round.claims)
        fleet.tally.add("stale writes refused", ChaosChecks.staleWrites(fleet))
        try deployment.stop()
        return fleet.tally
    }
}
