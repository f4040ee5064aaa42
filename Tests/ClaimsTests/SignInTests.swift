import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// Signing in on a real database: both factors, refusals that tell nothing, and lock-outs that end.
@Suite(.serialized) struct SignInTests {
    @Test func theFirstSignInEnrolsAnAuthenticator() async throws {
        try await AccountBench.with { it in
            try await it.add("ada", .lead, clinics: ["C02", "C01"])
            let step = try await it.enter(" Ada ")
            guard case .needsTOTPEnrollment(let challenge, let text, let uri) = step else {
                Issue.record("\(step)")
                return
            }
            #expect(uri == "otpauth://totp/Claimline:ada?secret=\(text)&issuer=Claimline")
            let secret = try #require(AccountBench.bytes(base32: text))
            #expect(secret.count == 20 && Base32.text(secret) == text)
            #expect(try await it.signIn.totp(challenge, "000000", from: AccountBench.address) == nil)
            let code = it.code(secret)
            let session = try #require(try await it.signIn.totp(challenge, code, from: AccountBench.address))
            #expect(session.recoveryCodes.count == 10 && Set(session.recoveryCodes).count == 10)
            #expect(session.principal.actor == "person:ada" && session.principal.clinics == [1, 2])
            #expect(session.principal.may(.decideClaims) && !session.principal.may(.administer))
            #expect(try await it.sessions.find(session.token)?.principal == session.principal)
            #expect(
                try await it.signIn.totp(challenge, code, from: AccountBench.address) == nil, "the challenge is over")

            // The code that enrolled is used up for the next sign-in too.
            let next = try await it.challenge("ada")
            #expect(try await it.signIn.totp(next, code, from: AccountBench.address) == nil)
            #expect(try await it.signIn.totp(next, it.code(secret, offset: 1), from: AccountBench.address) != nil)
            #expect(try await it.logged(.signIn) == ["sign-in totp", "sign-in totp"])
            let stored = try await it.bench.owner("SELECT totp_sealed::text, password_hash FROM account")
            #expect(stored[0][0]?.contains(Hex.text(secret)) == false && stored[0][1]?.contains("horse") == false)
        }
    }

    @Test func aRecoveryCodeStandsInOnce() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let code = try #require(try await it.enrol("ada").session.recoveryCodes.first)
            let first = try await it.signIn.totp(try await it.challenge("ada"), code.lowercased(), from: "192.0.2.7")
            #expect(first?.recoveryCodes == [])
            #expect(try await it.signIn.totp(try await it.challenge("ada"), code, from: "192.0.2.7") == nil)
            #expect(try await it.logged(.signIn).last == "sign-in recovery")
            #expect(try await it.bench.number("SELECT count(*) FROM account_recovery") == 9)
        }
    }

    @Test func ofTwoUsesOfACodeAtOnceOneWins() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let secret = try await it.enrol("ada").secret
            for _ in 0..<3 {
                _ = try await it.bench.owner("UPDATE account SET totp_step = 0")
                let challenges = [try await it.challenge("ada"), try await it.challenge("ada")]
                let code = it.code(secret)
                let won = try await withThrowingTaskGroup(of: Bool.self) { group in
                    for challenge in challenges {
                        group.addTask {
                            try await it.signIn.totp(challenge, code, from: AccountBench.address) != nil
                        }
                    }
                    return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
                }
                #expect(won == 1)
            }
        }
    }

    @Test func aChallengeBearsFiveAttempts() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let secret = try await it.enrol("ada").secret
            let challenge = try await it.challenge("ada")
            for _ in 0..<5 {
                #expect(try await it.signIn.totp(challenge, "12345", from: AccountBench.address) == nil)
            }
            #expect(try await it.signIn.totp(challenge, it.code(secret), from: AccountBench.address) == nil)
            let other = try await it.challenge("ada")
            _ = try await it.bench.owner("UPDATE sign_in_challenge SET expires_at = now() - interval '1 second'")
            #expect(try await it.signIn.totp(other, it.code(secret), from: AccountBench.address) == nil)
        }
    }

    @Test func refusalsAreAlikeInAnswerAndTime() async throws {
        try await AccountBench.with { it in
            for login in ["ada", "bob", "eve"] { try await it.add(login) }
            try await it.add("oid", password: nil)
            try await it.accounts.disable("bob", by: "person:root")
            _ = try await it.bench.owner(
                """
                INSERT INTO sign_in_throttle (subject, attempts, blocked_until)
                SELECT 'login:' || encode(sha256('eve'), 'hex'), 20, now() + interval '4 minutes'
                """)
            let cases = [
                ("ada", "wrong horse battery"), ("bob", AccountBench.password), ("eve", AccountBench.password),
                ("nobody", AccountBench.password), ("oid", AccountBench.password),
            ]
            var seconds: [Double] = []
            for (login, password) in cases {
                let started = ContinuousClock.now
                #expect(try await it.enter(login, password, from: "198.51.100.1") == .refused, "\(login)")
                seconds.append((ContinuousClock.now - started) / .seconds(1))
            }
            // Hashing outweighs all else, so that none may take much less than another.
            let (least, most) = (seconds.min() ?? 0, seconds.max() ?? 0)
            #expect(least > 0.05 && most < least * 4, "\(seconds)")
            #expect(
                try await it.logged(.signInRefused) == [
                    "sign-in password", "sign-in disabled", "sign-in locked", "sign-in unknown", "sign-in password",
                ])
            let actors = try await it.log.list(AccessLog.Filter(action: .signInRefused), limit: 10).map(\.actor)
            #expect(actors.reversed() == ["person:ada", "person:bob", "person:eve", "unknown", "person:oid"])
        }
    }

    @Test func guessingLocksStrangersOutAndNotThePerson() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let secret = try await it.enrol("ada").secret
            let home = AccountBench.address
            for attempt in 0..<11 {
                #expect(try await it.enter("ada", "guess number \(attempt)", from: "198.51.100.\(attempt)") == .refused)
            }
            #expect(try await it.enter("ada", from: "203.0.113.9") == .refused, "the right password from elsewhere")
            let locked = try #require(try await it.accounts.find("ada")?.lockedUntil)
            #expect(!locked.isEmpty)
            // From where the person signed in before, nothing is held up.
            let challenge = try await it.challenge("ada", from: home)
            #expect(try await it.signIn.totp(challenge, it.code(secret), from: home) != nil)

            for attempt in 0..<11 { _ = try await it.enter("ada", "guess \(attempt)", from: "198.51.100.99") }
            #expect(try await it.enter("ada", from: "203.0.113.9") == .refused)
            try await it.accounts.unlock("ada", by: "person:root")
            #expect(try await it.accounts.find("ada")?.lockedUntil == nil)
            #expect(try await it.enter("ada", from: "203.0.113.9") != .refused)
            #expect(
                try await it.bench.number(
                    "SELECT count(*) FROM sign_in_throttle WHERE blocked_until > now() + interval '5 minutes'") == 0)
        }
    }

    @Test func guessingManyLoginsLocksTheAddressOut() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            _ = try await it.bench.owner(
                "INSERT INTO sign_in_throttle (subject, attempts) VALUES ('address:198.51.100.1', 40)")
            #expect(try await it.enter("nobody", from: "198.51.100.1") == .refused)
            #expect(try await it.enter("ada", from: "198.51.100.1") == .refused)
            #expect(try await it.logged(.signInRefused).last == "sign-in address locked")
            #expect(try await it.enter("ada", from: "198.51.100.2") != .refused)
        }
    }

    @Test func manyAttemptsAtOnceCountEach() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let subjects = SignInThrottle.Subjects(login: "ada", address: "198.51.100.1")
            let passed = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try await it.bench.pool.transaction { connection in
                            try await it.signIn.count(
                                subjects, login: "ada", address: "198.51.100.1", on: connection) == nil
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            // Ten are free, and the one that brings the pause is judged too.
            #expect(passed == 11)
        }
    }

    @Test func anOldHashIsMadeAnewAtTheNextSignIn() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let cheap = try PasswordHash(
                of: Array(AccountBench.password.utf8), cost: PasswordHash.Cost(logN: 10, r: 8, p: 1))
            _ = try await it.bench.owner("UPDATE account SET password_hash = '\(cheap.text)'")
            #expect(try await it.enter("ada", "wrong horse battery") == .refused)
            #expect(try await it.bench.owner("SELECT password_hash FROM account") == [[cheap.text]])
            #expect(try await it.enter("ada") != .refused)
            let text = try await it.bench.owner("SELECT password_hash FROM account")[0][0]
            #expect(text?.hasPrefix("$scrypt$ln=17,r=8,p=1$") == true)
            #expect(try await it.enter("ada") != .refused)
        }
    }

    @Test func anExternalIdentityNeedsItsAccount() async throws {
        try await AccountBench.with { it in
            try await it.add("ada", .viewer, password: nil)
            try await it.add("bob")
            let (issuer, subject) = ("https://id.example", "00u1")
            #expect(try await it.signIn.oidc(issuer: issuer, subject: subject, from: AccountBench.address) == nil)
            try await it.accounts.setIdentity(issuer: issuer, subject: subject, of: "ada", by: "person:root")
            let session = try await it.signIn.oidc(issuer: issuer, subject: subject, from: AccountBench.address)
            #expect(session?.principal.login == "ada")
            #expect(try await it.logged(.signIn) == ["sign-in oidc"])
            #expect(try await it.signIn.oidc(issuer: "https://other", subject: subject, from: "192.0.2.1") == nil)
            await #expect(throws: Accounts.Problem.identityTaken) {
                try await it.accounts.setIdentity(issuer: issuer, subject: subject, of: "bob", by: "person:root")
            }
            try await it.accounts.disable("ada", by: "person:root")
            #expect(try await it.signIn.oidc(issuer: issuer, subject: subject, from: AccountBench.address) == nil)
        }
    }
}
