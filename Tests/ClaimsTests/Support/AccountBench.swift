import Billing
import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// Accounts on a database of their own, and what people do to sign in.
struct AccountBench: Sendable {
    let bench: TestBench

    static let password = "correct horse battery"
    static let address = "192.0.2.7"

    var accounts: Accounts { Accounts(pool: bench.pool, keys: bench.context.keys) }
    var sessions: Sessions { Sessions(pool: bench.pool, keys: bench.context.keys) }
    var signIn: SignIn { SignIn(pool: bench.pool, keys: bench.context.keys, sessions: sessions) }
    var tokens: APITokens { APITokens(pool: bench.pool, keys: bench.context.keys) }
    var log: AccessLog { AccessLog(pool: bench.pool, keys: bench.context.keys) }

    /// Clinics C01 to C03 with numbers 1 to 3.
    static func with(_ body: (AccountBench) async throws -> Void) async throws {
        try await TestBench.with { bench in
            for code in ["C01", "C02", "C03"] {
                try await bench.context.directory.add([ClinicProfile.sample(code: code)])
            }
            try await body(AccountBench(bench: bench))
        }
    }

    @discardableResult
    func add(
        _ login: String, _ role: Role = .biller, clinics: [String]? = nil, password: String? = AccountBench.password
    ) async throws -> Accounts.Account {
        try await accounts.create(
            Accounts.New(login: login, displayName: login, role: role, clinics: clinics, password: password),
            by: "person:root")
    }

    func enter(
        _ login: String, _ password: String = AccountBench.password, from address: String = AccountBench.address
    ) async throws -> SignInStep {
        try await signIn.password(login, password, from: address)
    }

    /// The code of a secret a number of steps from now.
    func code(_ secret: [UInt8], offset: Int64 = 0) -> String {
        let step = Int64(Date().timeIntervalSince1970) / OneTimePassword.stepSeconds
        return OneTimePassword.code(secret: secret, step: step + offset)
    }

    /// Signs in for the first time; the secret is that of the enrolled authenticator.
    func enrol(
        _ login: String, from address: String = AccountBench.address
    ) async throws -> (session: Session, secret: [UInt8]) {
        guard case .needsTOTPEnrollment(let challenge, let text, _) = try await enter(login, from: address) else {
            throw Missing(what: "enrolment of \(login)")
        }
        let secret = try #require(Self.bytes(base32: text))
        let session = try #require(try await signIn.totp(challenge, code(secret), from: address))
        // The code of this step counts as unused again: tests do not wait for the next.
        _ = try await bench.owner("UPDATE account SET totp_step = 0 WHERE login = '\(login)'")
        return (session, secret)
    }

    /// The challenge that follows a right password.
    func challenge(_ login: String, from address: String = AccountBench.address) async throws -> String {
        guard case .needsTOTP(let challenge) = try await enter(login, from: address) else {
            throw Missing(what: "challenge of \(login)")
        }
        return challenge
    }

    struct Missing: Error {
        let what: String
    }

    static func bytes(base32 text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var bits: [Bool] = []
        for letter in text {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            bits += (0..<5).map { value >> (4 - $0) & 1 == 1 }
        }
        return (0..<(bits.count / 8)).map { index in
            bits[(index * 8)..<(index * 8 + 8)].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
    }

    /// Subjects of the access log's entries of an action, oldest first.
    func logged(_ action: AccessLog.Action) async throws -> [String] {
        try await log.list(AccessLog.Filter(action: action), limit: 1_000).reversed().map(\.subject)
    }
}
