import ArgumentParser
import Claims
import Foundation
import Logging

/// `claimline remit`: what payers paid, and what of it found no claim.
struct RemitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remit", abstract: "Remittances (835), suspense, underpayments, and the bank's side of them.",
        subcommands: [
            List.self, Show.self, Suspended.self, Post.self, Underpaid.self, EFT.self, Unmatched.self,
            BillForwarded.self,
        ])

    /// `claimline remit list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List remittances, latest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Most remittances to list.") var limit = 50
        @Option(help: "Only remittances with a lower number: the next page.") var before: Int64 = .max
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let remittances: [RemittanceListing.Entry]
        }

        func run() async throws {
            let entries = try await database.withPool(application: "claimline remit", size: 1) { pool in
                try await RemittanceListing.list(before: before, limit: limit, pool: pool)
            }
            if json { return try Console.json(Report(remittances: entries)) }
            Console.table(
                ["remittance", "payer", "trace", "by", "on", "paid", "claims", "suspended", "PLB", "repeats"],
                entries.map {
                    [
                        "\($0.remittanceID)", $0.payer, $0.trace, $0.method, $0.effectiveOn,
                        Console.dollars($0.paymentCents), "\($0.claims)", "\($0.suspended)",
                        Console.dollars($0.providerAdjustmentCents), $0.duplicateOf.map { "\($0)" } ?? "",
                    ]
                }, rightAligned: [0, 5, 6, 7, 8, 9])
        }
    }

    /// `claimline remit show NUMBER`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a remittance with its claims and PLB.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The remittance's number.") var remittance: Int64
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let detail: RemittanceListing.Detail
        }

        func run() async throws {
            let found = try await database.withPool(application: "claimline remit", size: 1) { pool in
                try await RemittanceListing.show(remittance, pool: pool)
            }
            guard let detail = found else { throw Failure(code: 1, message: "no remittance \(remittance)") }
            if json { return try Console.json(Report(detail: detail)) }
            let entry = detail.remittance
            Console.print(
                "remittance \(entry.remittanceID)  \(entry.payer)  trace \(entry.trace)  \(entry.method)  "
                    + "\(entry.effectiveOn)  \(Console.dollars(entry.paymentCents))"
                    + (entry.duplicateOf.map { "  repeats \($0), nothing posted" } ?? ""))
            Console.table(
                ["no", "claim", "status", "charge", "paid", "adjusted", "patient", "refused", "why"],
                detail.claims.map {
                    [
                        "\($0.position)", "\($0.claimID)",
                        $0.reversesRemittance.map { "22 of \($0)" } ?? $0.status, Console.dollars($0.chargeCents),
                        Console.dollars($0.paidCents), Console.dollars($0.adjustedCents),
                        Console.dollars($0.patientCents), Console.dollars($0.refusedCents),
                        ($0.adjustments + $0.remarks).joined(separator: ", "),
                    ]
                }, rightAligned: [0, 1, 3, 4, 5, 6, 7])
            for adjustment in detail.providerAdjustments {
                Console.print(
                    "  PLB \(adjustment.code) \(Console.dollars(adjustment.amountCents)) to \(adjustment.account)"
                        + (adjustment.claimID.map { " for claim \($0)" } ?? ""))
            }
            for item in detail.suspended {
                Console.print("  suspended \(item.itemID): \(item.reason) \(Console.dollars(item.paidCents))")
            }
        }
    }

    /// `claimline remit suspended`.
    struct Suspended: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List claims of remittances that could not be posted; their money is in suspense.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let items: [Suspense.Item]
        }

        func run() async throws {
            let items = try await database.withPool(application: "claimline remit", size: 1) { pool in
                try await Suspense.all(pool: pool)
            }
            if json { return try Console.json(Report(items: items)) }
            Console.table(
                ["item", "remittance", "no", "reason", "claim", "status", "charge", "paid", "payer's number", "since"],
                items.map {
                    [
                        "\($0.itemID)", "\($0.remittanceID)", "\($0.position)", $0.reason,
                        $0.claimID.map { "\($0)" } ?? "", $0.status, Console.dollars($0.chargeCents),
                        Console.dollars($0.paidCents), $0.payerControlNumber ?? "", $0.notedAt,
                    ]
                }, rightAligned: [0, 1, 2, 4, 6, 7])
        }
    }

    /// `claimline remit post ITEM --claim CLAIM`.
    struct Post: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Post a suspended item to the claim that you found for it.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The item's number, from `remit suspended`.") var item: Int64
        @Option(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?

        func run() async throws {
            let logger = Logger(label: "claimline.remit")
            let claimID = try await database.withContext(application: "claimline remit", size: 2, logger: logger) {
                context in
                do {
                    return try await Suspense.post(
                        item, to: claim, clinic: clinic, by: "person:\(NSUserName())", context: context)
                } catch let problem as Suspense.Problem {
                    throw Self.failure(problem)
                }
            }
            Console.note("posted to claim \(claimID)")
        }

        private static func failure(_ problem: Suspense.Problem) -> Failure {
            switch problem {
            case .unknownItem: Failure(code: 1, message: "no open item has this number")
            case .claims(found: 0): Failure(code: 1, message: "no claim goes by this reference")
            case .claims(let found): Failure(code: 1, message: "\(found) claims go by this reference: give its number")
            case .notItsClaim: Failure(code: 1, message: "the claim was not submitted for so much")
            }
        }
    }

    /// `claimline remit underpaid`.
    struct Underpaid: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List claims that payers allowed less for than was expected, by line and reason.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this clinic's.") var clinic: String?
        @Option(help: "Only this payer's.") var payer: String?
        @Option(help: "Most claims to list.") var limit = 1000
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let tolerancePerMille = Underpayments.tolerancePerMille
            let shortfallCents: Int64
            let claims: [Underpayments.Underpayment]
        }

        func run() async throws {
            let logger = Logger(label: "claimline.remit")
            let found = try await database.withContext(application: "claimline remit", size: 2, logger: logger) {
                try await Underpayments.all(clinic: clinic, payer: payer, limit: limit, context: $0)
            }
            let lines = found.flatMap(\.lines)
            let shortfall = lines.reduce(0) { $0 + $1.expectedCents - $1.allowedCents }
            if json { return try Console.json(Report(shortfallCents: shortfall, claims: found)) }
            Console.table(
                ["claim", "clinic", "payer", "service", "line", "code", "expected", "allowed", "reason"],
                found.flatMap { claim in
                    claim.lines.map {
                        [
                            "\(claim.claimID)", claim.clinicID, claim.payerID, claim.serviceDate,
                            $0.line.map { "\($0)" } ?? "", $0.code, Console.dollars($0.expectedCents),
                            Console.dollars($0.allowedCents), $0.reason,
                        ]
                    }
                }, rightAligned: [0, 4, 6, 7])
            Console.note("\(Console.dollars(shortfall)) below what was expected on \(found.count) claims")
        }
    }

    /// `claimline remit eft FILE`.
    struct EFT: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "eft",
            abstract: "Take the bank's report of payments: CSV, or NACHA with CCD+ addenda. A file twice adds nothing.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The file.", completion: .file()) var file: String
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let payments: Int
            let new: Int
            let unmatched: [Reassociation.Unmatched]
        }

        func run() async throws {
            guard let data = FileManager.default.contents(atPath: file) else {
                throw Failure(code: 65, message: "cannot read \(file)")
            }
            let payments: [BankPaymentFile.Payment]
            do {
                payments = try BankPaymentFile.read(Array(data))
            } catch {
                throw Failure(code: 65, message: "line \(error.line): \(error.reason)")
            }
            let (new, unmatched) = try await database.withPool(application: "claimline remit", size: 1) { pool in
                let new = try await Reassociation.take(payments, by: "person:\(NSUserName())", pool: pool)
                return (new, try await Reassociation.unmatched(pool: pool))
            }
            if json { return try Console.json(Report(payments: payments.count, new: new, unmatched: unmatched)) }
            Console.print("\(payments.count) payments, \(new) new")
            Unmatched.show(unmatched)
        }
    }

    /// `claimline remit unmatched`.
    struct Unmatched: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List remittances whose money did not come, and money without a remittance.",
            discussion: "Exit code 1 when one has waited for four business days.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let unmatched: [Reassociation.Unmatched]
        }

        func run() async throws {
            let unmatched = try await database.withPool(application: "claimline remit", size: 1) { pool in
                try await Reassociation.unmatched(pool: pool)
            }
            if json { try Console.json(Report(unmatched: unmatched)) } else { Self.show(unmatched) }
            if unmatched.contains(where: \.isLate) { throw ExitCode(1) }
        }

        static func show(_ unmatched: [Reassociation.Unmatched]) {
            Console.table(
                ["side", "number", "by", "trace", "payer", "amount", "on", "late"],
                unmatched.map {
                    [
                        $0.side, "\($0.id)", $0.method, $0.trace, $0.payerTIN, Console.dollars($0.amountCents),
                        $0.effectiveOn, $0.isLate ? "late" : "",
                    ]
                }, rightAligned: [1, 5])
        }
    }

    /// `claimline remit bill-forwarded CLAIM`.
    struct BillForwarded: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "bill-forwarded",
            abstract: "Bill a claim yourself that the payer before sent on and the next payer never answered.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?

        func run() async throws {
            let logger = Logger(label: "claimline.remit")
            let claimID = try await database.withContext(application: "claimline remit", size: 2, logger: logger) {
                context in
                do {
                    return try await ForwardedClaims.bill(
                        claim, clinic: clinic, by: "person:\(NSUserName())", context: context)
                } catch let problem as ForwardedClaims.Problem {
                    throw Failure(
                        code: 1,
                        message: problem == .notWaiting
                            ? "the claim was submitted, or does not wait for a person"
                            : "not one claim to a later payer goes by this reference")
                }
            }
            Console.note("claim \(claimID) goes to the rules and then to its payer")
        }
    }
}
