import ArgumentParser
import Billing
import Claims
import Foundation
import Logging

extension ClaimsCommand {
    /// Which claim a decision is about.
    struct DecisionOptions: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @Option(help: "The rule's id, such as B-DOC-5.") var rule: String

        /// Who decides.
        var person: String { "person:\(NSUserName())" }
    }

    /// `claimline claims override`.
    struct Override: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer for a rejection or warning, so that the claim goes on.",
            discussion: """
                Billers answer for warnings up to 30 days, leads for rejections too, up to 90, admins up to 365. The \
                finding stays, marked as overridden. Rules without which no valid claim can be written cannot be \
                overridden (77).
                """)

        @OptionGroup var options: DecisionOptions
        @OptionGroup var authority: ReasonOptions
        @Option(help: "Days for which it holds.") var days = OverridePolicy.usualDays

        func validate() throws {
            if days < 1 { throw ValidationError("--days is 1 at least") }
        }

        func run() async throws {
            try await decide(.override, options, authority, days: days)
        }
    }

    /// `claimline claims undo-fix`.
    struct UndoFix: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "undo-fix",
            abstract: "Take a rule's fix of a claim back; the rule then warns instead. For leads and admins.")

        @OptionGroup var options: DecisionOptions
        @OptionGroup var authority: ReasonOptions

        func run() async throws {
            try await decide(.undoFix, options, authority, days: nil)
        }
    }

    /// `claimline claims revoke-override`.
    struct RevokeOverride: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke-override", abstract: "End an override before its time.")

        @OptionGroup var options: DecisionOptions

        func run() async throws {
            try await revoke(.override, options)
        }
    }

    /// `claimline claims redo-fix`.
    struct RedoFix: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "redo-fix", abstract: "Let a rule fix again what was taken back.")

        @OptionGroup var options: DecisionOptions

        func run() async throws {
            try await revoke(.undoFix, options)
        }
    }

    /// `claimline claims overrides`.
    struct Overrides: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List overrides and fixes taken back, latest first.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Only this claim's: its number, or the clinic's visit key.") var claim: String?
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let decisions: [RuleDecisions.Listing]
        }

        func run() async throws {
            let decisions = try await withContext(database) { context in
                let found = try await RuleDecisions.all(about: claim, clinic: clinic, context: context)
                // Reasons are what people wrote. Numbers, since a visit's key is the clinic's own.
                let claims = Set(found.map(\.claimID)).sorted().map { "claim:\($0)" }
                let about = claim == nil ? "all claims" : claims.joined(separator: " ")
                try await PatientAccess(context: context).note("\(about) decisions", by: ProcessName.user)
                return found
            }
            if json { return try Console.json(Report(decisions: decisions)) }
            Console.table(
                ["claim", "visit", "rule", "what", "until", "state", "by", "role", "reason"],
                decisions.map {
                    [
                        "\($0.claimID)", $0.visitID, $0.rule, $0.kind.rawValue, $0.expiresAt ?? "",
                        $0.isStanding ? "stands" : $0.revokedAt == nil ? "expired" : "revoked", $0.decidedBy, $0.role,
                        $0.reason,
                    ]
                }, rightAligned: [0])
        }
    }

    /// `claimline claims fixes`.
    struct Fixes: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what rules changed on their own in a claim, before and after.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let fixes: [RuleDecisions.FixListing]
        }

        func run() async throws {
            let fixes = try await withContext(database) { context in
                try await RuleDecisions.fixes(about: claim, clinic: clinic, context: context)
            }
            if json { return try Console.json(Report(fixes: fixes)) }
            Console.table(
                ["claim", "event", "rule", "before", "after", "at", ""],
                fixes.map {
                    [
                        "\($0.claimID)", "\($0.sequence)", $0.rule, $0.before, $0.after, $0.at,
                        $0.isCurrent ? "" : "earlier scrub",
                    ]
                }, rightAligned: [0, 1])
        }
    }

    private static func decide(
        _ kind: RuleDecisions.Kind, _ options: DecisionOptions, _ authority: ReasonOptions, days: Int?
    ) async throws {
        let decision = RuleDecisions.New(
            kind: kind, rule: options.rule, reason: authority.reason, role: authority.role, person: options.person,
            days: days)
        let outcome = try await withContext(options.database) { context in
            try await RuleDecisions.decide(decision, about: options.claim, clinic: options.clinic, context: context)
        }
        tell(outcome)
    }

    private static func revoke(_ kind: RuleDecisions.Kind, _ options: DecisionOptions) async throws {
        let outcome = try await withContext(options.database) { context in
            try await RuleDecisions.revoke(
                kind, of: options.rule, about: options.claim, clinic: options.clinic, by: options.person,
                context: context)
        }
        tell(outcome)
    }

    private static func tell(_ outcome: RuleDecisions.Outcome) {
        Console.note(
            "claim \(outcome.claimID): "
                + (outcome.isScrubbedAgain ? "scrubbed again now" : "counts from its next scrub on"))
    }

    private static func withContext<Value>(
        _ database: DatabaseOptions, _ body: (ClaimsContext) async throws -> Value
    ) async throws -> Value {
        do {
            return try await database.withContext(
                application: "claimline claims", size: 2, logger: Logger(label: "claimline.claims"), body)
        } catch let problem as RuleDecisions.Problem {
            throw Failure(problem)
        }
    }
}

extension Failure {
    fileprivate init(_ problem: RuleDecisions.Problem) {
        switch problem {
        case .claims(let found): self.init(claimsFound: found)
        case .noFinding: self.init(code: 1, message: "the claim's last scrub has no such finding to decide about")
        case .notPermitted(let why): self.init(code: 77, message: why)
        case .notStanding: self.init(code: 1, message: "no such decision is in force")
        }
    }
}
