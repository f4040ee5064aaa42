import ArgumentParser
import Claims
import Foundation

/// `claimline verify`: the invariants.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that nothing was lost, doubled, miscounted or rewritten.",
        discussion: "Exit code 0 when no invariant is broken, 1 otherwise. What was not checked is named.")

    @OptionGroup var database: DatabaseOptions
    @Option(help: "The clearinghouse simulator's own ledger (ledger.ndjson), to compare with.") var ledger: String?
    @Flag(help: "Print one JSON document.") var json = false

    private struct Report: Encodable {
        let schemaVersion = 1
        let verify: String
        let invariants: [Invariant]
        let notChecked: [String]
    }

    func run() async throws {
        let partner = try ledger.map(Self.read)
        let invariants = try await database.withPool(application: "claimline verify", size: 1) { pool in
            try await Verifier(pool: pool, partner: partner).run()
        }
        let broken = invariants.filter { $0.standing == .broken }
        if json {
            try Console.json(
                Report(
                    verify: broken.isEmpty ? "ok" : "broken", invariants: invariants,
                    notChecked: invariants.filter { $0.standing == .notChecked }.map(\.id)))
        } else {
            Console.table(
                ["", "invariant", "standing", "reasons"],
                invariants.map { [$0.id, $0.title, $0.standing.rawValue, $0.reasons.joined(separator: "; ")] })
        }
        if !broken.isEmpty { throw ExitCode(1) }
    }

    private static func read(_ path: String) throws -> PartnerLedger {
        do {
            return try PartnerLedger(path: path)
        } catch {
            throw Failure(code: 65, message: "cannot read the ledger at \(path)")
        }
    }
}
