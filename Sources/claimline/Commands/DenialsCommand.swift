import ArgumentParser
import Billing
import Claims
import Logging

/// `claimline denials list|show|work|patterns`: what payers refused, and what is done about it.
struct DenialsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "denials", abstract: "What payers refused, and the work on it. Nothing here names a patient.",
        subcommands: [List.self, Show.self, Work.self, Patterns.self])

    private static let states = Denials.State.allCases.map(\.rawValue).joined(separator: ", ")

    /// `claimline denials list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List denials, nearest next action first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Where they stand: \(DenialsCommand.states), all.") var state = "open"
        @Option(help: "Only this clinic's.") var clinic: String?
        @Option(help: "Only this payer's.") var payer: String?
        @Option(help: "Only this kind of work (\(Denial.Kind.allCases.map(\.rawValue).joined(separator: ", "))).")
        var kind: String?
        @Option(help: "Most to list.") var limit = 200
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let count: Int
            let amountCents: Int64
            let denials: [Denials.Listing]
        }

        func run() async throws {
            var filter = Denials.Filter()
            if state != "all" {
                guard let known = Denials.State(rawValue: state) else {
                    throw ValidationError("'\(state)' is not one of \(DenialsCommand.states), all")
                }
                filter.state = known
            } else {
                filter.state = nil
            }
            if let kind {
                guard let known = Denial.Kind(rawValue: kind) else {
                    throw ValidationError("'\(kind)' is no kind of work")
                }
                filter.kind = known
            }
            filter.clinic = clinic
            filter.payerID = payer
            filter.limit = limit
            let denials = try await database.withPool(application: "claimline denials", size: 1) { pool in
                try await Denials.list(filter, pool: pool)
            }
            let total = denials.reduce(0) { $0 + $1.amountCents }
            if json { return try Console.json(Report(count: denials.count, amountCents: total, denials: denials)) }
            Console.table(
                [
                    "denial", "claim", "clinic", "payer", "line", "code", "why", "amount", "kind", "due", "limit",
                    "next",
                ],
                denials.map {
                    [
                        "\($0.denialID)", "\($0.claimID)", $0.clinicID, $0.payerID, $0.line.map { "\($0)" } ?? "",
                        $0.code ?? "", "\($0.group)-\($0.carc) \($0.remarks.joined(separator: " "))",
                        Console.dollars($0.amountCents), $0.kind, $0.dueAt, $0.limitAt ?? "", $0.action,
                    ]
                }, rightAligned: [0, 1, 7])
            Console.note("\(denials.count) denials, \(Console.dollars(total))")
        }
    }

    /// `claimline denials show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a denial with its work.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Its number.") var denial: Int64
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let denial: Denials.Detail
        }

        func run() async throws {
            let found = try await withContext(database) { context in
                // Reasons of work are what people wrote.
                try await PatientAccess(context: context).note("denial:\(denial) work", by: ProcessName.user)
                return try await Denials.find(denial, context: context)
            }
            if json { return try Console.json(Report(denial: found)) }
            let item = found.denial
            Console.print(
                "denial \(item.denialID)  claim \(item.claimID)  \(item.payerID)  \(item.group)-\(item.carc) "
                    + "\(item.remarks.joined(separator: " "))  \(Console.dollars(item.amountCents))  \(item.state.rawValue)"
            )
            Console.print("\(item.kind): \(item.action)")
            if !found.alternatives.isEmpty {
                Console.print("otherwise: \(found.alternatives.map(\.rawValue).joined(separator: ", "))")
            }
            Console.print("due \(item.dueAt)" + (item.limitAt.map { ", limit \($0)" } ?? ""))
            if !found.rules.isEmpty { Console.print("prevented by \(found.rules.joined(separator: ", "))") }
            Console.table(
                ["at", "by", "role", "what", "until", "reason"],
                found.work.map { [$0.at, $0.person, $0.role, $0.action, $0.until ?? "", $0.reason] })
        }
    }

    /// `claimline denials work`.
    struct Work: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is done about a denial.",
            discussion: """
                follow_up, reopening, documents_sent and other_payer put the next action off by --days. write_off and \
                patient settle the amount and are for leads and admins (77 for others); patient only where the payer \
                made it the patient's. A corrected visit is imported, an appeal filed by `claimline appeals`.
                """)

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The denial's number.") var denial: Int64
        @Option(help: "What: \(Denials.Action.allCases.map(\.rawValue).joined(separator: ", ")).") var action: String
        @OptionGroup var authority: ReasonOptions
        @Option(help: "Days until the next action, 1 to 30.") var days = Denials.mostDays
        @OptionGroup var confirmation: ConfirmationOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let outcome: Denials.WorkOutcome
        }

        func run() async throws {
            guard let known = Denials.Action(rawValue: action) else {
                throw ValidationError("'\(action)' is no action")
            }
            if known == .writeOff || known == .patient {
                guard try confirmation.permits("denial \(denial) will be settled as \(action)") else { return }
            }
            let work = Denials.Work(
                action: known, reason: authority.reason, role: authority.role, person: authority.person, days: days)
            let outcome = try await withContext(database) { try await Denials.work(work, on: denial, context: $0) }
            if json { return try Console.json(Report(outcome: outcome)) }
            Console.print(
                "claim \(outcome.claimID) \(outcome.stage), open \(Console.dollars(outcome.openCents))"
                    + (outcome.nextActionAt.map { ", next action \($0)" } ?? ""))
        }
    }

    /// `claimline denials patterns`.
    struct Patterns: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What denials have in common by payer, code, clinic and therapist, and what would prevent them.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Of the last so many days.") var days = 90
        @Option(help: "Only this clinic's.") var clinic: String?
        @Option(help: "Fewest denials that make a pattern.") var least: Int64 = 2
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let days: Int
            let patterns: [DenialPatterns.Pattern]
        }

        func run() async throws {
            let found = try await withContext(database) { context in
                try await DenialPatterns.read(context: context, days: days, clinic: clinic, least: least)
            }
            if json { return try Console.json(Report(days: days, patterns: found.patterns)) }
            Console.table(
                ["by", "of", "why", "denials", "amount", "foreseen", "what to change"],
                found.patterns.map {
                    [
                        $0.dimension.rawValue, $0.key, $0.reason, "\($0.denials)", Console.dollars($0.amountCents),
                        "\($0.foreseen)", $0.proposal.text,
                    ]
                }, rightAligned: [3, 4, 5])
        }
    }

    private static func withContext<Value>(
        _ database: DatabaseOptions, _ body: (ClaimsContext) async throws -> Value
    ) async throws -> Value {
        do {
            return try await database.withContext(
                application: "claimline denials", size: 2, logger: Logger(label: "claimline.denials"), body)
        } catch let problem as Denials.Problem {
            throw Failure(problem)
        }
    }
}

extension Failure {
    fileprivate init(_ problem: Denials.Problem) {
        switch problem {
        case .notFound: self.init(code: 1, message: "no such denial")
        case .notOpen(let state): self.init(code: 1, message: "the denial is not open: \(state.rawValue)")
        case .notPermitted(let why): self.init(code: 77, message: why)
        }
    }
}
