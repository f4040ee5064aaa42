import ArgumentParser
import Claims
import Postgres

/// `claimline token`: tokens by which programs act for an account.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens by which programs act for an account.",
        subcommands: [Create.self, List.self, Revoke.self])

    private struct Report: Encodable {
        let schemaVersion = 1
        /// Of a new token only; not to be had again.
        var text: String?
        let tokens: [APITokens.Token]
    }

    static func withTokens<Value>(
        _ database: DatabaseOptions, _ body: (APITokens) async throws -> Value
    ) async throws -> Value {
        let keys = ClinicKeys(master: try database.masterKey())
        return try await database.withPool(application: "claimline token", size: 1) { pool in
            do {
                return try await body(APITokens(pool: pool, keys: keys))
            } catch let problem as APITokens.Problem {
                throw Failure(problem)
            }
        }
    }

    /// `claimline token create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token and print its text, which is not to be had again.",
            discussion: "Scopes: \(Permission.allCases.map(\.rawValue).joined(separator: ", ")).")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Login of the account that it acts for.") var login: String
        @Argument(help: "The token's name.") var name: String
        @Option(
            name: .customLong("scope"), help: "What it may do at most; may be repeated.", transform: Self.permission)
        var scopes: [Permission]
        @Option(name: .customLong("clinic"), help: "Only this clinic, by its code; may be repeated.")
        var clinics: [String] = []
        @Option(help: "Days until it expires, 1 to \(APITokens.mostDays).") var days = 90
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let new = APITokens.New(
                name: name, scopes: Set(scopes), clinics: clinics.isEmpty ? nil : clinics, days: days)
            let made = try await TokenCommand.withTokens(database) {
                try await $0.create(new, for: login, by: AccountCommand.person)
            }
            if json { return try Console.json(Report(text: made.text, tokens: [made.token])) }
            Console.print(made.text)
            Console.note("expires \(made.token.expiresAt); keep the text, it is not to be had again")
        }

        private static func permission(_ name: String) throws -> Permission {
            guard let permission = Permission(rawValue: name) else { throw ValidationError("'\(name)' is not a scope") }
            return permission
        }
    }

    /// `claimline token list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List tokens, newest first.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Only this account's.") var login: String?
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let tokens = try await TokenCommand.withTokens(database) { try await $0.list(of: login) }
            if json { return try Console.json(Report(tokens: tokens)) }
            Console.table(
                ["login", "name", "scopes", "clinics", "expires", "last used", "revoked"],
                tokens.map {
                    [
                        $0.login, $0.name, $0.scopes.joined(separator: " "),
                        $0.clinics?.joined(separator: " ") ?? "all",
                        $0.expiresAt, $0.lastUsedAt ?? "never", $0.revokedAt ?? "",
                    ]
                })
        }
    }

    /// `claimline token revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a token; it is refused at once.")

        @OptionGroup var database: DatabaseOptions
        @Argument(help: "Login of the account that it acts for.") var login: String
        @Argument(help: "The token's name.") var name: String

        func run() async throws {
            let isRevoked = try await TokenCommand.withTokens(database) {
                try await $0.revoke(name, of: login, by: AccountCommand.person)
            }
            guard isRevoked else { throw Failure(code: 1, message: "\(login) has no standing token \(name)") }
        }
    }
}

extension Failure {
    init(_ problem: APITokens.Problem) {
        switch problem {
        case .unknownLogin: self.init(code: 1, message: "no account has this login")
        case .malformedName:
            self.init(code: 64, message: "a name has 1 to 64 letters, digits, dots, dashes and underscores")
        case .nameTaken: self.init(code: 1, message: "the account has a standing token of this name")
        case .noScope: self.init(code: 64, message: "give at least one --scope")
        case .beyondRole(let scope):
            self.init(code: 77, message: "the account's role has no \(scope.rawValue) itself")
        case .unknownClinic(let code): self.init(code: 1, message: "no clinic \(code)")
        case .days: self.init(code: 64, message: "a token lives 1 to \(APITokens.mostDays) days")
        }
    }
}
