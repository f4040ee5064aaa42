import ArgumentParser
import Claims

/// `claimline claims explain CLAIM`: why a claim is not moving.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say in one answer why a claim is not moving.")

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
    @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
    @Flag(help: "Print one JSON document.") var json = false

    private struct Report: Encodable {
        let schemaVersion = 1
        let explanations: [Explanation]
    }

    func run() async throws {
        let found = try await database.withPool(application: "claimline claims", size: 1) { pool in
            try await Explain.claims(pool, reference: claim, clinic: clinic)
        }
        if found.isEmpty { throw Failure.noClaim(claim, clinic: clinic) }
        if json { return try Console.json(Report(explanations: found)) }
        for explanation in found { Self.show(explanation) }
    }

    /// Prints one explanation.
    static func show(_ explanation: Explanation) {
        let place = explanation.stage ?? explanation.queue ?? ""
        Console.print("\(explanation.subject)  clinic \(explanation.clinicID ?? "none")  \(place)")
        if let deadline = explanation.deadline {
            let kind = explanation.deadlineKind.map { " (\($0.rawValue))" } ?? ""
            Console.print("due \(deadline)\(kind), \(explanation.band?.rawValue ?? "")")
        }
        Console.table(
            ["why", "", "until", "by"],
            explanation.reasons.map { [$0.code.rawValue, $0.text, $0.until ?? "", $0.by ?? ""] })
    }
}
