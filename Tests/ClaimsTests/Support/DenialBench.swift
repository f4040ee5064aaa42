import Billing
import Postgres
import Testing

@testable import Claims

/// Claims of one payer, sent, whose remittances a test writes by hand.
struct DenialBench: Sendable {
    let bench: TestBench
    let visits: [JSONValue]
    /// CLM01 of each visit's claim; the claims are numbered from 1 in this order.
    let controls: [String]
    let charge: Int64

    var pool: Pool { bench.pool }

    static func with(
        _ count: Int, payer: String = "60054", _ body: @Sendable (DenialBench) async throws -> Void
    ) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let visits = try TreatmentFixture.visits(count, payer: payer)
                try await bench.importVisits(visits)
                try await bench.submitAll()
                let rows = try await bench.owner(
                    "SELECT control_number, charge_cents FROM submission ORDER BY claim_id")
                try #require(rows.count == count, "all claims are clean")
                try await body(
                    DenialBench(
                        bench: bench, visits: visits, controls: rows.compactMap { $0[0] },
                        charge: Int64(rows[0][1] ?? "") ?? 0))
            }
        }
    }

    func paid(_ index: Int) -> AnswerFixture.Paid {
        AnswerFixture.Paid(controls[index], lines: [.init(charge: charge, paid: charge)])
    }

    func refused(_ index: Int, _ group: String, _ reason: String, remarks: [String] = []) -> AnswerFixture.Paid {
        AnswerFixture.Paid(
            controls[index],
            lines: [.init(charge: charge, paid: 0, adjustments: [(group, reason, charge)], remarks: remarks)])
    }

    func remit(_ claims: [AnswerFixture.Paid], trace: String = "T1") async throws {
        let id = try await bench.deliver(
            AnswerFixture.remittance([claims], trace: trace, control: 940_000 + trace.utf8.reduce(0) { $0 + Int($1) }))
        try await bench.digest()
        try #require(try await bench.fate(of: id).status == "processed")
    }

    @discardableResult
    func owner(_ sql: String) async throws -> [[String?]] { try await bench.owner(sql) }

    func number(_ sql: String) async throws -> Int { try await bench.number(sql) }

    func breaches() async throws -> [String] { try await bench.breaches() }

    /// The text of a stored submission file.
    func stored(file id: Int64) async throws -> String {
        try await pool.withConnection { connection in
            try await bench.context.keys.prepare([ClinicKeys.house], year: bench.context.currentYear, on: connection)
            let file = try #require(try await connection.first(LockFile(fileID: id)))
            let bytes = try bench.context.keys.open(try #require(file.sealed), for: .submissionFile(id))
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
