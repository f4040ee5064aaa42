import ArgumentParser

/// `claimline load rules`: how many claims one core scrubs, with a full-size table of edits in memory.
struct LoadRules: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Measure the rules alone: one core, generated visits, synthetic NCCI edits.",
        discussion: """
            No database and no files. Claims per second are of processor time, which other work does not blur.
            """)

    @Option(help: "Claims to scrub.") var claims = 500_000
    @Option(help: "Synthetic NCCI edits.") var pairs = 2_000_000
    @Flag(help: "Print one JSON document.") var json = false

    func validate() throws {
        guard (1...100_000_000).contains(claims) else { throw ValidationError("--claims must be 1 to 100000000") }
        guard (0...20_000_000).contains(pairs) else { throw ValidationError("--pairs must be 0 to 20000000") }
    }

    func run() throws {
        let report = LoadRulesRun(claims: claims, pairs: pairs).run()
        if json { try Console.json(report) } else { report.show() }
    }
}
