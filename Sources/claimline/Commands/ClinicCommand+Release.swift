import ArgumentParser
import Claims
import Logging

extension ClinicCommand {
    /// `claimline clinic release`.
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Which claims a second person releases before they are sent.",
            subcommands: [SetRelease.self, ListReleases.self])
    }

    /// `claimline clinic release set`.
    struct SetRelease: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set", abstract: "Set which claims of a clinic wait for release; counts within seconds.",
            discussion: "Claims that wait already go on waiting: see claims list --stage waiting_for_release.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The clinic's code.") var clinic: String
        @Option(help: "Claims charged more than so many cents.") var overCents: Int64?
        @Flag(help: "Claims with an override in force.") var overrides = false
        @Flag(help: "None.") var none = false

        func validate() throws {
            guard (overCents != nil || overrides) != none else {
                throw ValidationError("give --over-cents, --overrides or both, or --none")
            }
            if let overCents, overCents < 0 { throw ValidationError("an amount is not negative") }
        }

        func run() async throws {
            let rule = Releases.Rule(overCents: overCents, onOverrides: overrides)
            do {
                try await database.withContext(
                    application: "claimline clinic", size: 2, logger: Logger(label: "claimline.clinic")
                ) { try await Releases.set(rule, of: clinic, by: AccountCommand.person, context: $0) }
            } catch let problem as Releases.Problem {
                throw Failure(problem)
            }
        }
    }

    /// `claimline clinic release list`.
    struct ListReleases: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List clinics' rules.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        private struct Report: Encodable {
            let schemaVersion = 1
            let rules: [Releases.Listing]
        }

        func run() async throws {
            let rules = try await database.withPool(application: "claimline clinic", size: 1) {
                try await Releases.all(pool: $0)
            }
            if json { return try Console.json(Report(rules: rules)) }
            Console.table(
                ["clinic", "over", "overrides", "set by", "at"],
                rules.map {
                    [
                        $0.clinicID, $0.rule.overCents.map(Console.dollars) ?? "no amount",
                        $0.rule.onOverrides ? "yes" : "no", $0.setBy, $0.setAt,
                    ]
                }, rightAligned: [1])
        }
    }
}

extension ClaimsCommand {
    /// `claimline claims release`.
    struct ReleaseClaim: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release",
            abstract: "Release a claim that waits for a second person. For leads and admins who did not act on it.")

        @OptionGroup var options: OrderOptions

        func run() async throws {
            do {
                let outcome = try await options.database.withContext(
                    application: "claimline claims", size: 2, logger: Logger(label: "claimline.claims")
                ) {
                    try await Releases.release(
                        options.claim, clinic: options.clinic, by: options.authority.person,
                        as: options.authority.role, reason: options.authority.reason, context: $0)
                }
                try options.print(outcome)
            } catch let problem as Releases.Problem {
                throw Failure(problem)
            }
        }
    }
}

extension Failure {
    init(_ problem: Releases.Problem) {
        switch problem {
        case .claims(let found): self.init(claimsFound: found)
        case .unknownClinic: self.init(code: 1, message: "no such clinic")
        case .notPermitted: self.init(code: 77, message: "a lead or admin releases claims")
        case .samePerson: self.init(code: 77, message: "who acted on the claim may not release it: another person may")
        case .notWaiting: self.init(code: 1, message: "the claim does not wait for a release")
        }
    }
}
