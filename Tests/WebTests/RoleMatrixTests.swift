import Foundation
import HTTPTypes
import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// Who may call what: every route of the table, asked as every role, for all clinics and for one.
@Suite struct RoleMatrixTests {
    /// `GET /claims: viewer viewer-one …`, a line a route.
    private static func expected() throws -> [String: Set<String>] {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("role-matrix.txt")
        let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
        return Dictionary(
            lines.map { line in
                let parts = line.split(separator: ":", maxSplits: 1)
                return (String(parts[0]), Set(parts.dropFirst().first?.split(separator: " ").map(String.init) ?? []))
            }
        ) { first, _ in first }
    }

    private static let logins = Role.allCases.flatMap { [($0, $0.rawValue), ($0, $0.rawValue + "-one")] }

    @Test func everyRouteAdmitsWhoTheMatrixSays() async throws {
        let expected = try Self.expected()
        let actual = try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            var admitted: [String: Set<String>] = [:]
            for (role, login) in Self.logins {
                let browser = try await bench.browser(login)
                let token = try await bench.token(login, role)
                for route in RouteTable.routes where route.access != .open {
                    // Signing out ends the session that asks; it has a test of its own. The stream of a page never ends.
                    if route.path == "/sign-out" || route.path == LivePages.path { continue }
                    let path = Self.filled(route.path, claim: claim)
                    let answer =
                        switch route.surface {
                        case .page, .asset: try await browser.get(path)
                        case .form: try await browser.post(path)
                        case .api:
                            try await bench.ask(
                                route.method.rawValue, path, headers: [("Authorization", "Bearer \(token)")])
                        }
                    let name = "\(route.method.rawValue) \(route.path)"
                    #expect(answer.status < 500, "\(name) as \(login): \(answer.status)")
                    #expect(answer.status != 401, "\(name) as \(login)")
                    if answer.status != 403 { admitted[name, default: []].insert(login) }
                    if answer.status == 403 { #expect(answer.body.contains(Refusal.forbidden.detail)) }
                }
            }
            return admitted
        }
        for name in Set(expected.keys).union(actual.keys).sorted() {
            #expect(
                actual[name] ?? [] == expected[name],
                "\(name): \((actual[name] ?? []).sorted().joined(separator: " "))")
        }
    }

    @Test func withoutSessionOrTokenNothingButSigningInAnswers() async throws {
        try await WebBench.with { bench in
            for route in RouteTable.routes where route.access != .open {
                let answer = try await bench.ask(
                    route.method.rawValue, Self.filled(route.path, claim: 1),
                    headers: [("Content-Type", "application/x-www-form-urlencoded")])
                if route.surface == .api {
                    #expect(answer.status == 401, "\(route.path)")
                    #expect(answer.headers.first(name: "Content-Type") == "application/problem+json")
                } else {
                    #expect(answer.status == 303, "\(route.path)")
                    #expect(answer.headers.first(name: "Location")?.hasPrefix("/sign-in") == true)
                }
            }
        }
    }

    /// Somebody of one clinic asks every route for what is another's, and gets nothing of it.
    @Test func anotherClinicsClaimsAreNotThere() async throws {
        try await WebBench.with { bench in
            let foreign = try await bench.claim(of: "C02")
            let before = try await bench.sql("SELECT md5(string_agg(t::text, '')) FROM claim t")
            let kept =
                "SELECT (SELECT count(*) FROM visit), (SELECT count(*) FROM work_note), (SELECT count(*) FROM clinic)"
            let counts = try await bench.sql(kept)
            let visits = try await bench.sql(
                "SELECT visit_key FROM visit JOIN clinic USING (clinic_id) WHERE clinic.code = 'C02'"
            ).compactMap { $0[0] }
            for role in [Role.viewer, .biller, .lead, .auditor, .ops] {
                let login = role.rawValue + "-one"
                let browser = try await bench.browser(login)
                let token = try await bench.token(login, role)
                for route in RouteTable.routes where route.access != .open && route.path != LivePages.path {
                    if route.path == "/sign-out" { continue }
                    let path = Self.filled(route.path, claim: foreign)
                    let answer =
                        switch route.surface {
                        case .page, .asset: try await browser.get(path)
                        case .form: try await browser.post(path, Self.fields(claim: foreign))
                        case .api:
                            try await bench.ask(
                                route.method.rawValue, path,
                                headers: [
                                    ("Authorization", "Bearer \(token)"), ("Content-Type", "application/json"),
                                ],
                                body: route.method == .get ? "" : Self.document(route.path))
                        }
                    if path.contains("/claims/\(foreign)") {
                        #expect([403, 404].contains(answer.status), "\(route.path) as \(login): \(answer.status)")
                    }
                    #expect(!answer.body.contains("C02"), "\(route.path) as \(login)")
                    #expect(
                        !visits.contains { answer.body.contains(">\($0)<") || answer.body.contains("\"\($0)\"") },
                        "\(route.path) as \(login)")
                }
            }
            #expect(try await bench.sql("SELECT md5(string_agg(t::text, '')) FROM claim t") == before)
            #expect(try await bench.sql(kept) == counts)
            let work = try await bench.sql(
                "SELECT count(*) FROM work_item WHERE claim_id = \(foreign) AND assigned_to <> ''")
            #expect(work == [["0"]])
        }
    }

    /// What a form would need to do something.
    private static func fields(claim: Int64) -> [(String, String)] {
        [
            ("claim", "\(claim)"), ("confirmed", "1"), ("do", "assign"), ("login", "x"), ("reason", "test"),
            ("text", "test"),
            ("rule", "B-DOC-5"), ("days", "5"), ("order", "follow_up"), ("name", "x"), ("target", "/work/denied"),
        ]
    }

    /// What a program would send to do something: a visit of the other clinic, or whatever else the routes take.
    private static func document(_ path: String) throws -> String {
        if path == "/v1/visits" { return try APIVisits.document(clinic: "C02") }
        return """
            {"text": "test", "login": "x", "day": "2026-10-12", "reason": "test", "running": 1, "per_minute": 1}
            """
    }

    private static func filled(_ path: String, claim: Int64) -> String {
        path.replacing("{claim}", with: "\(claim)").replacing("{list}", with: "documentation")
            .replacing("{queue}", with: "scrub").replacing("{worker}", with: "nobody").replacing("{file}", with: "1")
            .replacing("{version}", with: "0").replacing("{job}", with: "999999").replacing("{run}", with: "1")
    }
}
