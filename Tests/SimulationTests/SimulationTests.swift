import Foundation
import Testing

/// Lease, settle, fence, submit and acknowledge under every fault, by seeds.
///
/// A seed that fails is printed; `CLAIMLINE_SIM_SEED=<seed>` runs that one alone with its steps, and
/// `CLAIMLINE_SIM_SEEDS=<count>` more of them.
@Suite struct SimulationTests {
    private static let count =
        ProcessInfo.processInfo.environment["CLAIMLINE_SIM_SEEDS"].flatMap { Int($0) } ?? 2_000

    @Test func noSeedBreaksAnInvariant() async {
        let (finding, totals) = await SeedSearch.run(Self.count)
        #expect(finding == nil, "CLAIMLINE_SIM_SEED=\(finding?.seed ?? 0)")
        print("simulated \(Self.count) seeds, \(totals.steps) steps, kills by point \(totals.kills)")
        guard Self.count >= 2_000, finding == nil else { return }
        // A simulator that does not get there proves nothing.
        for point in KillPoint.allCases {
            #expect(totals.kills[point.rawValue] >= 20, "\(point)")
        }
        #expect(totals.staleRefused > 1_000)
        #expect(totals.handOvers > 200)
        #expect(totals.killedByJob > 200)
    }

    @Test(arguments: Flaw.allCases) func everyFlawIsFound(flaw: Flaw) async throws {
        let finding = try #require(await SeedSearch.run(1_000, flaw: flaw).finding)
        print("\(flaw): seed \(finding.seed), \(finding.breach)")
        var runs = [false, true].map { Simulation(seed: finding.seed, flaw: flaw, isTraced: $0) }
        for index in runs.indices { #expect(runs[index].run() == finding.breach) }
        #expect(runs[0].digest == runs[1].digest)
        #expect(runs[0].steps == runs[1].steps)
    }

    @Test func seedsDiffer() {
        var digests: Set<UInt64> = []
        for seed in 1...50 as ClosedRange<UInt64> {
            var run = Simulation(seed: seed)
            _ = run.run()
            digests.insert(run.digest)
        }
        #expect(digests.count == 50)
    }
}
