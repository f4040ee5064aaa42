import Foundation

/// Runs seeds on all cores and finds the lowest that breaks an invariant.
enum SeedSearch {
    struct Finding: Hashable, Sendable {
        let seed: UInt64
        let breach: Breach
    }

    /// What many runs did together.
    struct Totals: Sendable {
        var steps = 0
        var kills = Array(repeating: 0, count: KillPoint.allCases.count)
        var killedByJob = 0
        var staleRefused = 0
        var handOvers = 0

        mutating func add(_ run: Simulation) {
            steps += run.steps
            for index in kills.indices { kills[index] += run.kills[index] }
            killedByJob += run.killedByJob
            staleRefused += run.staleRefused
            handOvers += run.handOvers
        }

        mutating func add(_ other: Totals) {
            steps += other.steps
            for index in kills.indices { kills[index] += other.kills[index] }
            killedByJob += other.killedByJob
            staleRefused += other.staleRefused
            handOvers += other.handOvers
        }
    }

    /// The seeds 1…`count`, or the one that `CLAIMLINE_SIM_SEED` names.
    static func run(_ count: Int, flaw: Flaw? = nil) async -> (finding: Finding?, totals: Totals) {
        if let seed = named { return one(seed, flaw) }
        let width = 50
        return await withTaskGroup(of: (Finding?, Totals).self) { group in
            var totals = Totals()
            var found: Finding?
            var next = 0
            func add() {
                guard next < count, found == nil else { return }
                let seeds = next + 1...min(next + width, count)
                group.addTask { chunk(seeds, flaw) }
                next += width
            }
            for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) { add() }
            while let (finding, some) = await group.next() {
                totals.add(some)
                if let finding, finding.seed < found?.seed ?? .max { found = finding }
                add()
            }
            return (found, totals)
        }
    }

    private static var named: UInt64? {
        ProcessInfo.processInfo.environment["CLAIMLINE_SIM_SEED"].flatMap { UInt64($0) }
    }

    private static func chunk(_ seeds: ClosedRange<Int>, _ flaw: Flaw?) -> (Finding?, Totals) {
        var totals = Totals()
        for seed in seeds {
            var run = Simulation(seed: UInt64(seed), flaw: flaw)
            let breach = run.run()
            totals.add(run)
            if let breach { return (Finding(seed: UInt64(seed), breach: breach), totals) }
        }
        return (nil, totals)
    }

    private static func one(_ seed: UInt64, _ flaw: Flaw?) -> (Finding?, Totals) {
        var run = Simulation(seed: seed, flaw: flaw, isTraced: true)
        let breach = run.run()
        for step in run.trace ?? [] { print("\(step.at) ms, actor \(step.actor): \(step.event) \(step.detail)") }
        var totals = Totals()
        totals.add(run)
        return (breach.map { Finding(seed: seed, breach: $0) }, totals)
    }
}
