import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// A person's own password and sessions.
@Suite struct OwnAccountTests {
    private static let new = "a rather long sentence"

    private func accounts(_ bench: WebBench) -> Accounts { Accounts(pool: bench.pool, keys: bench.context.keys) }

    @Test func aPasswordIsChangedByWhoKnowsTheOldOneAndEndsOtherSessions() async throws {
        try await WebBench.with { bench in
            let accounts = accounts(bench)
            try await accounts.setPassword(WebBench.password, of: "biller", by: "person:test")
            let (here, elsewhere) = (try await bench.browser("biller"), try await bench.browser("biller"))
            #expect(try await here.get("/account").body.contains("Present password"))
            func change(_ old: String, _ new: String, again: String? = nil) async throws -> String {
                try await here.post("/account/password", [("old", old), ("new", new), ("again", again ?? new)]).body
            }
            #expect(try await change("not the old one", Self.new).contains("does not fit"))
            #expect(try await change(WebBench.password, Self.new, again: "x").contains("not the same"))
            #expect(try await change(WebBench.password, "short").contains("shorter than 12"))
            #expect(try await elsewhere.get("/account").status == 200, "nothing is changed yet")
            #expect(try await change(WebBench.password, Self.new).contains("is changed"))
            #expect(try await here.get("/account").status == 200)
            #expect(try await elsewhere.get("/account").status == 303)
            let signIn = SignIn(
                pool: bench.pool, keys: bench.context.keys, sessions: .init(pool: bench.pool, keys: bench.context.keys))
            #expect(try await signIn.password("biller", WebBench.password, from: "192.0.2.1") == .refused)
            #expect(try await signIn.password("biller", Self.new, from: "192.0.2.1") != .refused)
        }
    }

    @Test func whoHasNoPasswordIsAskedForNone() async throws {
        try await WebBench.with { bench in
            let page = try await bench.browser("viewer").get("/account")
            #expect(!page.body.contains("Present password"))
        }
    }

    @Test func aPersonEndsTheirOwnSessionsAndNobodyElses() async throws {
        try await WebBench.with { bench in
            let (here, elsewhere) = (try await bench.browser("lead"), try await bench.browser("lead"))
            let other = try await bench.browser("biller")
            let page = try await here.get("/account").body
            let names = [here, elsewhere, other].map { Sessions.name(ofToken: $0.cookie) }
            #expect(page.contains(names[0]) && page.contains(names[1]) && !page.contains(names[2]))
            #expect(!page.contains(elsewhere.cookie), "a session's token is nobody's to read")
            #expect(try await here.post("/account/sessions/end", [("session", names[2])]).status == 404)
            #expect(try await other.get("/account").status == 200)
            #expect(try await here.post("/account/sessions/end", [("session", names[1])]).status == 303)
            #expect(try await elsewhere.get("/account").status == 303)
            let last = try await here.post("/account/sessions/end", [("session", names[0])])
            #expect(last.headers.first(name: "Location") == "/sign-in")
            #expect(try await here.get("/account").status == 303)
        }
    }

    @Test func aSessionThatEndsByItselfIsWrittenDownOnce() async throws {
        try await WebBench.with { bench in
            let (back, gone) = (try await bench.browser("biller"), try await bench.browser("lead"))
            _ = try await bench.browser("viewer")
            try await bench.sql(
                """
                UPDATE web_session SET last_seen_at = now() - interval '16 minutes'
                WHERE account_id IN (SELECT account_id FROM account WHERE login IN ('biller', 'lead'))
                """)
            #expect(try await back.get("/account").status == 303)
            #expect(try await back.get("/account").status == 303)
            // Whoever does not come back is found by the server's own look.
            let sessions = Sessions(pool: bench.pool, keys: bench.context.keys)
            try await sessions.endOver()
            try await sessions.endOver()
            #expect(try await gone.get("/account").status == 303)
            #expect(
                try await bench.sql("SELECT actor, subject FROM access_log WHERE action = 'sign-out' ORDER BY actor")
                    == [["person:biller", "sign-out idle"], ["person:lead", "sign-out idle"]])
            #expect(try await bench.sql("SELECT count(*) FROM web_session") == [["1"]])
        }
    }
}
