import Billing
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// Where patient data may not be, and who may see and change what.
@Suite struct IsolationTests {
    private static let sentinels = [
        "ZQXLASTNAME", "ZQXFIRSTNAME", "ZQXMEMBER77", "ZQXSTREET", "ZQXCITY", "ZQXPATIENTID", "ZQXSUBSCRIBER",
        "ZQXGROUP", "ZQXAUTH",
    ]

    private func sealedVisits() throws -> [JSONValue] {
        let planted = try IntakeFixture.document()
            .setting(["patient", "last_name"], .string("Zqxlastname"))
            .setting(["patient", "first_name"], .string("Zqxfirstname"))
            .setting(["patient", "id"], .string("ZQXPATIENTID"))
            .setting(["patient", "address", "line1"], .string("1 Zqxstreet"))
            .setting(["patient", "address", "city"], .string("Zqxcity"))
            .setting(["coverages", "0", "member_id"], .string("ZQXMEMBER77"))
            .setting(["authorization", "number"], .string("ZQXAUTH"))
        let lines = SampleVisits.shipped.split(separator: 0x0A)
        let child = try #require(
            try lines.map { try JSONParser.parse(Array($0)) }
                .first { $0["visit_id"] == .string("V-2008") })
        return [
            planted.setting(["visit_id"], .string("A")).setting(["coverages", "0", "payer_id"], .string("60054"))
                .setting(["coverages", "0", "filing_indicator"], .string("CI")),
            // The rules reject the member id of this one, and a finding quotes what it found.
            planted.setting(["visit_id"], .string("B")),
            child.setting(["visit_id"], .string("C"))
                .setting(["coverages", "0", "subscriber", "last_name"], .string("Zqxsubscriber"))
                .setting(["coverages", "0", "group_number"], .string("ZQXGROUP")),
        ]
    }

    /// Every row of every table as text, and again as bytes, since a bytea shows as hexadecimal.
    private func dump(_ bench: TestBench) async throws -> (text: String, rows: Int) {
        var text = ""
        var rows = 0
        let tables = try await bench.owner("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for table in tables.compactMap({ $0[0] }) {
            for row in try await bench.owner("SELECT t::text FROM \(table) AS t") {
                rows += 1
                text += (row[0] ?? "") + "\n"
            }
        }
        return (text.uppercased(), rows)
    }

    @Test func noTableHoldsWhatNamesAPatient() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let (summary, _) = try await bench.importVisits(sealedVisits())
                #expect(summary.accepted == 3)
                try await bench.submitAll()
                try await bench.collect()
                try await bench.digest()
                let stages = try await bench.stages()
                #expect(stages["A"] == .closed && stages["C"] == .closed, "\(stages)")
                #expect(stages["B"] == .scrubFailed)
                let answers = try await bench.inbound()
                let sent = try partner.submissions()
                // The values were really on their way: in the file sent and in an answer received.
                #expect(sent.contains { String(decoding: $0, as: UTF8.self).contains("ZQXMEMBER77") })
                #expect(answers.contains { String(decoding: $0.bytes, as: UTF8.self).contains("ZQXLASTNAME") })
                let (text, rows) = try await dump(bench)
                #expect(rows > 50)
                for sentinel in Self.sentinels {
                    #expect(!text.contains(sentinel), "\(sentinel) in the clear")
                    let hexadecimal = sentinel.utf8.map { String(format: "%02X", $0) }.joined()
                    #expect(!text.contains(hexadecimal), "\(sentinel) as bytes")
                }
            }
        }
    }

    private let tenantTables = [
        "visit", "claim", "claim_line", "finding", "ready_claim", "claim_event", "eligibility", "submission",
        "acknowledgement", "remittance_claim", "ledger_entry", "status_inquiry", "claim_clock", "denial", "denial_work",
        "appeal", "claim_void", "accepted_shortfall",
    ]

    @Test func rowsShowOnlyToTheirClinic() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(SampleVisits.shipped)
                try await bench.submitAll()
                try await bench.collect()
                try await bench.digest()
                for table in tenantTables {
                    let count = "SELECT count(*), count(DISTINCT clinic_id), min(clinic_id) FROM \(table)"
                    let none = try await bench.pool.transaction { try await $0.query(count) }
                    #expect(none == [["0", "0", nil]], "\(table) without a scope")
                    let all = try await bench.owner(count)
                    let one = try await bench.pool.transaction { connection in
                        _ = try await connection.run(OpenScope(clinics: [2]))
                        return try await connection.query(count)
                    }
                    let own = try await bench.number("SELECT count(*) FROM \(table) WHERE clinic_id = 2")
                    #expect(one[0][0] == "\(own)", "\(table) of one clinic")
                    if own > 0 { #expect(one[0][1] == "1" && one[0][2] == "2" && all != one) }
                }
                // A scope of one transaction does not outlive it.
                let after = try await bench.pool.transaction { try await $0.query("SELECT count(*) FROM claim") }
                #expect(after == [["0"]])
                // Writing into another clinic is refused as well.
                await #expect(throws: PostgresError.self) {
                    try await bench.pool.transaction { connection in
                        _ = try await connection.run(OpenScope(clinics: [2]))
                        _ = try await connection.query(
                            "INSERT INTO status_inquiry (clinic_id, claim_id, code) VALUES (1, 1, 'A1:20')")
                    }
                }
                #expect(try await bench.number("SELECT count(DISTINCT clinic_id) FROM claim") == 3)
            }
        }
    }

    @Test(arguments: [
        "claim_event", "ledger_entry", "audit_anchor", "remittance", "remittance_claim", "acknowledgement",
        "status_inquiry", "data_key", "clinic_calendar", "reference_event", "denial_work", "file_acknowledgement",
    ]) func whatWasWrittenToBooksAndAuditStays(table: String) async throws {
        try await TestBench.with { bench in
            try await bench.importVisits([IntakeFixture.document()])
            let column = try await bench.owner(
                """
                SELECT column_name FROM information_schema.columns
                WHERE table_name = '\(table)' AND is_identity = 'NO' ORDER BY ordinal_position LIMIT 1
                """)[0][0]
            for change in ["UPDATE \(table) SET \(column ?? "") = \(column ?? "")", "DELETE FROM \(table)"] {
                let error = await #expect(throws: PostgresError.self) {
                    try await bench.pool.transaction { connection in
                        _ = try await connection.run(OpenScope.all)
                        _ = try await connection.query(change)
                    }
                }
                #expect(error?.sqlState == "42501", "\(change)")
            }
        }
    }

    @Test func theBusinessClockIsTheOwners() async throws {
        try await TestBench.with { bench in
            await #expect(throws: PostgresError.self) {
                try await bench.pool.withConnection { try await BusinessClock.advance(days: 1, on: $0) }
            }
        }
    }
}
