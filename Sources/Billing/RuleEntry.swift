/// One id of the catalogue with everything that people want to know about it: a row of the page of rules.
public struct RuleEntry: Sendable, Encodable {
    /// The id, such as `B-UNIT-3`.
    public let id: String
    /// The severities that its findings may have; empty for what holds by construction and has no findings.
    public let severities: [Finding.Severity]
    /// Payers that it applies to.
    public let payers: [PayerClass]
    /// What is asked for, one sentence for each part.
    public let meanings: [String]
    /// Cases and what comes of them.
    public let examples: [String]
    /// Where it comes from.
    public let sources: [String]

    /// All ids, in the order of the catalogue: units, assistants, modifiers, threshold, edits, and so on.
    public static let all: [RuleEntry] = {
        let descriptions = RuleBook.current.descriptions + [ConstructionTable.held]
        var rows: [String: [(RuleDescription, RuleDescription.Check)]] = [:]
        for description in descriptions {
            for check in description.checks { rows[check.id, default: []].append((description, check)) }
        }
        return rows.keys.sorted { rank($0) < rank($1) }.map { RuleEntry($0, rows[$0] ?? []) }
    }()

    /// The page of all rules in Markdown.
    public static var page: String {
        var text = "# Claim rules\n\nRule set \(RuleBook.version), payer profiles \(PayerProfiles.shipped.version).\n\n"
        text += "| Rule | Severity | Payers | What it asks for | Example | Source |\n|---|---|---|---|---|---|\n"
        for entry in all {
            let cells = [
                entry.id,
                entry.severities.isEmpty
                    ? "by construction" : entry.severities.map(\.rawValue).joined(separator: ", "),
                entry.payers.count == PayerClass.allCases.count
                    ? "all" : entry.payers.map(\.rawValue).joined(separator: ", "),
                entry.meanings.joined(separator: " "), entry.examples.joined(separator: " "),
                entry.sources.joined(separator: "; "),
            ]
            text += "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
        }
        return text
    }

    private init(_ id: String, _ parts: [(RuleDescription, RuleDescription.Check)]) {
        func distinct(_ texts: [String]) -> [String] {
            var seen: Set<String> = []
            return texts.filter { seen.insert($0).inserted }
        }
        self.id = id
        severities = Finding.Severity.allCases.filter { severity in
            parts.contains { $0.1.severities.contains(severity) }
        }
        payers = PayerClass.allCases.filter { payer in parts.contains { $0.0.payers.contains(payer) } }
        meanings = distinct(parts.map(\.1.meaning))
        examples = distinct(parts.map(\.1.example))
        sources = distinct(parts.map(\.0.source))
    }

    private static let groups = [
        "UNIT", "CO", "MOD", "KX", "NCCI", "DX", "ID", "DATE", "AMT", "CHR", "COV", "AUTH", "DOC", "DUP", "TF", "WC",
        "PB", "PAY", "SET",
    ]

    private static func rank(_ id: String) -> (Int, Int) {
        let parts = id.split(separator: "-")
        guard parts.count == 3 else { return (groups.count, 0) }
        return (groups.firstIndex(of: String(parts[1])) ?? groups.count, Int(parts[2]) ?? 0)
    }

    private static func escaped(_ cell: String) -> String {
        cell.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
