import ArgumentParser
import Claims
import Foundation
import Postgres

/// `claimline audit`: who looked at what and who did what.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The access log: who looked at what and who did what.",
        subcommands: [List.self, Export.self, Verify.self])

    /// What is asked for.
    struct FilterOptions: ParsableArguments {
        @Option(help: "Only this actor's, such as person:ada or token:ada/nightly.") var actor: String?
        @Option(
            help: "Only this action (\(AccessLog.Action.allCases.map(\.rawValue).joined(separator: ", "))).",
            transform: Self.action)
        var action: AccessLog.Action?
        @Option(help: "Only this subject, to the letter, such as 'claim:12 visit'.") var subject: String?

        var filter: AccessLog.Filter { AccessLog.Filter(actor: actor, action: action, subject: subject) }

        private static func action(_ name: String) throws -> AccessLog.Action {
            guard let action = AccessLog.Action(rawValue: name) else {
                throw ValidationError("'\(name)' is not an action")
            }
            return action
        }
    }

    static func withLog<Value>(
        _ database: DatabaseOptions, _ body: (AccessLog, Pool) async throws -> Value
    ) async throws -> Value {
        let keys = ClinicKeys(master: try database.masterKey())
        return try await database.withPool(application: "claimline audit", size: 1) { pool in
            try await body(AccessLog(pool: pool, keys: keys), pool)
        }
    }

    /// `claimline audit list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List entries, newest first.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var options: FilterOptions
        @Option(help: "Most entries to list.") var limit = 50
        @Option(help: "Only entries with a lower number: the next page.") var before: Int64 = .max
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let entries: [AccessLog.Written]
        }

        func run() async throws {
            let entries = try await AuditCommand.withLog(database) { log, _ in
                try await log.list(options.filter, before: before, limit: limit)
            }
            if json { return try Console.json(Report(entries: entries)) }
            Console.table(
                ["number", "at", "actor", "action", "subject", "clinic", "reason", "from"],
                entries.map {
                    [
                        "\($0.number)", $0.at, $0.actor, $0.action, $0.subject, $0.clinic.map { "\($0)" } ?? "",
                        $0.reason ?? "", $0.address ?? "",
                    ]
                }, rightAligned: [0])
        }
    }

    /// `claimline audit export`.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print entries as NDJSON, oldest first, each with its hash. The export is an entry itself.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var options: FilterOptions
        @Option(help: "Only entries with a higher number.") var after: Int64 = 0

        func run() async throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            try await AuditCommand.withLog(database) { log, _ in
                try await log.write(
                    AccessLog.Entry(
                        actor: AccountCommand.person, action: .export, subject: "access-log after \(after)"))
                try await log.export(options.filter, after: after) { entry in
                    Console.print(String(decoding: try encoder.encode(entry), as: UTF8.self))
                }
            }
        }
    }

    /// `claimline audit verify`.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the chains of the access log and of all claims' events, and the events' anchors.",
            discussion: """
                Prints the access log's last number and hash. Keep them elsewhere and give them back as \
                --anchor NUMBER:HASH: without that, whoever owns the database could have written the whole log anew. \
                Exit status 1 when anything was changed.
                """)

        @OptionGroup var database: DatabaseOptions
        @Option(help: "NUMBER:HASH of an entry, kept from an earlier run or export.") var anchor: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let verify: String
            let accessLog: AccessLog.Verification
            let claims: Invariant
        }

        func run() async throws {
            let kept = anchor.flatMap { AccessLog.Anchor($0) }
            if anchor != nil, kept == nil { throw ValidationError("an anchor is NUMBER:HASH") }
            let (found, claims) = try await AuditCommand.withLog(database) { log, pool in
                (try await log.verify(against: kept), try await Verifier(pool: pool, partner: nil).audit())
            }
            let isOK = found.isIntact && claims.standing != .broken
            if json {
                try Console.json(Report(verify: isOK ? "ok" : "broken", accessLog: found, claims: claims))
            } else {
                let log = found.firstBreak.map { "broken at entry \($0)" } ?? "intact"
                Console.print("access log: \(log), \(found.entries) entries, head \(found.entries):\(found.head)")
                let reasons = claims.reasons.isEmpty ? "" : ": " + claims.reasons.joined(separator: "; ")
                Console.print("claims' events: \(claims.standing.rawValue)\(reasons)")
            }
            if !isOK { throw ExitCode(1) }
        }
    }
}
