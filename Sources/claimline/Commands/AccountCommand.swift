import ArgumentParser
import Claims
import Foundation
import Postgres

/// `claimline account`: who may sign in, and what they may do.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Accounts: who may sign in, and what they may do.",
        discussion:
            "Passwords are read from the terminal, a file or standard input. Every change is in the access log.",
        subcommands: [
            Add.self, List.self, ChangeRole.self, Password.self, Identity.self, Disable.self, Enable.self, Unlock.self,
            ResetTOTP.self,
        ])

    /// Which account is changed.
    struct Named: ParsableArguments {
        @OptionGroup var database: DatabaseOptions
        @Argument(help: "The account's login.") var login: String
        @Flag(help: "Print the account as one JSON document.") var json = false

        /// Has `body` change the account, and prints how it stands then.
        func change(_ body: (Accounts, String) async throws -> Void) async throws {
            let account = try await AccountCommand.withAccounts(database) { accounts in
                try await body(accounts, AccountCommand.person)
                return try await accounts.find(login)
            }
            guard let account else { throw Failure(Accounts.Problem.unknownLogin) }
            try AccountCommand.print([account], json: json)
        }
    }

    /// What an account may do and where.
    struct Rights: ParsableArguments {
        @Option(help: "What it is for: viewer, biller, lead, ops, auditor or admin.", transform: Self.role) var role:
            Role
        @Option(name: .customLong("clinic"), help: "Only this clinic, by its code; may be repeated. Otherwise all.")
        var clinics: [String] = []

        /// Codes; nil for all.
        var scope: [String]? { clinics.isEmpty ? nil : clinics }

        private static func role(_ name: String) throws -> Role {
            guard let role = Role(rawValue: name) else {
                throw ValidationError(
                    "'\(name)' is not a role (\(Role.allCases.map(\.rawValue).joined(separator: ", ")))")
            }
            return role
        }
    }

    /// Who works at the command line, as audits name people.
    static var person: String { "person:\(NSUserName())" }

    static func withAccounts<Value>(
        _ database: DatabaseOptions, _ body: (Accounts) async throws -> Value
    ) async throws -> Value {
        let keys = ClinicKeys(master: try database.masterKey())
        return try await database.withPool(application: "claimline account", size: 1) { pool in
            do {
                return try await body(Accounts(pool: pool, keys: keys))
            } catch let problem as Accounts.Problem {
                throw Failure(problem)
            }
        }
    }

    private struct Report: Encodable {
        let schemaVersion = 1
        let accounts: [Accounts.Account]
    }

    static func print(_ accounts: [Accounts.Account], json: Bool) throws {
        if json { return try Console.json(Report(accounts: accounts)) }
        Console.table(
            ["login", "name", "role", "clinics", "signs in by", "state", "last sign-in"],
            accounts.map { account in
                let ways = [
                    account.hasPassword ? account.hasTOTP ? "password, authenticator" : "password" : nil,
                    account.issuer,
                ]
                let state = account.isDisabled ? "disabled" : account.lockedUntil.map { "locked until \($0)" } ?? ""
                return [
                    account.login, account.displayName, account.role.rawValue,
                    account.clinics?.joined(separator: " ") ?? "all", ways.compactMap(\.self).joined(separator: ", "),
                    state, account.lastSignInAt ?? "never",
                ]
            })
    }

    /// `claimline account add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make an account. Its authenticator is enrolled at the first sign-in.")

        @OptionGroup var named: Named
        @OptionGroup var rights: Rights
        @Option(help: "The person's name.") var name: String?
        @OptionGroup var password: PasswordEntry
        @Flag(help: "No password: the account signs in by an external identity only.") var noPassword = false

        func run() async throws {
            let account = Accounts.New(
                login: named.login, displayName: name ?? named.login, role: rights.role, clinics: rights.scope,
                password: noPassword ? nil : try password.read())
            try await named.change { _ = try await $0.create(account, by: $1) }
        }
    }

    /// `claimline account list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List accounts.")

        @OptionGroup var database: DatabaseOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let accounts = try await AccountCommand.withAccounts(database) { try await $0.list() }
            try AccountCommand.print(accounts, json: json)
        }
    }
}

extension Failure {
    init(_ problem: Accounts.Problem) {
        switch problem {
        case .unknownLogin: self.init(code: 1, message: "no account has this login")
        case .loginTaken: self.init(code: 1, message: "another account has this login")
        case .malformedLogin:
            self.init(code: 64, message: "a login has 1 to 64 of a-z, 0-9, dot, dash and underscore")
        case .unknownClinic(let code): self.init(code: 1, message: "no clinic \(code)")
        case .identityTaken: self.init(code: 1, message: "another account has this identity")
        case .password(.tooShort):
            self.init(code: 65, message: "a password has at least \(PasswordPolicy.fewestCharacters) characters")
        case .password(.tooLong):
            self.init(code: 65, message: "a password has at most \(PasswordPolicy.mostCharacters) characters")
        case .password(.holdsLogin): self.init(code: 65, message: "the login is in the password")
        case .password(.common): self.init(code: 65, message: "the password is one of the first to be guessed")
        case .busy: self.init(code: 75, message: "too many passwords wait to be hashed")
        }
    }
}
