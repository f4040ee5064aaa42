import Billing
import Claims

/// Builds the table, generates the visits, scrubs them over and over.
struct LoadRulesRun {
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
