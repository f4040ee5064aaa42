import ArgumentParser
import Claims

/// `claimline authorizations list`: what prior authorizations have left.
struct AuthorizationsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authorizations", abstract: "Prior authorizations and what claims take of them.",
        subcommands: [List.self])

    /// `claimline authorizations list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List authorizations with what is reserved, committed and left. Nothing here names a patient.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this clinic's.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let authorizations: [Authorizations.Balance]
        }

        func run() async throws {
            let balances = try await database.withPool(application: "claimline authorizations", size: 1) { pool in
                try await Authorizations.all(clinic: clinic, pool: pool)
            }
            if json { return try Console.json(Report(authorizations: balances)) }
            func text(_ number: (some BinaryInteger)?) -> String { number.map { "\($0)" } ?? "" }
            Console.table(
                [
                    "authorization", "clinic", "payer", "from", "to", "visits", "reserved", "committed", "left",
                    "units",
                    "reserved", "committed", "left",
                ],
                balances.map {
                    [
                        "\($0.authorizationID)", $0.clinicID, $0.payerID, $0.validFrom ?? "", $0.validTo ?? "",
                        text($0.visits), "\($0.visitsReserved)", "\($0.visitsCommitted)", text($0.visitsLeft),
                        text($0.units), "\($0.unitsReserved)", "\($0.unitsCommitted)", text($0.unitsLeft),
                    ]
                }, rightAligned: [0, 5, 6, 7, 8, 9, 10, 11, 12])
        }
    }
}
