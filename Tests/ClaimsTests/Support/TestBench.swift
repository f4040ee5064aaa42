import Billing
import Foundation
import Logging
import Postgres
import TestSupport
import Vault

@testable import Claims

/// A database of its own with everything that the steps of the flow need.
///
/// Business time is 2026-10-06T12:00:00Z, for which the shipped samples are written.
struct TestBench: Sendable {
    /// The owner's way in: a superuser, past row-level security.
    let configuration: ConnectionConfiguration
    let keyFile: String
    let context: ClaimsContext

    static let businessStart: Int64 = 1_791_288_000_000_000
    /// Silent, unless `CLAIMLINE_TEST_LOG` is set: failures are provoked here, and their logs would hide real ones.
    static let silent = Logger(label: "test") { label -> any LogHandler in
        ProcessInfo.processInfo.environment["CLAIMLINE_TEST_LOG"] == nil
            ? SwiftLogNoOpLogHandler() : StreamLogHandler.standardError(label: label)
    }
    /// Nothing listens there.
    static let nowhere = "http://127.0.0.1:1"

    var pool: Pool { context.pool }

    /// Runs `body` with a new database whose only route leads to `partner`, a base URL.
    @discardableResult
    static func with<Value>(
        partner: String = nowhere, usage: String = "T", claimsPerFile: Int32 = 1000,
        _ body: (TestBench) async throws -> Value
    ) async throws -> Value {
        let (configuration, ownerPool) = try await TestDatabase.make()
        await ownerPool.close()
        let owner = try await Connection.open(configuration)
        _ = try await ClaimsSchema.migrate(owner)
        try await BusinessClock.set(to: businessStart, on: owner)
        let keyFile = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: keyFile) }
        return try await open(configuration, keyFile: keyFile) { bench in
            try await bench.saveRoute(partner: partner, usage: usage, claimsPerFile: claimsPerFile)
            return try await body(bench)
        }
    }

    /// What a process started later sees: the same database and keys, nothing cached.
    func restarted<Value>(_ body: (TestBench) async throws -> Value) async throws -> Value {
        try await Self.open(configuration, keyFile: keyFile, body)
    }

    private static func open<Value>(
        _ configuration: ConnectionConfiguration, keyFile: String, _ body: (TestBench) async throws -> Value
    ) async throws -> Value {
        var working = configuration
        working.startupStatements = ClaimsSchema.startUpStatements
        let pool = Pool(working, size: 16, logger: silent)
        let connectors = Connectors(pool: pool, password: "test")
        let result: Result<Value, any Error>
        do {
            let context = ClaimsContext(
                pool: pool, keys: ClinicKeys(master: try MasterKey.loadOrCreate(path: keyFile)),
                connectors: connectors, logger: silent)
            let bench = TestBench(configuration: configuration, keyFile: keyFile, context: context)
            result = .success(try await body(bench))
        } catch {
            result = .failure(error)
        }
        await connectors.shutdown()
        await pool.close()
        return try result.get()
    }

    func saveRoute(
        partner: String, usage: String = "T", claimsPerFile: Int32 = 1000, batchInquiriesFrom: Int32? = nil
    ) async throws {
        let route = PayerRoute(
            id: 1, name: "partner", transport: "core", address: partner + "/core", realTimeAddress: partner + "/core",
            senderID: "CLAIMLINE", receiverID: "SIMCH", usage: usage, windowMilliseconds: 0,
            claimsPerFile: claimsPerFile, batchInquiriesFrom: batchInquiriesFrom)
        try await Routes.save(route, payers: [], pool: pool)
    }

    // MARK: looking and meddling

    /// SQL with the owner's rights.
    @discardableResult
    func owner(_ sql: String) async throws -> [[String?]] {
        try await Connection.open(configuration).query(sql)
    }

    /// The single number that a query of the owner answers.
    func number(_ sql: String) async throws -> Int {
        try await owner(sql).first?.first?.flatMap { Int($0) } ?? -1
    }

    /// Each claim to a first payer by its visit: stage, reason of a hold, and money.
    func standings() async throws -> [String: Standing] {
        let rows = try await owner(
            """
            SELECT visit_key, stage, hold_reason, billed_cents, paid_cents, adjusted_cents, patient_cents
            FROM claim JOIN visit USING (visit_id, clinic_id) WHERE coverage_rank = 1
            """)
        let pairs = rows.map { row in
            let number = { (column: Int) in row[column].flatMap { Int64($0) } ?? -1 }
            let money = Claim.Money(billed: number(3), paid: number(4), adjusted: number(5), patient: number(6))
            return (
                row[0] ?? "",
                Standing(stage: ClaimStage(rawValue: Int16(number(1))) ?? .closed, holdReason: row[2], money: money)
            )
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    func stages() async throws -> [String: ClaimStage] { try await standings().mapValues(\.stage) }

    /// Every invariant that is broken, with its reasons.
    func breaches(partner: PartnerLedger? = nil) async throws -> [String] {
        try await Verifier(pool: pool, partner: partner).run().filter { $0.standing == .broken }
            .map { "\($0.id): \($0.reasons)" }
    }

    // MARK: importing

    /// Imports NDJSON; answers the counts and the reject file's text.
    @discardableResult
    func importVisits(_ bytes: [UInt8]) async throws -> (summary: IntakeSummary, rejects: String) {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let summary = try await IntakeImport(context: context).run(
            try IntakeReader(bytes: bytes), contentHash: SHA256.digest(bytes), rejects: path)
        return (summary, (try? String(contentsOfFile: path, encoding: .utf8)) ?? "")
    }

    @discardableResult
    func importVisits(_ documents: [JSONValue]) async throws -> (summary: IntakeSummary, rejects: String) {
        try await importVisits(Array(documents.map(IntakeFixture.text).joined(separator: "\n").utf8))
    }
}

/// Where a claim stands.
struct Standing: Hashable, Sendable {
    let stage: ClaimStage
    let holdReason: String?
    let money: Claim.Money
}
