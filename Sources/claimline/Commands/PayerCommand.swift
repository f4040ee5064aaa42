import ArgumentParser
import Claims
import Foundation

/// `claimline payer`: what payers expect, and holding back what goes to them.
struct PayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payer", abstract: "What payers expect, and holding back what goes to them.",
        subcommands: [Pause.self, Resume.self, List.self, Profiles.self])

    /// `claimline payer pause`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a payer nothing until it is resumed; what comes from it is read. Its claims' clocks run on."
        )

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The payer's id.") var payer: String
        @Option(help: "Why; shown to everyone who asks.") var reason: String

        func run() async throws {
            try await database.withPool(application: "claimline payer", size: 1) { pool in
                try await PayerPauses.pause(payer, by: "person:\(NSUserName())", reason: reason, pool: pool)
            }
        }
    }

    /// `claimline payer resume`.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Send to a payer again; brings parked jobs back.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The payer's id.") var payer: String

        func run() async throws {
            let resumed = try await database.withPool(application: "claimline payer", size: 1) { pool in
                try await PayerPauses.resume(payer, pool: pool)
            }
            guard let resumed else { throw Failure(code: 1, message: "\(payer) is not paused") }
            Console.note("jobs brought back: \(resumed)")
        }
    }

    /// `claimline payer list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List paused payers.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let paused: [PayerPauses.Pause]
        }

        func run() async throws {
            let paused = try await database.withPool(application: "claimline payer", size: 1) { pool in
                try await PayerPauses.all(pool: pool)
            }
            if json { return try Console.json(Report(paused: paused)) }
            Console.table(
                ["payer", "since", "by", "reason", "parked jobs"],
                paused.map { [$0.payerID, $0.pausedAt, $0.pausedBy, $0.reason, "\($0.parkedJobs)"] },
                rightAligned: [4])
        }
    }
}
