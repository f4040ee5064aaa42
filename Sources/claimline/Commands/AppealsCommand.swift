import ArgumentParser
import Billing
import Claims
import Foundation
import Logging

/// `claimline appeals list|packet|file|decide`.
struct AppealsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "appeals", abstract: "Appeals against payers' decisions: packets, filing, decisions.",
        subcommands: [List.self, WritePacket.self, FileAppeal.self, Decide.self])

    /// Which claim, and who.
    struct ClaimOptions: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?

        var person: String { "person:\(NSUserName())" }

        func withContext<Value>(_ body: (ClaimsContext) async throws -> Value) async throws -> Value {
            do {
                return try await database.withContext(
                    application: "claimline appeals", size: 2, logger: Logger(label: "claimline.appeals"), body)
            } catch let problem as Appeals.Problem {
                throw Failure(problem)
            }
        }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let outcome: Appeals.WorkOutcome
    }

    private static func show(_ outcome: Appeals.WorkOutcome, json: Bool) throws {
        if json { return try Console.json(Report(outcome: outcome)) }
        Console.print(
            "appeal \(outcome.appealID)  claim \(outcome.claimID) \(outcome.stage)"
                + (outcome.nextActionAt.map { ", next action \($0)" } ?? ""))
    }

    /// `claimline appeals list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List appeals, the nearest limit first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this clinic's.") var clinic: String?
        @Flag(help: "Decided ones too.") var all = false
        @Option(help: "Most to list.") var limit = 200
        @Flag(help: "Print one JSON document.") var json = false

        private struct Document: Encodable {
            let schemaVersion = 1
            let appeals: [Appeals.Listing]
        }

        func run() async throws {
            let appeals = try await database.withPool(application: "claimline appeals", size: 1) { pool in
                try await Appeals.list(clinic: clinic, isOpen: !all, limit: limit, pool: pool)
            }
            if json { return try Console.json(Document(appeals: appeals)) }
            Console.table(
                [
                    "appeal", "claim", "clinic", "payer", "level", "amount", "file by", "filed", "decision due",
                    "outcome",
                ],
                appeals.map {
                    [
                        "\($0.appealID)", "\($0.claimID)", $0.clinicID, $0.payerID, "\($0.number) \($0.level)",
                        Console.dollars($0.amountCents), $0.fileBy, $0.filedAt ?? "", $0.decisionDueAt ?? "",
                        $0.outcome ?? "",
                    ]
                }, rightAligned: [0, 1, 5])
        }
    }

    /// `claimline appeals packet`.
    struct WritePacket: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "packet",
            abstract: "Write the packet of a denied claim's next level of appeal: facts, letter, list of documents.",
            discussion:
                "The file names the patient; it is written with mode 0600, and its writing stands in the audit trail.")

        @OptionGroup var options: ClaimOptions
        @Option(name: .shortAndLong, help: "The file; one that exists is not overwritten.") var output: String
        @Flag(help: "Print one JSON document about it.") var json = false

        private struct Document: Encodable {
            let schemaVersion = 1
            let appeal: Appeals.Listing
        }

        func run() async throws {
            if FileManager.default.fileExists(atPath: output) {
                throw Failure(code: 1, message: "\(output) exists already")
            }
            let packet = try await options.withContext { context in
                try await Appeals.packet(
                    of: options.claim, clinic: options.clinic, by: options.person, context: context)
            }
            guard
                FileManager.default.createFile(
                    atPath: output, contents: Data(packet.bytes), attributes: [.posixPermissions: 0o600])
            else { throw Failure(code: 1, message: "\(output) cannot be written") }
            if json { return try Console.json(Document(appeal: packet.appeal)) }
            Console.print(
                "\(packet.appeal.level) of claim \(packet.appeal.claimID), to be filed by \(packet.appeal.fileBy)")
        }
    }

    /// `claimline appeals file`.
    struct FileAppeal: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "file", abstract: "Record that a prepared appeal was filed.")

        @OptionGroup var options: ClaimOptions
        @Option(help: "How: \(Appeals.Method.allCases.map(\.rawValue).joined(separator: ", ")).") var method: String
        @Flag(help: "Filed after its limit, with good cause.") var goodCause = false
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            guard let known = Appeals.Method(rawValue: method) else {
                throw ValidationError("'\(method)' is no method")
            }
            let outcome = try await options.withContext { context in
                try await Appeals.file(
                    options.claim, clinic: options.clinic, method: known, hasGoodCause: goodCause, by: options.person,
                    context: context)
            }
            try AppealsCommand.show(outcome, json: json)
        }
    }

    /// `claimline appeals decide`.
    struct Decide: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Record the decision on an appeal that is filed.")

        @OptionGroup var options: ClaimOptions
        @Option(help: "How it ended: \(Appeals.Outcome.allCases.map(\.rawValue).joined(separator: ", ")).") var outcome:
            String
        @Option(help: "What the payer gave in to, whole cents; for `won` all in dispute when absent.") var wonCents:
            Int64?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            guard let known = Appeals.Outcome(rawValue: outcome) else {
                throw ValidationError("'\(outcome)' is no outcome")
            }
            let decided = try await options.withContext { context in
                try await Appeals.decide(
                    options.claim, clinic: options.clinic, outcome: known, wonCents: wonCents, by: options.person,
                    context: context)
            }
            try AppealsCommand.show(decided, json: json)
        }
    }
}

extension Failure {
    fileprivate init(_ problem: Appeals.Problem) {
        switch problem {
        case .claims(let found): self.init(claimsFound: found)
        case .notPermitted(let why): self.init(code: 77, message: why)
        case .late(let since):
            self.init(code: 77, message: "the limit ended at \(since): give --good-cause, or write off")
        }
    }
}
