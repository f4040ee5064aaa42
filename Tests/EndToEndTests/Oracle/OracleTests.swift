import Foundation
import Testing

/// Ten thousand visits made from the published rules by hand, half of them with one defect of a named rule: `check`
/// must report every one and nothing on the others, and the claims' lines must be those of the oracle's own arithmetic.
struct OracleTests {
    private struct Expected {
        let visit: OracleVisit
        let plant: Int?
        let role: OraclePlant.Role
    }

    private struct Tally {
        var planted = 0
        var found = 0
        var wrongLines = 0
    }

    @Test(.timeLimit(.minutes(15))) func `check finds every planted defect and nothing else`() throws {
        let seed: UInt64 = 20_261_006
        let expected = Self.visits(count: 10_000, seed: seed)
        let report = try check(expected.map(\.visit))
        #expect(report["visits"] as? Int == expected.count)
        let findings = Dictionary(grouping: try #require(report["findings"] as? [[String: Any]])) {
            $0["visit_id"] as? String ?? ""
        }
        let claims = Dictionary(
            uniqueKeysWithValues: try #require(report["claims"] as? [[String: Any]]).map {
                ($0["visit_id"] as? String ?? "", $0)
            })
        var tallies = OraclePlant.all.map { _ in Tally() }
        var falseAlarms: [String: [String]] = [:]
        var wrongLines: [String] = []
        for item in expected {
            let own = findings[item.visit.id] ?? []
            if item.role == .clean {
                for finding in own where ["reject", "warn"].contains(finding["severity"] as? String) {
                    let alarm = "\(item.visit.id): \(finding["message"] as? String ?? "")"
                    falseAlarms[finding["rule"] as? String ?? "", default: []].append(alarm)
                }
            }
            if let plant = item.plant, item.role == .planted {
                tallies[plant].planted += 1
                if Self.reports(OraclePlant.all[plant], own) { tallies[plant].found += 1 }
            }
            guard item.visit.comparesLines, let lines = OracleClaim.lines(of: item.visit) else { continue }
            let given = Self.lines(of: claims[item.visit.id])
            if OracleClaim.comparable(given, for: item.visit) != OracleClaim.comparable(lines, for: item.visit) {
                wrongLines.append("\(item.visit.id) \(item.visit.payer): expected \(lines), claim has \(given)")
                if let plant = item.plant { tallies[plant].wrongLines += 1 }
            }
        }
        print(Self.table(tallies, falseAlarms, wrongLines))
        let missed = zip(OraclePlant.all, tallies).filter { $1.found < $1.planted }
        #expect(missed.isEmpty, "missed: \(missed.map { "\($0.0.rule) (\($0.0.defect))" })")
        #expect(falseAlarms.isEmpty, "reported on clean visits: \(falseAlarms.mapValues { $0.prefix(3) })")
        #expect(wrongLines.isEmpty, "lines differ: \(wrongLines.prefix(5))")
    }

    /// The manual's own examples, so that a mistake of the oracle shows.
    @Test func `the oracle agrees with the published examples`() {
        #expect(OracleArithmetic.byTotal([24, 23]) == [2, 1])
        #expect(OracleArithmetic.byTotal([20, 20]) == nil, "a tie")
        #expect(OracleArithmetic.byTotal([33, 7]) == [2, 1] && OracleArithmetic.byCode([33, 7]) == [2, 0])
        #expect(OracleArithmetic.byTotal([18, 13, 10, 8]) == [1, 1, 1, 0])
        #expect(OracleArithmetic.byTotal([38, 12, 5]) == [3, 1, 0])
        let boundaries = [
            7: 0, 8: 1, 22: 1, 23: 2, 37: 2, 38: 3, 52: 3, 53: 4, 67: 4, 68: 5, 82: 5, 83: 6, 127: 8, 128: 9,
        ]
        for (minutes, units) in boundaries { #expect(OracleArithmetic.quarterHours(minutes) == units) }
        let splits: [(units: Int, ot: Int, ota: Int, plain: Int, co: Int)] = [
            (2, 13, 23, 1, 1), (2, 12, 14, 1, 1), (1, 8, 8, 1, 0), (1, 7, 8, 0, 1), (1, 5, 10, 0, 1), (1, 5, 6, 0, 1),
            (2, 20, 5, 1, 1), (3, 0, 45, 0, 3),
        ]
        for example in splits {
            let split = OracleArithmetic.split(units: example.units, therapist: example.ot, assistant: example.ota)
            #expect(split?.plain == example.plain && split?.co == example.co, "\(example)")
        }
        #expect(OracleGenerator.npi(123_456_789) == "1234567893")
    }

    // MARK: making and reading

    private static func visits(count: Int, seed: UInt64) -> [Expected] {
        var generator = OracleGenerator(seed: seed)
        var expected: [Expected] = []
        var next = 0
        while expected.count < count / 2 {
            let plant = next % OraclePlant.all.count
            expected += OraclePlant.all[plant].make(&generator).map {
                Expected(visit: $0.visit, plant: plant, role: $0.role)
            }
            next += 1
        }
        while expected.count < count { expected.append(Expected(visit: generator.clean(), plant: nil, role: .clean)) }
        return expected
    }

    private func check(_ visits: [OracleVisit]) throws -> [String: Any] {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("visits.ndjson")
        try Data(try visits.map { try $0.line() }.joined(separator: [0x0A])).write(to: file)
        let result = try Program.run(["check", file.path, "--json", "--today", OracleVisit.today.text])
        #expect(result.code == 1)
        let report = try result.json()
        let rejects = report["rejects"] as? [[String: Any]] ?? []
        #expect(rejects.isEmpty, "no visits: \(rejects.prefix(5))")
        return report
    }

    private static func reports(_ plant: OraclePlant, _ findings: [[String: Any]]) -> Bool {
        findings.contains { finding in
            plant.ids.contains(finding["rule"] as? String ?? "")
                && plant.severities.contains(finding["severity"] as? String ?? "")
        }
    }

    private static func lines(of claim: [String: Any]?) -> [OracleLine] {
        (claim?["lines"] as? [[String: Any]] ?? []).map {
            OracleLine(
                $0["code"] as? String ?? "", $0["modifiers"] as? [String] ?? [], $0["units"] as? Int ?? 0)
        }
    }

    private static func table(_ tallies: [Tally], _ falseAlarms: [String: [String]], _ wrongLines: [String]) -> String {
        var text = "rule        planted  found  defect\n"
        for (plant, tally) in zip(OraclePlant.all, tallies) {
            text += plant.rule.padding(toLength: 12, withPad: " ", startingAt: 0)
            text += String(format: "%7d%7d", tally.planted, tally.found)
            text += (tally.found < tally.planted ? "  MISSED  " : "  ") + plant.defect
            text += tally.wrongLines > 0 ? "; \(tally.wrongLines) with other lines\n" : "\n"
        }
        let planted = tallies.reduce(0) { $0 + $1.planted }
        let found = tallies.reduce(0) { $0 + $1.found }
        text += "\(found) of \(planted) planted defects found, \(OraclePlant.all.count) kinds\n"
        for (rule, visits) in falseAlarms.sorted(by: { $0.key < $1.key }) {
            text += "on clean visits: \(rule) \(visits.count), such as \(visits.prefix(3).joined(separator: "; "))\n"
        }
        text += "\(wrongLines.count) claims with other lines\n"
        return text + wrongLines.prefix(12).joined(separator: "\n")
    }
}
