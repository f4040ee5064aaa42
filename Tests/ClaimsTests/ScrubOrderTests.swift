import Billing
import Postgres
import Testing

@testable import Claims

/// What the rules ask of other claims follows from who came first, not from whose scrub came first.
@Suite(.serialized) struct ScrubOrderTests {
    @Test(arguments: ["id DESC", "md5(id::text)"])
    func anyOrderOfScrubsGivesTheSameClaims(order: String) async throws {
        let expected = try await scrubbed(order: "id", batch: 100)
        #expect(expected.contains { $0.contains("B-DOC-9") })
        #expect(expected.contains { $0.contains("B-KX-1") })
        #expect(expected.contains { $0.contains("B-DUP-2") })
        #expect(try await scrubbed(order: order, batch: 1) == expected)
    }

    /// Each claim as text: visit, stage, reason, expected amount, lines and findings.
    private func scrubbed(order: String, batch: Int) async throws -> [String] {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(visits())
                try await bench.workAll(.eligibility)
                // One after the other in this order, each with a deadline of its own.
                try await bench.owner(
                    """
                    UPDATE job SET deadline = '2026-10-06'::timestamptz + place * interval '1 second' FROM (
                        SELECT id AS number, row_number() OVER (ORDER BY \(order)) AS place FROM job WHERE queue = 2
                    ) AS new WHERE id = number
                    """)
                while try await bench.work(.scrub, atMost: batch) > 0 {}
                let rows = try await bench.owner(
                    """
                    SELECT visit_key, stage, hold_reason, expected_cents,
                           (SELECT string_agg(code || ' ' || modifiers || ' ' || units, ', ' ORDER BY line_no)
                            FROM claim_line WHERE claim_line.claim_id = claim.claim_id),
                           (SELECT string_agg(rule || ' ' || severity, ', ' ORDER BY finding_no)
                            FROM finding WHERE finding.claim_id = claim.claim_id)
                    FROM claim JOIN visit USING (visit_id, clinic_id) ORDER BY visit_key
                    """)
                return rows.map { $0.map { $0 ?? "-" }.joined(separator: "|") }
            }
        }
    }

    /// One patient's year: enough hours to pass the threshold, a second visit on one day, and two initial evaluations.
    private func visits() throws -> [JSONValue] {
        var visits = try TreatmentFixture.visits(20, payer: "MCRTX", minutes: 60)
        visits.append(
            visits[4].setting(["visit_id"], .string("P-1-again"))
                .setting(["interventions", "0", "minutes", "OT"], .integer(38)))
        for (index, code) in [(19, "97165"), (0, "97166")] {
            visits[index] = visits[index].setting(["interventions", "0", "code"], .string(code))
        }
        return Array(visits.reversed())
    }
}
