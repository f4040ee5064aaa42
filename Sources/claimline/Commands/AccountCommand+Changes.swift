import ArgumentParser
import Claims

extension AccountCommand {
    /// `claimline account role`.
    struct ChangeRole: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "role", abstract: "Set an account's role and clinics; counts from its next request on.")

        @OptionGroup var named: Named
        @OptionGroup var rights: Rights

        func run() async throws {
            try await named.change {
                try await $0.setRole(rights.role, clinics: rights.scope, of: named.login, by: $1)
            }
        }
    }

    /// `claimline account password`.
    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Set an account's password; ends its sessions.")

        @OptionGroup var named: Named
        @OptionGroup var password: PasswordEntry

        func run() async throws {
            let entered = try password.read()
            try await named.change { try await $0.setPassword(entered, of: named.login, by: $1) }
        }
    }

    /// `claimline account identity`.
    struct Identity: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an account the identity by which an OpenID provider knows the person, or take it away.")

        @OptionGroup var named: Named
        @Option(help: "The provider's issuer, an https address.") var issuer: String?
        @Option(help: "The person's subject there.") var subject: String?
        @Flag(help: "Take the identity away.") var remove = false

        func validate() throws {
            let isGiven = issuer != nil && subject != nil
            guard isGiven != remove, isGiven || (issuer == nil && subject == nil) else {
                throw ValidationError("give --issuer and --subject, or --remove")
            }
        }

        func run() async throws {
            try await named.change {
                try await $0.setIdentity(issuer: issuer, subject: subject, of: named.login, by: $1)
            }
        }
    }

    /// `claimline account disable`.
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an account do nothing any more: its sessions end and its tokens stop at once.")

        @OptionGroup var named: Named

        func run() async throws {
            try await named.change { try await $0.disable(named.login, by: $1) }
        }
    }

    /// `claimline account enable`.
    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Let a disabled account sign in again.")

        @OptionGroup var named: Named

        func run() async throws {
            try await named.change { try await $0.enable(named.login, by: $1) }
        }
    }

    /// `claimline account unlock`.
    struct Unlock: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forget failed attempts to sign in, so that the person need not wait.")

        @OptionGroup var named: Named

        func run() async throws {
            try await named.change { try await $0.unlock(named.login, by: $1) }
        }
    }

    /// `claimline account reset-totp`.
    struct ResetTOTP: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-totp",
            abstract: "Take the authenticator and recovery codes away: the next sign-in enrols another.")

        @OptionGroup var named: Named

        func run() async throws {
            try await named.change { try await $0.resetTOTP(named.login, by: $1) }
        }
    }
}
