import ArgumentParser
import Billing
import Foundation

/// `claimline rules`: what every claim rule asks for, made from the rules themselves.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Print all claim rules: id, severity, payers, meaning, example, source.",
        discussion: "Prints a page of Markdown, or one JSON document with --json.")

    @Flag(help: "Print one JSON document.")
    var json = false

    func run() async throws {
        guard json else {
            print(RuleEntry.page, terminator: "")
            return
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(Document()), as: UTF8.self))
    }

    private struct Document: Encodable {
        let schemaVersion = 1
        let ruleSetVersion = RuleBook.version
        let profileVersion = PayerProfiles.shipped.version
        let rules = RuleEntry.all

        enum CodingKeys: String, CodingKey {
            case rules
            case schemaVersion = "schema_version"
            case ruleSetVersion = "rule_set_version"
            case profileVersion = "profile_version"
        }
    }
}
