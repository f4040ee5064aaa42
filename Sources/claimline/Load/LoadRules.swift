import ArgumentParser
import Billing
import Claims
import Foundation

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

/// Figures of one `load rules` run.
struct LoadRulesReport: Encodable {
    let schemaVersion = 1
    let claims: Int
    let pairs: Int
    /// Claims ÷ processor seconds of the one thread that scrubs.
    let claimsPerSecond: Int
    /// The same by the clock on the wall.
    let claimsPerSecondWall: Int
    /// Look-ups of pairs of codes ÷ processor seconds.
    let lookupsPerSecond: Int
    /// Processor seconds from rows to the packed table.
    let tableSeconds: Double
    /// What the process's memory grew by with the table.
    let tableMegabytes: Double
    /// Memory of the process at the end, visits included.
    let residentMegabytes: Double
    /// Findings by rule, so that runs can be told apart by what they did.
    let findings: [String: Int]

    func show() {
        Console.print(
            "\(claims) claims: \(claimsPerSecond) claims/s of one core (\(claimsPerSecondWall)/s on the wall)")
        Console.print(
            "\(pairs) edits: built in \(tableSeconds) s, \(tableMegabytes) MB; \(lookupsPerSecond) look-ups/s")
        Console.print("memory \(residentMegabytes) MB")
        Console.table(
            ["rule", "findings"], findings.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value)"] }, rightAligned: [1]
        )
    }
}

/// Builds the table, generates the visits, scrubs them over and over.
private struct LoadRulesRun {
    let claims: Int
    let pairs: Int

    /// Visits that differ; more would only measure how they fit into the cache.
    private static let distinctVisits = 20_000

    func run() -> LoadRulesReport {
        let before = CoreMeasure.residentMegabytes
        let (edits, tableSeconds, _) = CoreMeasure.run { SyntheticEdits(about: pairs) }
        let tableMegabytes = CoreMeasure.residentMegabytes - before
        let inputs = inputs(edits.tables)
        var findings: [String: Int] = [:]
        for input in inputs {
            for finding in RuleBook.current.scrub(input).findings { findings[finding.rule, default: 0] += 1 }
        }
        let (lines, seconds, wall) = CoreMeasure.run { scrub(inputs) }
        precondition(lines > 0, "nothing was scrubbed")
        return LoadRulesReport(
            claims: claims, pairs: edits.count, claimsPerSecond: Int(Double(claims) / seconds),
            claimsPerSecondWall: Int(Double(claims) / wall), lookupsPerSecond: lookupsPerSecond(edits.tables),
            tableSeconds: CoreMeasure.rounded(tableSeconds), tableMegabytes: CoreMeasure.rounded(tableMegabytes),
            residentMegabytes: CoreMeasure.rounded(CoreMeasure.residentMegabytes), findings: findings)
    }

    private func inputs(_ tables: ReferenceTables) -> [ScrubInput] {
        let signedBefore = Instant(microsecondsSinceEpoch: 1_791_288_000_000_000)
        let count = min(claims, Self.distinctVisits)
        let today = CalendarDay(daysSinceEpoch: Int32(signedBefore.microsecondsSinceEpoch / 86_400_000_000))
        return SampleVisits.generate(seed: 1, count: count, clinics: 20, signedBefore: signedBefore).map { visit in
            let coverage = visit.primaryCoverage
            let payer = PayerProfile.resolve(
                payerID: coverage?.payerID ?? "", filingIndicator: coverage?.filingIndicator ?? "")
            return ScrubInput(
                visit: visit, clinic: .sample(code: visit.clinicID), payer: payer, today: today, reference: tables)
        }
    }

    private func scrub(_ inputs: [ScrubInput]) -> Int {
        var lines = 0
        for number in 0..<claims { lines += RuleBook.current.scrub(inputs[number % inputs.count]).lines.count }
        return lines
    }

    private func lookupsPerSecond(_ tables: ReferenceTables) -> Int {
        guard let edits = tables.edits, let day = CalendarDay(iso: "2026-10-05") else { return 0 }
        let codes = SyntheticEdits.therapyCodes
        let rounds = 2000
        let (_, seconds, _) = CoreMeasure.run {
            var found = 0
            for _ in 0..<rounds {
                for first in codes {
                    for second in codes where edits.indicator(column1: first, column2: second, on: day) != nil {
                        found += 1
                    }
                }
            }
            return found
        }
        return Int(Double(rounds * codes.count * codes.count) / seconds)
    }
}
