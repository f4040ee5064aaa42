import Billing
import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// Sessions and tokens on a real database: when they end, and what they allow then and there.
@Suite(.serialized) struct SessionTests {
    @Test func aSessionEndsWhenIdleAndAtTheLatestAfterTwelveHours() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let session = try await it.enrol("ada").session
            #expect(session.token.utf8.count == 64)
            let left = session.endsAt.microsecondsSinceEpoch - session.warnsAt.microsecondsSinceEpoch
            #expect(left == 120 * 1_000_000)
            let found = try #require(try await it.sessions.find(session.token))
            #expect(found.csrfToken == session.csrfToken && found.csrfToken != session.token)
            #expect(try await it.sessions.find(session.token + "0") == nil)
            let stored = try await it.bench.owner("SELECT web_session::text FROM web_session")[0][0] ?? ""
            #expect(!stored.contains(session.token) && !stored.contains(session.csrfToken))

            try await shift(it, idle: "14 minutes 30 seconds")
            #expect(try await it.sessions.find(session.token, isUse: false) != nil)
            try await shift(it, idle: "31 seconds")
            #expect(try await it.sessions.find(session.token) == nil, "a page that asks by itself kept it alive")

            let second = try #require(
                try await it.signIn.totp(
                    try await it.challenge("ada"), session.recoveryCodes[0], from: AccountBench.address))
            for _ in 0..<3 {
                try await shift(it, idle: "14 minutes")
                #expect(try await it.sessions.find(second.token) != nil, "use moves the end on")
            }
            _ = try await it.bench.owner("UPDATE web_session SET ends_at = now() + interval '5 minutes'")
            let near = try #require(try await it.sessions.find(second.token))
            #expect(near.endsAt.microsecondsSinceEpoch < found.endsAt.microsecondsSinceEpoch)
            _ = try await it.bench.owner("UPDATE web_session SET ends_at = now()")
            #expect(try await it.sessions.find(second.token) == nil)
        }
    }

    private func shift(_ it: AccountBench, idle: String) async throws {
        _ = try await it.bench.owner("UPDATE web_session SET last_seen_at = last_seen_at - interval '\(idle)'")
    }

    @Test func useMovesTheEndOnceAMinute() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let session = try await it.enrol("ada").session
            let version = "SELECT xmin FROM web_session"
            let before = try await it.bench.owner(version)
            for _ in 0..<3 { _ = try await it.sessions.find(session.token) }
            #expect(try await it.bench.owner(version) == before, "written although it was used this minute")
            try await shift(it, idle: "61 seconds")
            let moved = try #require(try await it.sessions.find(session.token))
            #expect(moved.endsAt >= session.endsAt)
        }
    }

    @Test func changesOfAnAccountCountAtOnce() async throws {
        try await AccountBench.with { it in
            try await it.add("ada", .lead)
            let session = try await it.enrol("ada").session
            #expect(try await it.sessions.find(session.token)?.principal.clinics == nil)
            try await it.accounts.setRole(.viewer, clinics: ["C03"], of: "ada", by: "person:root")
            let narrowed = try #require(try await it.sessions.find(session.token)?.principal)
            #expect(!narrowed.may(.decideClaims) && narrowed.sees(clinic: 3) && !narrowed.sees(clinic: 1))
            await #expect(throws: Accounts.Problem.unknownClinic("C99")) {
                try await it.accounts.setRole(.viewer, clinics: ["C99"], of: "ada", by: "person:root")
            }
            try await it.accounts.disable("ada", by: "person:root")
            #expect(try await it.sessions.find(session.token) == nil)
            try await it.accounts.enable("ada", by: "person:root")
            #expect(try await it.sessions.find(session.token) == nil, "it does not come back")
        }
    }

    @Test func signingOutAndNewSecretsEndSessions() async throws {
        try await AccountBench.with { it in
            let account = try await it.add("ada")
            let (first, secret) = try await it.enrol("ada")
            func again(_ index: Int) async throws -> String {
                let challenge = try await it.challenge("ada")
                let code = first.recoveryCodes[index]
                return try #require(try await it.signIn.totp(challenge, code, from: AccountBench.address)).token
            }
            try await it.sessions.end(first.token, from: AccountBench.address)
            #expect(try await it.sessions.find(first.token) == nil)
            let others = [try await again(0), try await again(1)]
            #expect(try await it.sessions.endAll(of: account.accountID, by: "person:root") == 2)
            for token in others { #expect(try await it.sessions.find(token) == nil) }

            let third = try await again(2)
            let principal = try #require(try await it.sessions.find(third)?.principal)
            let new = "a rather long sentence"
            #expect(
                try await !it.accounts.changePassword(
                    from: "not the old one", to: new, of: principal, address: AccountBench.address))
            await #expect(throws: Accounts.Problem.password(.tooShort)) {
                _ = try await it.accounts.changePassword(
                    from: AccountBench.password, to: "short", of: principal, address: AccountBench.address)
            }
            #expect(
                try await it.accounts.changePassword(
                    from: AccountBench.password, to: new, of: principal, address: AccountBench.address))
            #expect(try await it.sessions.find(third) == nil)
            #expect(try await it.enter("ada") == .refused)
            #expect(try await it.enter("ada", new) != .refused)

            try await it.accounts.resetTOTP("ada", by: "person:root")
            guard case .needsTOTPEnrollment(_, let text, _) = try await it.enter("ada", new) else {
                Issue.record("no other authenticator is enrolled")
                return
            }
            #expect(AccountBench.bytes(base32: text) != secret)
            #expect(try await it.logged(.signOut) == ["sign-out", "account:\(account.accountID) all sessions"])
            #expect(
                try await it.logged(.accountChange) == [
                    "account:ada made biller of all clinics", "account:ada password set",
                    "account:ada authenticator taken away",
                ])
        }
    }

    @Test func accountsAreWhatTheyMayBe() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            for (login, problem) in [
                ("ADA", Accounts.Problem.loginTaken), ("", .malformedLogin), ("a/b", .malformedLogin),
                ("-x", .malformedLogin), (String(repeating: "x", count: 65), .malformedLogin),
            ] {
                await #expect(throws: problem, "\(login)") { try await it.add(login) }
            }
            await #expect(throws: Accounts.Problem.password(.common)) {
                try await it.add("bob", password: "password12345")
            }
            await #expect(throws: Accounts.Problem.unknownClinic("C9")) { try await it.add("bob", clinics: ["C9"]) }
            await #expect(throws: Accounts.Problem.unknownLogin) {
                try await it.accounts.disable("nobody", by: "person:root")
            }
            #expect(try await it.accounts.list().map(\.login) == ["ada"])
        }
    }
}
