import Foundation
import Testing

@testable import Telemetry

/// The catalogue is the contract that alerts and dashboards are written against.
@Suite struct ContractTests {
    @Test func theCatalogueIsTheContract() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../deploy/prometheus/metrics.md")
        let row = /^\| `(claimline_\w+)` \| (counter|gauge|histogram) \| (.*?) \| (\w+) \| (.*?) \| .* \|$/
        var contract: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            guard let match = line.wholeMatch(of: row), match.output.4 != "backup" else { continue }
            let (_, name, kind, labels, _, meaning) = match.output
            let names = labels.matches(of: /`(\w+)`/).map { String($0.output.1) }
            let sentence = meaning.split(separator: ". ", maxSplits: 1)[0]
            let help = (sentence.hasSuffix(".") ? String(sentence.dropLast()) : String(sentence)) + "."
            let buckets = meaning.firstMatch(of: /Buckets ([0-9., ]+)/).map { found in
                found.output.1.split(separator: ",").compactMap {
                    Double($0.trimmingCharacters(in: CharacterSet(charactersIn: " .")))
                }
            }
            contract.append("\(name) \(kind) \(names) \(buckets ?? []) \(help.replacing("`", with: ""))")
        }
        let catalogue = ClaimlineMetrics.all.map { "\($0.name) \($0.kind) \($0.labels) \($0.buckets) \($0.help)" }
        #expect(contract.count > 60)
        #expect(catalogue.sorted() == contract.sorted())
    }

    @Test func bucketsAscend() {
        for metric in ClaimlineMetrics.all {
            #expect(metric.buckets == metric.buckets.sorted(), "\(metric.name)")
            #expect((metric.kind == .histogram) == !metric.buckets.isEmpty, "\(metric.name)")
        }
    }
}
