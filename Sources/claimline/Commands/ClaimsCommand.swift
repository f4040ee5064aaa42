import ArgumentParser
import Claims

/// `claimline claims list|show|explain`, and people's decisions about them.
struct ClaimsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims", abstract: "Look at claims and decide about them. Nothing here names a patient.",
        subcommands: [
            List.self, Show.self, ExplainCommand.self, Fixes.self, UndoFix.self, RedoFix.self, Override.self,
            RevokeOverride.self, Overrides.self, FollowUp.self, VoidClaim.self, Resend.self,
            AcceptShortfall.self, ReleaseClaim.self,
        ])

    /// `claimline claims list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List claims, newest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this stage (\(ClaimStage.allCases.map(\.name).joined(separator: ", "))).") var stage:
            String?
        @Option(help: "Only this clinic's.") var clinic: String?
        @Flag(help: "Only claims that were raised because they stand still near a deadline.") var escalated = false
        @Option(help: "Most claims to list.") var limit = 50
        @Option(help: "Only claims with a lower number: the next page.") var before: Int64 = .max
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let claims: [ClaimListing]
        }

        func run() async throws {
            var only: ClaimStage?
            if let stage {
                only = ClaimStage(name: stage)
                if only == nil { throw ValidationError("'\(stage)' is not a stage") }
            }
            let claims = try await database.withPool(application: "claimline claims", size: 1) { pool in
                try await ClaimQueries.list(
                    pool, stage: only, clinic: clinic, isEscalated: escalated, before: before, limit: limit)
            }
            if json { return try Console.json(Report(claims: claims)) }
            Console.table(
                ["claim", "clinic", "visit", "payer", "service", "stage", "billed", "open", "why"],
                claims.map {
                    [
                        "\($0.claimID)", $0.clinicID, $0.visitID, $0.payerID, $0.serviceDate, $0.stage,
                        Console.dollars($0.billedCents), Console.dollars($0.openCents), $0.holdReason ?? "",
                    ]
                }, rightAligned: [0, 6, 7])
        }
    }

    /// `claimline claims show CLAIM`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a claim by its number or its visit's key.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let claims: [ClaimDetail]
        }

        func run() async throws {
            let found = try await database.withPool(application: "claimline claims", size: 1) { pool in
                try await ClaimQueries.find(pool, reference: claim, clinic: clinic)
            }
            if found.isEmpty { throw Failure.noClaim(claim, clinic: clinic) }
            if json { return try Console.json(Report(claims: found)) }
            for detail in found { show(detail) }
        }

        private func show(_ detail: ClaimDetail) {
            let claim = detail.claim
            Console.print(
                "claim \(claim.claimID)  clinic \(claim.clinicID)  visit \(claim.visitID)  payer \(claim.payerID)  "
                    + "service \(claim.serviceDate)  \(claim.stage)" + (claim.holdReason.map { " (\($0))" } ?? ""))
            Console.print(
                "billed \(Console.dollars(claim.billedCents)), paid \(Console.dollars(claim.paidCents)), adjusted "
                    + "\(Console.dollars(claim.adjustedCents)), patient \(Console.dollars(claim.patientCents)), open "
                    + Console.dollars(claim.openCents))
            let dates = [
                ("SLA target", claim.slaTargetAt), ("sent", claim.submittedAt), ("next action", claim.nextActionAt),
                ("correction due", claim.correctionDueAt), ("raised", claim.escalatedAt),
            ]
            Console.print(dates.compactMap { name, at in at.map { "\(name) \($0)" } }.joined(separator: ", "))
            Console.table(
                ["line", "code", "modifiers", "units", "charge"],
                detail.lines.map {
                    [
                        "\($0.line)", $0.code, $0.modifiers.joined(separator: " "), "\($0.units)",
                        Console.dollars($0.chargeCents),
                    ]
                }, rightAligned: [3, 4])
            for finding in detail.findings {
                Console.print("  \(finding.severity) \(finding.rule)" + (finding.isOverridden ? " (overridden)" : ""))
            }
            for submission in detail.submissions {
                let kind = [7: "replacement", 8: "void"][submission.frequency] ?? "original"
                Console.print(
                    "  submission \(submission.controlNumber) \(kind) \(submission.status)"
                        + (submission.originalReference.map { " of \($0)" } ?? ""))
            }
            for answer in detail.acknowledgements {
                Console.print("  \(answer.source) \(answer.code) \(answer.controlNumber ?? "file") \(answer.at)")
            }
            for denial in detail.denials {
                Console.print(
                    "  denial \(denial.denialID) \(denial.group)-\(denial.carc) \(Console.dollars(denial.amountCents)) "
                        + "\(denial.state.rawValue): \(denial.action)")
            }
            Console.table(
                ["at", "stage", "by", "because"], detail.events.map { [$0.at, $0.stage, $0.actor, $0.detail] })
        }
    }
}
