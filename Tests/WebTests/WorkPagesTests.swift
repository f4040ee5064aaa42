import Foundation
import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// Work lists: underpaid claims, what is no one claim's, going back, kept filters, and what people wrote.
@Suite struct WorkPagesTests {
    /// A remittance that decides a claim.
    private func decide(_ bench: WebBench, _ claim: Int64, expected: Int, allowed: Int, trace: String) async throws {
        let file =
            try await bench.sql(
                """
                INSERT INTO inbound_file (route_id, kind, content_hash, sealed, status)
                VALUES (1, '835', sha256('\(trace)'), '', 'processed') RETURNING inbound_id
                """)[0][0] ?? ""
        try await bench.sql(
            """
            WITH paid AS (
                INSERT INTO remittance (inbound_id, route_id, payer_id, trace, payer_tin, payee_npi, payment_cents,
                                        effective_on, method)
                VALUES (\(file), 1, 'P', '\(trace)', '1', '1', \(allowed), '2026-10-06', 'ACH') RETURNING remittance_id
            )
            INSERT INTO remittance_claim (remittance_id, position, clinic_id, claim_id, submission_id, status_code,
                charge_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents, expected_cents, refused_cents,
                prior_cents, content_hash, lines, facts)
            SELECT remittance_id, 1, clinic_id, claim_id, 1, '1', 20000, \(allowed), 0, 0, \(allowed), \(expected), 0, 0,
                   '', '[]', '{}' FROM paid, claim WHERE claim_id = \(claim)
            """)
    }

