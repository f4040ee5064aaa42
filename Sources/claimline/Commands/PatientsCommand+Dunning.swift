import ArgumentParser
import Billing
import Claims
import Foundation
import Logging

extension PatientsCommand {
    /// `claimline patients plans`.
    struct Plans: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What patients agreed to pay by the month.",
            subcommands: [OpenPlan.self, EndPlan.self, ListPlans.self])
    }

    /// `claimline patients plans open`.
    struct OpenPlan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "open", abstract: "Open a payment plan.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The account's number.") var account: Int64
        @Option(help: "Whole cents of a month.") var cents: Int64
        @Option(help: "Months, 1 to 120.") var months: Int
        @Option(help: "When the first is due (YYYY-MM-DD).", transform: DayArgument.day) var from: CalendarDay

        func run() async throws {
            let id = try await database.withPool(application: "claimline patients", size: 1) { pool in
                do {
                    return try await PaymentPlans.open(
                        PaymentPlans.New(
                            accountID: account, installmentCents: cents, installments: months, firstDueOn: from,
                            person: "person:\(NSUserName())"), pool: pool)
                } catch let problem as PaymentPlans.Problem {
                    throw Self.failure(problem)
                }
            }
            Console.note("plan \(id) opened")
        }

        private static func failure(_ problem: PaymentPlans.Problem) -> Failure {
            switch problem {
            case .unknown: Failure(code: 1, message: "no such account")
            case .hasOne: Failure(code: 1, message: "the account has a plan already: end it first")
            case .notAPlan: Failure(code: 64, message: "a plan has 1 to 120 months of at least a cent")
            }
        }
    }

    /// `claimline patients plans end`.
    struct EndPlan: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "end", abstract: "End a payment plan.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The plan's number.") var plan: Int64

        func run() async throws {
            let isEnded = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await PaymentPlans.end(plan, by: "person:\(NSUserName())", pool: pool)
            }
            if !isEnded { throw Failure(code: 1, message: "no plan \(plan) is in force") }
        }
    }

    /// `claimline patients plans list`.
    struct ListPlans: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List plans in force and how they are kept.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let plans: [PaymentPlans.Standing]
        }

        func run() async throws {
            let plans = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await PaymentPlans.standing(pool: pool)
            }
            if json { return try Console.json(Report(plans: plans)) }
            Console.table(
                ["plan", "account", "clinic", "a month", "months", "paid", "behind", "next due"],
                plans.map {
                    [
                        "\($0.planID)", "\($0.accountID)", $0.clinicID, Console.dollars($0.installmentCents),
                        "\($0.installments)", Console.dollars($0.paidCents), Console.dollars($0.behindCents),
                        $0.nextDueOn ?? "",
                    ]
                }, rightAligned: [0, 1, 3, 4, 5, 6])
        }
    }

    /// `claimline patients statements`.
    struct Statements: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Statements as files for a print service.",
            subcommands: [RunStatements.self, ListStatements.self])
    }

    /// `claimline patients statements run`.
    struct RunStatements: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "run",
            abstract: "Write the statements that are due into a new file, mode 0600.",
            discussion: """
                The file, statements-NUMBER.ndjson, holds one JSON document a patient and line, with the patient's name \
                and address: what the print service needs, and nobody else. Its members are: schema_version, statement, \
                number, date, due_on, clinic, recipient, lines, owed_cents, credit_cents, plan, due_cents.
                """)

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Folder for the file.", completion: .directory) var out: String
        @Option(help: "Only this clinic's patients.") var clinic: String?
        @Option(help: "No second statement within so many days.") var every = 28
        @Option(help: "Days to pay.") var days = 21
        @Option(help: "Least debt in cents that is asked for.") var least: Int64 = 1
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let cycle: StatementCycles.Cycle?
            let file: String?
        }

        func run() async throws {
            let logger = Logger(label: "claimline.patients")
            let settings = StatementCycles.Settings(daysBetween: every, daysToPay: days, leastCents: least)
            let result = try await database.withContext(
                application: "claimline patients", size: 2, logger: logger
            ) { context in
                try await StatementCycles.run(
                    into: out, settings: settings, clinic: clinic, by: "person:\(NSUserName())", context: context)
            }
            if json { return try Console.json(Report(cycle: result?.cycle, file: result?.path)) }
            guard let result else { return Console.print("no statement is due") }
            Console.print(
                "\(result.cycle.statements) statements over \(Console.dollars(result.cycle.dueCents)) in \(result.path)"
            )
        }
    }

    /// `claimline patients statements list`.
    struct ListStatements: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List cycles, latest first.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let cycles: [StatementCycles.Cycle]
        }

        func run() async throws {
            let cycles = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await StatementCycles.all(pool: pool)
            }
            if json { return try Console.json(Report(cycles: cycles)) }
            Console.table(
                ["cycle", "statements", "due", "by", "at"],
                cycles.map {
                    ["\($0.cycleID)", "\($0.statements)", Console.dollars($0.dueCents), $0.runBy, $0.runAt]
                }, rightAligned: [0, 1, 2])
        }
    }

    /// `claimline patients small-balances`.
    struct SmallBalancesCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "small-balances",
            abstract: "Debts too small to ask for: the limit, who owes so little, and giving it up.",
            subcommands: [SetSmallBalance.self, ListSmallBalances.self, ApproveSmallBalances.self])
    }

    /// `claimline patients small-balances set`.
    struct SetSmallBalance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Set up to what a debt is small, for one clinic or for all others.")

        @OptionGroup var database: DatabaseOptions
        @Option(help: "Whole cents; 0 for no small balances.") var cents: Int64
        @Option(help: "Only this clinic.") var clinic: String?

        func run() async throws {
            let isSet = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await SmallBalances.setLimit(cents, clinic: clinic, by: "person:\(NSUserName())", pool: pool)
            }
            if !isSet { throw Failure(code: 1, message: "no such clinic") }
        }
    }

    /// `claimline patients small-balances list`.
    struct ListSmallBalances: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List accounts that owe no more than the limit.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let accounts = try await database.withPool(application: "claimline patients", size: 1) { pool in
                try await SmallBalances.candidates(pool: pool)
            }
            try Accounts.show(accounts, json: json)
        }
    }

    /// `claimline patients small-balances approve`.
    struct ApproveSmallBalances: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve", abstract: "Give up what accounts owe that owe no more than the limit.")

        @OptionGroup var database: DatabaseOptions
        @OptionGroup var confirmation: ConfirmationOptions
        @Argument(help: "Accounts; all that owe so little when none is named.") var accounts: [Int64] = []

        func run() async throws {
            try await database.withPool(application: "claimline patients", size: 1) { pool in
                let wanted = accounts.isEmpty ? nil : accounts
                let candidates = try await SmallBalances.candidates(pool: pool).filter { account in
                    wanted?.contains(account.accountID) ?? true
                }
                let cents = candidates.reduce(0) { $0 + $1.owedCents }
                guard !candidates.isEmpty else { return Console.note("no account owes so little") }
                guard
                    try confirmation.permits(
                        "give up \(Console.dollars(cents)) of \(candidates.count) accounts")
                else { return }
                let given = try await SmallBalances.giveUp(
                    candidates.map(\.accountID), by: "person:\(NSUserName())", pool: pool)
                Console.note("\(given.count) accounts settled")
            }
        }
    }
}
