import ArgumentParser
import Billing
import Claims
import Logging

extension ClaimsCommand {
    /// Which claim an order is about.
    struct OrderOptions: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Claim number, or the clinic's visit key.") var claim: String
        @Option(help: "The clinic, when several use the same visit key.") var clinic: String?
        @OptionGroup var authority: ReasonOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let outcome: ClaimOrders.Outcome
        }

        func carryOut(_ kind: ClaimOrders.Kind) async throws {
            let order = ClaimOrders.Order(
                kind: kind, reason: authority.reason, role: authority.role, person: authority.person)
            let outcome: ClaimOrders.Outcome
            do {
                outcome = try await database.withContext(
                    application: "claimline claims", size: 2, logger: Logger(label: "claimline.claims")
                ) { try await ClaimOrders.carryOut(order, about: claim, clinic: clinic, context: $0) }
            } catch let problem as ClaimOrders.Problem {
                throw Failure(problem)
            }
            try print(outcome)
        }

        func print(_ outcome: ClaimOrders.Outcome) throws {
            if json { return try Console.json(Report(outcome: outcome)) }
            Console.print(
                "claim \(outcome.claimID) \(outcome.stage)" + (outcome.nextActionAt.map { ", next action \($0)" } ?? "")
            )
        }
    }

    /// `claimline claims follow-up`.
    struct FollowUp: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "follow-up", abstract: "Say that a claim in billing's work list was touched, and when next.")

        @OptionGroup var options: OrderOptions
        @Option(help: "Days until the next action, 1 to 30.") var days = 10

        func run() async throws { try await options.carryOut(.followUp(days: days)) }
    }

    /// `claimline claims void`.
    struct VoidClaim: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "void",
            abstract:
                "Void with the payer a claim that should not have been billed (frequency 8). For leads and admins.")

        @OptionGroup var options: OrderOptions
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            guard try confirmation.permits("claim \(options.claim) will be voided with its payer") else { return }
            try await options.carryOut(.void)
        }
    }

    /// `claimline claims resend`.
    struct Resend: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send again what the payer says it does not have. For leads and admins.")

        @OptionGroup var options: OrderOptions
        @OptionGroup var confirmation: ConfirmationOptions

        func run() async throws {
            guard try confirmation.permits("claim \(options.claim) will be sent to its payer again") else { return }
            try await options.carryOut(.resend)
        }
    }

    /// `claimline claims accept-shortfall`.
    struct AcceptShortfall: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "accept-shortfall",
            abstract: "Accept a payer's decision that allows less than was expected. For leads and admins.",
            discussion: "The claim leaves the list of the underpaid; no money moves. A later decision is judged anew.")

        @OptionGroup var options: OrderOptions

        func run() async throws { try await options.carryOut(.acceptShortfall) }
    }
}

extension Failure {
    init(_ problem: ClaimOrders.Problem) {
        switch problem {
        case .claims(let found): self.init(claimsFound: found)
        case .notPermitted(let why): self.init(code: 77, message: why)
        }
    }

    /// A reference that names none or several claims.
    init(claimsFound found: Int) {
        self.init(code: 1, message: found == 0 ? "no such claim" : "\(found) clinics use this key: give --clinic")
    }
}
