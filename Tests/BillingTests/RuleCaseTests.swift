import Testing

@testable import Billing

/// Each rule of the catalogue: hit, missed, and tried at its boundary.
@Suite struct RuleCaseTests {
    @Test(arguments: RuleCase.all)
    func theRuleSaysWhatTheCatalogueSays(_ example: RuleCase) {
        let found = RuleBook.current.scrub(example.input).findings.filter { $0.rule == example.id }
        if let severity = example.severity {
            #expect(found.contains { $0.severity == severity }, "\(found.map(\.severity.rawValue))")
        } else {
            #expect(found.map(\.severity.rawValue) == [])
        }
    }

    @Test func everyRuleHasAHitAndAMiss() {
        let declared = Set(RuleBook.current.descriptions.flatMap(\.ids))
        let hit = Set(RuleCase.all.filter { $0.severity != nil }.map(\.id))
        let missed = Set(RuleCase.all.filter { $0.severity == nil }.map(\.id))
        #expect(declared.subtracting(hit) == [])
        #expect(declared.subtracting(missed) == [])
        #expect(hit.union(missed).subtracting(declared) == [])
    }

    @Test func everySeverityThatARuleDeclaresIsReached() {
        var declared: Set<String> = []
        for check in RuleBook.current.descriptions.flatMap(\.checks) {
            declared.formUnion(check.severities.map { "\(check.id) \($0.rawValue)" })
        }
        var seen: Set<String> = []
        for example in RuleCase.all {
            seen.formUnion(RuleBook.current.scrub(example.input).findings.map { "\($0.rule) \($0.severity.rawValue)" })
        }
        #expect(seen.subtracting(declared) == [], "found, but not described")
        #expect(declared.subtracting(seen) == [], "described, but no case reaches it")
    }

    /// Sections B.1 to B.10 of the catalogue, whole.
    @Test func theCatalogueIsComplete() {
        let counts = [
            "UNIT": 7, "CO": 7, "MOD": 20, "KX": 5, "NCCI": 10, "DX": 10, "ID": 9, "DATE": 4, "AMT": 5, "CHR": 2,
            "COV": 8, "AUTH": 5, "DOC": 10, "DUP": 3, "TF": 4, "WC": 1, "PB": 3, "PAY": 5, "SET": 4,
        ]
        let expected = counts.flatMap { group, count in (1...count).map { "B-\(group)-\($0)" } }
        #expect(Set(RuleEntry.all.map(\.id)) == Set(expected))
        #expect(RuleEntry.all.map(\.id).prefix(8).last == "B-CO-1")
        #expect(RuleEntry.all.allSatisfy { !$0.meanings.isEmpty && !$0.examples.isEmpty && !$0.sources.isEmpty })
    }

    @Test func thePageNamesEveryRuleOnce() {
        let rows = RuleEntry.page.split(separator: "\n").filter { $0.hasPrefix("| B-") }
        #expect(rows.count == RuleEntry.all.count)
        // Six cells need seven bars.
        #expect(rows.allSatisfy { row in row.split(separator: " | ", omittingEmptySubsequences: false).count == 6 })
        #expect(RuleEntry.page.contains("| B-UNIT-3 | reject, warn | all |"))
    }
}
