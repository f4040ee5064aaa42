import AsyncHTTPClient
import Billing
import Foundation
import Logging
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import Postgres
import ServiceLifecycle
import TestSupport
import Vault

@testable import Claims
@testable import Web

/// A server on a database of its own, with visits of clinics C01 and C02 and an account of every role: for all clinics and, as
/// `role-one`, for C01 alone.
struct WebBench: Sendable {
    let context: ClaimsContext
    let url: String
    let owner: ConnectionConfiguration
    private let client: HTTPClient

    var pool: Pool { context.pool }

    /// Business time of the shipped samples.
    static let businessStart: Int64 = 1_791_288_000_000_000
    static let password = "correct horse battery"
    /// Stands where a patient's name stands, in one visit of each clinic.
    static let sentinel = "Zzsentinel"

    static func with<Value: Sendable>(
        configure: @Sendable (inout WebConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (WebBench) async throws -> Value
    ) async throws -> Value {
        var listening = WebConfiguration(host: "127.0.0.1", port: 0, tls: nil)
        configure(&listening)
        let (configuration, ownerPool) = try await TestDatabase.make()
        await ownerPool.close()
        let owner = try await Connection.open(configuration)
        _ = try await ClaimsSchema.migrate(owner)
        try await BusinessClock.set(to: businessStart, on: owner)
        let keyFile = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: keyFile) }
        var working = configuration
        working.startupStatements = ClaimsSchema.startUpStatements
        let pool = Pool(working, size: 16, logger: silent)
        let connectors = Connectors(pool: pool, password: "test")
        let context = ClaimsContext(
            pool: pool, keys: ClinicKeys(master: try MasterKey.loadOrCreate(path: keyFile)), connectors: connectors,
            logger: silent)
        var settings = HTTPClient.Configuration()
        settings.redirectConfiguration = .disallow
        let client = HTTPClient(configuration: settings)
        let result: Result<Value, any Error>
        do {
            result = .success(
                try await serve(context, listening) { url in
                    let bench = WebBench(context: context, url: url, owner: configuration, client: client)
                    try await bench.fill()
                    return try await body(bench)
                })
        } catch {
            result = .failure(error)
        }
        try await client.shutdown()
        await connectors.shutdown()
        await pool.close()
        return try result.get()
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func serve<Value: Sendable>(
        _ context: ClaimsContext, _ configuration: WebConfiguration,
        _ body: @escaping @Sendable (String) async throws -> Value
    ) async throws -> Value {
        let (urls, ready) = AsyncStream.makeStream(of: String.self)
        let server = try WebServer(configuration: configuration, context: context, logger: silent) { url in
            ready.yield(url)
            ready.finish()
        }
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await server.run()
                return nil
            }
            group.addTask {
                for await url in urls { return try await body(url) }
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }

    private func fill() async throws {
        try await Routes.save(
            PayerRoute(
                id: 1, name: "partner", transport: "core", address: "http://127.0.0.1:1/core",
                realTimeAddress: "http://127.0.0.1:1/core", senderID: "CLAIMLINE", receiverID: "SIMCH", usage: "T",
                windowMilliseconds: 0, claimsPerFile: 1000), payers: [], pool: pool)
        let start = Instant(microsecondsSinceEpoch: Self.businessStart)
        var lines: [UInt8] = []
        for visit in SampleVisits.generate(seed: 7, count: 60, clinics: 2, signedBefore: start) {
            var visit = visit
            visit.patient.lastName = Self.sentinel
            lines += Array(try JSONEncoder().encode(visit)) + [UInt8(ascii: "\n")]
        }
        _ = try await IntakeImport(context: context).take(lines)
        let accounts = Accounts(pool: pool, keys: context.keys)
        for role in Role.allCases {
            for (suffix, clinics) in [("", nil), ("-one", ["C01"])] as [(String, [String]?)] {
                _ = try await accounts.create(
                    .init(
                        login: role.rawValue + suffix, displayName: "", role: role, clinics: clinics, password: nil),
                    by: "person:test")
            }
        }
    }

    // MARK: looking and asking

    @discardableResult
    func sql(_ text: String) async throws -> [[String?]] {
        try await Connection.open(owner).query(text)
    }

    /// The number of a claim of a clinic.
    func claim(of clinic: String, where condition: String = "true") async throws -> Int64 {
        let rows = try await sql(
            """
            SELECT claim_id FROM claim JOIN clinic USING (clinic_id) WHERE clinic.code = '\(clinic)' AND \(condition)
            ORDER BY claim_id LIMIT 1
            """)
        return rows.first?.first?.flatMap { Int64($0) } ?? 0
    }

    /// A browser that is signed in.
    func browser(_ login: String) async throws -> Browser {
        let sessions = Sessions(pool: pool, keys: context.keys)
        let session = try await pool.transaction { connection in
            let account = try await connection.first(FindAccount(login: login))
            guard let account else { throw CancellationError() }
            return try await sessions.begin(account.principal, by: .totp, recoveryCodes: [], on: connection)
        }
        return Browser(bench: self, cookie: session.token, csrf: session.csrfToken)
    }

    /// A program's token with everything that its account may do.
    func token(_ login: String, _ role: Role) async throws -> String {
        try await APITokens(pool: pool, keys: context.keys).create(
            .init(name: "t\(UInt32.random(in: 0 ... .max))", scopes: role.permissions, clinics: nil, days: 1),
            for: login, by: "person:test"
        ).text
    }

    struct Answer: Sendable {
        let status: Int
        let body: String
        let headers: HTTPHeaders
    }

    func ask(
        _ method: String, _ path: String, headers: [(String, String)] = [], body: String = ""
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers)
        if !body.isEmpty { request.body = .bytes(ByteBuffer(string: body)) }
        return try await answer(to: request)
    }

    func answer(to request: HTTPClientRequest) async throws -> Answer {
        let response = try await client.execute(request, timeout: .seconds(60))
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return Answer(status: Int(response.status.code), body: String(buffer: bytes), headers: response.headers)
    }
}

/// A person's browser, as far as the server sees it.
struct Browser: Sendable {
    let bench: WebBench
    let cookie: String
    let csrf: String

    func get(_ path: String) async throws -> WebBench.Answer {
        try await bench.ask("GET", path, headers: [("Cookie", "__Host-claimline=\(cookie)")])
    }

    func post(_ path: String, _ fields: [(String, String)] = [], csrf: String? = nil) async throws -> WebBench.Answer {
        let pairs = [("csrf", csrf ?? self.csrf)] + fields
        let body = pairs.map { Fields.encoded($0) + "=" + Fields.encoded($1) }.joined(separator: "&")
        return try await bench.ask(
            "POST", path,
            headers: [
                ("Cookie", "__Host-claimline=\(cookie)"), ("Content-Type", "application/x-www-form-urlencoded"),
                ("Sec-Fetch-Site", "same-origin"),
            ], body: body)
    }
}
