import Billing
import Foundation
import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// A program with a token.
struct APIClient: Sendable {
    let bench: WebBench
    let token: String

    init(_ bench: WebBench, _ login: String, _ role: Role) async throws {
        self.bench = bench
        token = try await bench.token(login, role)
    }

    func get(_ path: String) async throws -> WebBench.Answer {
        try await bench.ask("GET", path, headers: [("Authorization", "Bearer \(token)")])
    }

    func post(
        _ path: String, _ body: String = "", type: String = "application/json", key: String? = nil
    ) async throws -> WebBench.Answer {
        let headers = [("Authorization", "Bearer \(token)"), ("Content-Type", type)]
        return try await bench.ask(
            "POST", path, headers: headers + (key.map { [("Idempotency-Key", $0)] } ?? []), body: body)
    }

    /// Every row of a list, page by page; `between` runs after each page.
    func walk(
        _ path: String, _ name: String, between: () async throws -> Void = {}
    ) async throws -> [[String: Any]] {
        var rows: [[String: Any]] = []
        var cursor: String?
        repeat {
            let mark = path.contains("?") ? "&" : "?"
            let answer = try await get(path + mark + "limit=7" + (cursor.map { "&cursor=" + Fields.encoded($0) } ?? ""))
            #expect(answer.status == 200, "\(answer.body)")
            let page = try answer.document()
            rows += page[name] as? [[String: Any]] ?? []
            cursor = page["next_cursor"] as? String
            try await between()
        } while cursor != nil && rows.count < 10_000
        return rows
    }
}

extension WebBench.Answer {
    /// The body as JSON.
    func document() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }

    func number(_ name: String) throws -> Int? { try document()[name] as? Int }

    var isReplayed: Bool { headers.first(name: "Idempotent-Replayed") == "true" }
}

/// Visits as programs send them.
enum APIVisits {
    /// A visit that no other has the name of.
    static func document(clinic: String) throws -> String {
        try document(clinic: clinic, visit: "A-\(UInt64.random(in: 0 ... .max))")
    }

    static func document(clinic: String, visit name: String) throws -> String {
        let start = Instant(microsecondsSinceEpoch: WebBench.businessStart)
        var visit = try #require(
            SampleVisits.generate(seed: 5, count: 1, clinics: 1, signedBefore: start).first { _ in true })
        visit.clinicID = clinic
        visit.visitID = name
        visit.patient.lastName = WebBench.sentinel
        return String(decoding: try JSONEncoder().encode(visit), as: UTF8.self)
    }
}
