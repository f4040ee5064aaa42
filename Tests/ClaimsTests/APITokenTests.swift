import Postgres
import Testing

@testable import Claims

/// Tokens on a real database: a part of what their account may, and nothing once they are revoked.
@Suite(.serialized) struct APITokenTests {
    private func new(
        _ name: String, _ scopes: Set<Permission>, clinics: [String]? = nil, days: Int = 30
    ) -> APITokens.New {
        APITokens.New(name: name, scopes: scopes, clinics: clinics, days: days)
    }

    @Test func aTokenIsNarrowedToItsScopesAndClinics() async throws {
        try await AccountBench.with { it in
            try await it.add("ada", .biller, clinics: ["C01", "C02"])
            let made = try await it.tokens.create(
                new("nightly", [.readClaims, .readReports], clinics: ["C02", "C03"]), for: "ada", by: "person:root")
            #expect(made.text.hasPrefix("clt_") && made.text.utf8.count == 68)
            let principal = try #require(try await it.tokens.find(made.text))
            #expect(principal.actor == "token:ada/nightly" && principal.login == "ada")
            #expect(principal.permissions == [.readClaims, .readReports] && principal.clinics == [2])
            #expect(!principal.may(.readPatients) && !principal.sees(clinic: 1) && !principal.sees(clinic: 3))
            let stored = try await it.bench.owner("SELECT api_token::text FROM api_token")[0][0] ?? ""
            #expect(!stored.contains(made.text.dropFirst(4)))

            // What the account loses the token loses, and what the account gains the token does not gain.
            try await it.accounts.setRole(.viewer, clinics: ["C01"], of: "ada", by: "person:root")
            #expect(try await it.tokens.find(made.text)?.clinics == [])
            try await it.accounts.setRole(.ops, clinics: nil, of: "ada", by: "person:root")
            let later = try #require(try await it.tokens.find(made.text))
            #expect(later.permissions == [.readClaims, .readReports] && later.clinics == [2, 3])
            try await it.accounts.setRole(.admin, clinics: nil, of: "ada", by: "person:root")
            #expect(try await it.tokens.find(made.text)?.permissions == [.readReports])
        }
    }

    @Test func aTokenIsRefusedFromTheMomentItIsRevoked() async throws {
        try await AccountBench.with { it in
            try await it.add("ada")
            let made = try await it.tokens.create(new("a", [.readClaims]), for: "ada", by: "person:root")
            #expect(try await it.tokens.find(made.text) != nil)
            #expect(try await it.tokens.list(of: "ada").first?.lastUsedAt != nil)
            #expect(try await it.tokens.revoke("a", of: "ada", by: "person:root"))
            #expect(try await it.tokens.find(made.text) == nil)
            #expect(try await !it.tokens.revoke("a", of: "ada", by: "person:root"))
            // The name is free again, and the old text stays dead.
            let again = try await it.tokens.create(new("a", [.readClaims]), for: "ada", by: "person:root")
            #expect(try await it.tokens.find(made.text) == nil)
            #expect(try await it.tokens.find(again.text) != nil)
            try await it.accounts.disable("ada", by: "person:root")
            #expect(try await it.tokens.find(again.text) == nil)
            try await it.accounts.enable("ada", by: "person:root")
            _ = try await it.bench.owner("UPDATE api_token SET expires_at = now()")
            #expect(try await it.tokens.find(again.text) == nil)
            #expect(try await it.tokens.find("clt_") == nil)
            #expect(try await it.tokens.find(again.text.replacing("clt_", with: "")) == nil)
            #expect(
                try await it.logged(.tokenChange) == [
                    "token:ada/a made claims:read", "token:ada/a revoked", "token:ada/a made claims:read",
                ])
        }
    }

    @Test func whatMayNotBeIsNotMade() async throws {
        try await AccountBench.with { it in
            try await it.add("ops", .ops)
            _ = try await it.tokens.create(new("a", [.operate]), for: "ops", by: "person:root")
            let cases: [(APITokens.New, String, APITokens.Problem)] = [
                (new("a", [.operate]), "ops", .nameTaken), (new("b", []), "ops", .noScope),
                (new("b", [.readPatients]), "ops", .beyondRole(.readPatients)),
                (new("b", [.operate], days: 0), "ops", .days), (new("b", [.operate], days: 367), "ops", .days),
                (new("b/c", [.operate]), "ops", .malformedName), (new("b", [.operate]), "nobody", .unknownLogin),
                (new("b", [.operate], clinics: ["C9"]), "ops", .unknownClinic("C9")),
            ]
            for (token, login, problem) in cases {
                await #expect(throws: problem) { try await it.tokens.create(token, for: login, by: "person:root") }
            }
            #expect(try await it.tokens.list().count == 1)
        }
    }
}
