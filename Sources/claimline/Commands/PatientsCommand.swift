import ArgumentParser
import Claims
import Foundation

/// `claimline patients`: what patients owe, paid and get back. Accounts have numbers; nothing here names a patient.
struct PatientsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patients", abstract: "Patients' money: accounts, payments, refunds, plans, statements.",
        subcommands: [
            Accounts.self, Payments.self, Refunds.self, Plans.self, Statements.self, SmallBalancesCommand.self,
        ])

    /// `claimline patients accounts`.
    struct Accounts: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List accounts with a balance. Debts and credits stand apart and are never netted.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this clinic's.") var clinic: String?
        @Option(help: "Only this account.") var account: Int64?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let accounts = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await PatientAccounts.all(clinic: clinic, accountID: account, pool: pool)
            }
            try Self.show(accounts, json: json)
        }

        private struct Report: Encodable {
            let schemaVersion = 1
            let accounts: [PatientAccounts.Account]
        }

        static func show(_ accounts: [PatientAccounts.Account], json: Bool) throws {
            if json { return try Console.json(Report(accounts: accounts)) }
            Console.table(
                ["account", "clinic", "owed", "credit", "prepaid", "claims"],
                accounts.map {
                    [
                        "\($0.accountID)", $0.clinicID, Console.dollars($0.owedCents), Console.dollars($0.creditCents),
                        Console.dollars($0.prepaidCents), $0.claims.map { "\($0.claimID)" }.joined(separator: " "),
                    ]
                }, rightAligned: [0, 2, 3, 4])
        }
    }

    /// `claimline patients payments`.
    struct Payments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What patients paid.", subcommands: [RecordPayment.self, ListPayments.self])
    }

    /// `claimline patients refunds`.
    struct Refunds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What patients got back of their credits.", subcommands: [RecordRefund.self, ListRefunds.self])
    }

    /// The options of a payment or refund.
    struct Money: ParsableArguments {
        @Argument(help: "The account's number, from `patients accounts`.") var account: Int64
        @Option(help: "Whole cents.") var cents: Int64
        @Option(help: "cash, card, check …") var method: String
        @Option(help: "Number of the cheque or slip, by which it is recorded once; nothing of the patient.")
        var reference: String?
        @Option(help: "The claim that it is for; otherwise the oldest first.") var claim: Int64?

        var new: PatientPayments.New {
            PatientPayments.New(
                accountID: account, cents: cents, method: method, reference: reference, claimID: claim,
                person: "person:\(NSUserName())")
        }

        static func failure(_ problem: PatientPayments.Problem) -> Failure {
            switch problem {
            case .unknown: Failure(code: 1, message: "no such account, or the claim is not its patient's")
            case .notPositive: Failure(code: 64, message: "the amount must be above zero")
            case .recordedBefore: Failure(code: 1, message: "this reference was recorded before; nothing was changed")
            case .beyondCredit(let cents):
                Failure(code: 1, message: "the credit is only \(Console.dollars(cents)); nothing was changed")
            }
        }
    }

    /// `claimline patients payments record`.
    struct RecordPayment: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "record", abstract: "Record what a patient paid: on the oldest debts, or on one claim.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var money: Money

        func run() async throws {
            let id = try await database.withPool(application: "claimline patients", size: 1) { pool in
                do {
                    return try await PatientPayments.pay(money.new, pool: pool)
                } catch let problem as PatientPayments.Problem {
                    throw Money.failure(problem)
                }
            }
            Console.note("payment \(id) recorded")
        }
    }

    /// `claimline patients refunds record`.
    struct RecordRefund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "record", abstract: "Record that a credit went back to the patient.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var money: Money

        func run() async throws {
            let id = try await database.withPool(application: "claimline patients", size: 1) { pool in
                do {
                    return try await PatientPayments.refund(money.new, pool: pool)
                } catch let problem as PatientPayments.Problem {
                    throw Money.failure(problem)
                }
            }
            Console.note("refund \(id) recorded")
        }
    }

    /// `claimline patients payments list`.
    struct ListPayments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List payments, latest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this account.") var account: Int64?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await PatientsCommand.list(.payment, account: account, database: database, json: json)
        }
    }

    /// `claimline patients refunds list`.
    struct ListRefunds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List refunds, latest first.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Only this account.") var account: Int64?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            try await PatientsCommand.list(.refund, account: account, database: database, json: json)
        }
    }

    private struct RecordedReport: Encodable {
        let schemaVersion = 1
        let records: [PatientPayments.Recorded]
    }

    private static func list(
        _ kind: PatientPayments.Kind, account: Int64?, database: DatabaseOptions, json: Bool
    ) async throws {
        let records = try await database.withPool(application: "claimline patients", size: 1) { pool in
            try await PatientPayments.all(accountID: account, kind: kind, pool: pool)
        }
        if json { return try Console.json(RecordedReport(records: records)) }
        Console.table(
            ["number", "account", "clinic", "by", "amount", "reference", "recorded by", "at"],
            records.map {
                [
                    "\($0.paymentID)", "\($0.accountID)", $0.clinicID, $0.method, Console.dollars($0.amountCents),
                    $0.reference ?? "", $0.recordedBy, $0.recordedAt,
                ]
            }, rightAligned: [0, 1, 4])
    }
}
