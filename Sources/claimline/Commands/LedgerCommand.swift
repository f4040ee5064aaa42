import ArgumentParser
import Claims

/// `claimline ledger`: the append-only double-entry ledger.
struct LedgerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Look at the ledger. Nothing here names a patient.",
        subcommands: [Show.self, Providers.self])

    /// `claimline ledger show CLAIM`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every posting of a claim, or of all claims of a visit.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let entries: [LedgerListing.Entry]
            /// Cents by account.
            let balances: [String: Int64]
        }

        func run() async throws {
            let entries = try await database.withPool(application: "claimline ledger", size: 1) { pool in
                try await LedgerListing.entries(of: claim, clinic: clinic, pool: pool)
            }
            let balances = Dictionary(grouping: entries, by: \.account).mapValues { own in
                own.reduce(0) { $0 + $1.amountCents }
            }
            if json { return try Console.json(Report(entries: entries, balances: balances)) }
            Console.table(
                ["claim", "entry", "posting", "account", "amount", "remittance", "at"],
                entries.map {
                    [
                        "\($0.claimID)", "\($0.entryID)", $0.posting, $0.account, Console.dollars($0.amountCents),
                        $0.remittanceID.map { "\($0)" } ?? "", $0.at,
                    ]
                }, rightAligned: [0, 1, 4, 5])
            for (account, cents) in balances.sorted(by: { $0.key < $1.key }) {
                Console.print("\(account) \(Console.dollars(cents))")
            }
        }
    }

    /// `claimline ledger providers`.
    struct Providers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List provider-level balances (PLB) by payer, payee and account.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let balances: [LedgerListing.ProviderBalance]
        }

        func run() async throws {
            let balances = try await database.withPool(application: "claimline ledger", size: 1) { pool in
                try await LedgerListing.providerBalances(pool: pool)
            }
            if json { return try Console.json(Report(balances: balances)) }
            Console.table(
                ["payer", "payee", "account", "balance", "adjustments"],
                balances.map {
                    [$0.payerTIN, $0.providerID, $0.account, Console.dollars($0.balanceCents), "\($0.adjustments)"]
                }, rightAligned: [3, 4])
        }
    }
}