    @Test func aClaimIsUnderpaidByItsLatestDecision() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            try await decide(bench, claim, expected: 10_000, allowed: 8_000, trace: "T1")
            try await decide(bench, bench.claim(of: "C02"), expected: 10_000, allowed: 9_950, trace: "T2")
            let work = WorkLists(context: bench.context)
            let summary = try #require(try await work.summary().first { $0.list == .underpaid })
            #expect(summary.claims == 1 && summary.cents == 2_000, "one in a hundred is nobody's to pursue")
            #expect(summary.oldestAt != nil && summary.dueSoonestAt != nil)
            let page = try await bench.browser("biller").get("/work/underpaid")
            #expect(page.body.contains("/claims/\(claim)?list=underpaid") && page.body.contains("$20.00"))
            let next = try await bench.browser("biller").post("/work/underpaid/next")
            #expect(next.headers.first(name: "Location") == "/claims/\(claim)?list=underpaid")
            try await decide(bench, claim, expected: 10_000, allowed: 10_000, trace: "T3")
            #expect(try await work.page(.underpaid, limit: 10).isEmpty)
        }
    }

    @Test func whatALeadAcceptsIsUnderpaidNoMoreUntilTheNextDecision() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            try await decide(bench, claim, expected: 10_000, allowed: 8_000, trace: "T1")
            let work = WorkLists(context: bench.context)
            let fields = [("order", "accept_shortfall"), ("reason", "the new contract says so")]
            #expect(try await bench.browser("biller").post("/claims/\(claim)/order", fields).status == 403)
            #expect(try await work.page(.underpaid, limit: 10).map(\.claimID) == [claim])
            let lead = try await bench.browser("lead")
            #expect(try await lead.post("/claims/\(claim)/order", fields).status == 303)
            #expect(try await work.page(.underpaid, limit: 10).isEmpty)
            #expect(try await lead.post("/claims/\(claim)/order", fields).status == 403, "accepted before")
            #expect(try await lead.get("/claims/\(claim)").body.contains("short payment accepted as lead"))
            try await decide(bench, claim, expected: 10_000, allowed: 7_000, trace: "T2")
            #expect(try await work.page(.underpaid, limit: 10).map(\.cents) == [3_000], "another decision")
            let other = try await bench.claim(of: "C02")
            #expect(try await lead.post("/claims/\(other)/order", fields).status == 403, "nothing is short")
        }
    }

    @Test func sentClaimsWaitForTheFilesAcknowledgementFirstAndThenForTheirOwn() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            try await bench.sql(
                """
                WITH file AS (
                    INSERT INTO submission_file (route_id, status, window_at, sent_at)
                    SELECT min(route_id), 'sent', business_now(), business_now() FROM payer_route RETURNING file_id
                )
                UPDATE claim SET stage = 60, file_id = (SELECT file_id FROM file), next_action_at = business_now()
                WHERE claim_id = \(claim);
                INSERT INTO work_item (claim_id, clinic_id, stage)
                SELECT claim_id, clinic_id, stage FROM claim WHERE claim_id = \(claim)
                """)
            let work = WorkLists(context: bench.context)
            func listed(_ list: WorkList) async throws -> [Int64] {
                try await work.page(list, limit: 10).map(\.claimID)
            }
            #expect(try await listed(.no999) == [claim])
            #expect(try await listed(.no277CA) == [])
            try await bench.sql("UPDATE submission_file SET acknowledged_at = business_now()")
            #expect(try await listed(.no999) == [])
            #expect(try await listed(.no277CA) == [claim])
        }
    }

    @Test func visitsToComeWaitForWhoeverDealsWithThem() async throws {
        try await WebBench.with { bench in
            try await bench.sql(
                """
                INSERT INTO appointment (clinic_id, appointment_key, content_hash, sealed, service_date, payer_id, route_id,
                                         patient_index, state, problems, checks, checked_at)
                SELECT clinic_id, 'A-' || code || day, '', '', business_now()::date + day, 'P', 1, '', state,
                       '{authorization_ending}', 1, business_now()
                FROM clinic, (VALUES (2, 'problem'), (3, 'unanswered'), (4, 'clear'), (30, 'problem')) AS one (day, state)
                """)
            func number(_ key: String) async throws -> String {
                try await bench.sql("SELECT appointment_id FROM appointment WHERE appointment_key = '\(key)'")[0][0]
                    ?? ""
            }
            let lead = try await bench.browser("lead")
            let work = try await lead.get("/work").body
            #expect(work.contains("/appointments") && work.contains("Visits to come"))
            let page = try await lead.get("/appointments").body
            for key in ["A-C012", "A-C013", "A-C022"] { #expect(page.contains(key)) }
            for key in ["A-C014", "A-C0130"] { #expect(!page.contains(key), "clear, or too far away") }
            #expect(page.contains("authorization ending") && page.contains("call the payer"))
            #expect(try await lead.get("/appointments?show=all&clinic=C01").body.contains("A-C014"))
            let after = try await number("A-C012")
            let rest = try await lead.get("/appointments?after=\(after)").body
            #expect(!rest.contains("A-C012") && rest.contains("A-C022"), "the next page begins after it")
            let one = try await bench.browser("biller-one")
            #expect(try await !one.get("/appointments").body.contains("A-C02"))
            // Another clinic's is not theirs to settle.
            let foreign = try await number("A-C022")
            let chosen = [("appointment", try await number("A-C012")), ("appointment", foreign)]
            #expect(try await one.post("/appointments/resolve", chosen).status == 303)
            let settled = "SELECT appointment_key, resolved_by FROM appointment WHERE resolved_at IS NOT NULL"
            #expect(try await bench.sql(settled) == [["A-C012", "person:biller-one"]])
            #expect(try await !one.get("/appointments").body.contains("A-C012"))
            #expect(try await one.post("/appointments/resolve").status == 422)
            let csv = try await lead.get("/appointments?format=csv").body
            #expect(csv.contains("A-C022") && !csv.contains("A-C012"))
        }
    }

    @Test func whatIsNotPostedIsCountedAndListedByClinic() async throws {
        try await WebBench.with { bench in
            try await decide(bench, bench.claim(of: "C01"), expected: 1, allowed: 1, trace: "T1")
            try await bench.sql(
                """
                INSERT INTO suspense_item (clinic_id, remittance_id, position, reason, status_code, charge_cents, paid_cents,
                                           content_hash)
                SELECT clinic_id, 1, row_number() OVER () + 1, 'unmatched', '1', 9900, 8800, '' FROM clinic
                """)
            let lead = try await bench.browser("lead")
            let work = try await lead.get("/work").body
            #expect(
                work.contains("/suspense") && work.contains("$176.00") && work.contains("/files?status=quarantined"))
            #expect(try await lead.get("/suspense").body.components(separatedBy: "$88.00").count == 3)
            let one = try await bench.browser("biller-one")
            #expect(try await one.get("/suspense").body.components(separatedBy: "$88.00").count == 2)
            #expect(try await one.get("/work").body.contains("$88.00"))
            #expect(try await one.post("/suspense/post", [("item", "1"), ("claim", "1")]).status == 403)
            let claim = try await bench.claim(of: "C01")
            let refused = try await lead.post("/suspense/post", [("item", "1"), ("claim", "\(claim)")])
            #expect(refused.status == 409, "the claim was never submitted")
            #expect(try await lead.post("/suspense/post", [("item", "1"), ("claim", "nothing")]).status == 422)
        }
    }

    @Test func onePersonGoesThroughAListThereAndBack() async throws {
        try await WebBench.with { bench in
            try await bench.sql("UPDATE claim SET stage = 80, next_action_at = business_now() WHERE clinic_id > 0")
            let biller = try await bench.browser("biller")
            func go(_ way: String, _ current: String?) async throws -> String? {
                let fields =
                    current.map { [("current", String($0.dropFirst("/claims/".count).prefix { $0 != "?" }))] } ?? []
                return try await biller.post("/work/denied/\(way)", fields).headers.first(name: "Location")
            }
            let first = try #require(try await go("next", nil))
            let second = try #require(try await go("next", first))
            #expect(first != second)
            #expect(try await go("previous", second) == first)
            #expect(try await go("previous", first) == nil, "nothing is before the first")
            #expect(
                try await bench.sql("SELECT count(*) FROM work_item WHERE locked_by = 'biller'") == [["1"]],
                "what was left is free")
            let page = try await biller.get(first)
            #expect(page.body.contains("Previous claim of this list") && page.body.contains("Next claim of this list"))
            #expect(try await biller.post("/work/denied/previous").status == 422)
        }
    }

    @Test func aKeptFilterIsItsOwnersAloneAndGoesWhenRemoved() async throws {
        try await WebBench.with { bench in
            // Of the same role and clinics, so that both see the same lists at the same moment.
            try await Accounts(pool: bench.pool, keys: bench.context.keys).create(
                .init(login: "second", displayName: "", role: .biller, clinics: nil, password: nil), by: "person:test")
            let (owner, other) = (try await bench.browser("biller"), try await bench.browser("second"))
            let fields = [("name", "my own claims"), ("target", "/work/denied?whose=biller")]
            #expect(try await owner.post("/filters", fields).status == 303)
            let mine = try await owner.get("/work").body
            #expect(mine.contains("my own claims") && mine.contains("/filters/remove"))
            #expect(try await !other.get("/work").body.contains("my own claims"))
            #expect(try await other.post("/filters/remove", [("name", "my own claims")]).status == 303)
            #expect(try await owner.get("/work").body.contains("my own claims"), "nobody else removes it")
            #expect(try await owner.post("/filters/remove", [("name", "my own claims")]).status == 303)
            #expect(try await !owner.get("/work").body.contains("my own claims"))
        }
    }

    @Test func aNoteIsReadWithThePatientsData() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            let biller = try await bench.browser("biller")
            #expect(try await biller.post("/claims/\(claim)/notes", [("text", "called about the knee")]).status == 303)
            let stored = try await bench.sql("SELECT sealed::text FROM work_note")
            #expect(stored.count == 1 && stored[0][0]?.contains("knee") == false)
            #expect(try await !biller.get("/claims/\(claim)").body.contains("knee"))
            let opened = try await biller.post("/claims/\(claim)/patient", [("reason", "to call again")]).body
            #expect(opened.contains("called about the knee") && opened.contains("person:biller"))
            let reads = try await bench.sql(
                "SELECT count(*) FROM access_log WHERE action = 'patient-read' AND subject = 'claim:\(claim) notes'")
            #expect(reads == [["1"]])
        }
    }
}
