import Foundation
import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// The API for programs through the real server.
@Suite struct APITests {
    @Test func visitsAreTakenOnceAndTheBadOneIsTold() async throws {
        try await WebBench.with { bench in
            let biller = try await APIClient(bench, "biller", .biller)
            let good = try APIVisits.document(clinic: "C01", visit: "A-1")
            let bad = good.replacing("\"visit_id\":\"A-1\"", with: "\"visit_id\":\"A 1\"")
            #expect(good != bad)
            let first = try await biller.post("/v1/visits", good)
            #expect(first.status == 200, "\(first.body)")
            #expect(try first.number("accepted") == 1)
            let lines = [good, try APIVisits.document(clinic: "C02"), bad].joined(separator: "\n")
            let several = try await biller.post("/v1/visits", lines, type: "application/x-ndjson")
            #expect(several.status == 200)
            #expect(try several.number("accepted") == 1)
            #expect(try several.number("unchanged") == 1)
            #expect(try several.number("rejected") == 1)
            let problems = try several.document()["problems"] as? [[String: Any]]
            #expect(problems?.count == 1)
            #expect(problems?.first?["line"] as? Int == 3)
            #expect(problems?.first?["field"] as? String == "visit_id")
            let none = try await biller.post("/v1/visits", bad)
            #expect(none.status == 422)
            #expect(none.headers.first(name: "Content-Type") == "application/problem+json")
            #expect(try none.number("rejected") == 1)
            #expect(try none.document()["detail"] is String)
            for answer in [first, several, none] { #expect(!answer.body.contains(WebBench.sentinel)) }
            let rows = try await bench.sql(
                "SELECT event.actor FROM claim_event AS event JOIN claim USING (claim_id) JOIN visit USING (visit_id) WHERE visit_key = 'A-1'"
            )
            #expect(rows.count == 1 && rows[0][0]?.hasPrefix("token:biller/") == true)
        }
    }

    @Test func whatIsNoVisitIsRefused() async throws {
        try await WebBench.with { bench in
            let biller = try await APIClient(bench, "biller", .biller)
            for body in ["", "5", "[]", "null", "{", "{} {}"] {
                #expect(try await biller.post("/v1/visits", body).status == 400, "\(body)")
            }
            #expect(try await biller.post("/v1/visits", "{}").status == 422)
            #expect(try await biller.post("/v1/visits", " \n ", type: "application/x-ndjson").status == 400)
            #expect(try await biller.post("/v1/visits", "visit_id", type: "text/csv").status == 415)
        }
    }

    @Test func aForeignClinicsVisitIsRefused() async throws {
        try await WebBench.with { bench in
            let biller = try await APIClient(bench, "biller-one", .biller)
            let counts = "SELECT (SELECT count(*) FROM visit), (SELECT count(*) FROM clinic)"
            let before = try await bench.sql(counts)
            for clinic in ["C02", "NEW"] {
                let refused = try await biller.post("/v1/visits", try APIVisits.document(clinic: clinic))
                #expect(refused.status == 422)
                #expect(refused.body.contains("this clinic is not set up"))
            }
            #expect(try await bench.sql(counts) == before)
            #expect(try await biller.post("/v1/visits", try APIVisits.document(clinic: "C01")).status == 200)
        }
    }

    /// Claims come all the time: whoever walks the list meets each that was there exactly once.
    @Test func aWalkMeetsEveryClaimOnceWhileClaimsCome() async throws {
        try await WebBench.with { bench in
            let lead = try await APIClient(bench, "lead", .lead)
            let there = try await bench.sql("SELECT claim_id FROM claim ORDER BY 1").compactMap {
                $0[0].flatMap(Int.init)
            }
            let met = try await lead.walk("/v1/claims", "claims") {
                _ = try await lead.post("/v1/visits", try APIVisits.document(clinic: "C01"))
            }
            #expect(met.compactMap { $0["claim_id"] as? Int }.sorted() == there)
        }
    }

    /// Claims leave a work list while it is walked, the one at a page's end among them.
    @Test func aWalkThroughAWorkListGoesOnFromAClaimThatLeft() async throws {
        try await WebBench.with { bench in
            try await bench.sql(
                "UPDATE claim SET stage = 80, next_action_at = business_now() + (claim_id % 5) * interval '1 hour' WHERE clinic_id > 0"
            )
            let there = try await bench.sql("SELECT claim_id FROM claim").compactMap { row in row[0].flatMap { Int($0) }
            }
            .sorted()
            let viewer = try await APIClient(bench, "viewer", .viewer)
            var met: [Int] = []
            var cursor = ""
            repeat {
                let answer = try await viewer.get("/v1/work/denied?limit=7" + cursor)
                let page = try answer.document()
                let claims = (page["claims"] as? [[String: Any]] ?? []).compactMap { $0["claim_id"] as? Int }
                met += claims
                for claim in claims {
                    try await bench.sql("UPDATE claim SET stage = 90 WHERE claim_id = \(claim)")
                }
                cursor = (page["next_cursor"] as? String).map { "&cursor=" + $0 } ?? ""
            } while !cursor.isEmpty && met.count < 1000
            #expect(met.sorted() == there)
        }
    }

    @Test func jobsAreListedRetriedAndCancelled() async throws {
        try await WebBench.with { bench in
            let ops = try await APIClient(bench, "ops", .ops)
            let there = try await bench.sql("SELECT id FROM job ORDER BY id").compactMap { row in
                row[0].flatMap { Int($0) }
            }
            #expect(there.count > 14)
            let met = try await ops.walk("/v1/jobs?state=runnable", "jobs") {
                _ = try await bench.sql(
                    "INSERT INTO job (queue, clinic_id, subject, deadline) SELECT queue, clinic_id, subject, deadline FROM job LIMIT 1"
                )
            }
            let numbers = met.compactMap { $0["id"] as? Int }
            #expect(numbers.filter { there.contains($0) } == there)
            #expect(Set(numbers).count == numbers.count)
            let dead = there[3]
            try await bench.sql(
                """
                WITH gone AS (DELETE FROM job WHERE id = \(dead) RETURNING *)
                INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes, has_key, reason)
                SELECT id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes, has_key, 'test' FROM gone
                """)
            let listed = try await ops.walk("/v1/jobs?state=dead&reason=TEST", "jobs")
            #expect(listed.compactMap { $0["id"] as? Int } == [dead])
            #expect(try await ops.post("/v1/jobs/\(dead)/retry").status == 200)
            #expect(try await ops.post("/v1/jobs/\(dead)/retry").status == 409)
            #expect(try await bench.sql("SELECT count(*) FROM job WHERE id = \(dead)") == [["1"]])
            #expect(try await ops.post("/v1/jobs/999999/retry").status == 404)
            let cancelled = try await ops.post("/v1/jobs/\(dead)/cancel")
            #expect(try cancelled.document()["state"] as? String == "cancelled")
            #expect(try await ops.post("/v1/jobs/\(dead)/cancel").status == 404)
        }
    }

    @Test func aForecastReckonsWithWhatIsGiven() async throws {
        try await WebBench.with { bench in
            let ops = try await APIClient(bench, "ops", .ops)
            let answer = try await ops.get("/v1/forecast?workers=3&slots=2")
            #expect(try answer.number("workers") == 3)
            #expect(try answer.number("slots_per_worker") == 2)
            #expect(try await ops.get("/v1/forecast?workers=-1").status == 400)
        }
    }

    @Test func limitsAndWishesAreThoseOfThePages() async throws {
        try await WebBench.with { bench in
            let ops = try await APIClient(bench, "ops", .ops)
            #expect(try await ops.post("/v1/queues/scrub/limit", #"{"running": 2}"#).status == 400)
            #expect(try await ops.post("/v1/queues/scrub/limit", #"{"running": 2, "per_minute": null}"#).status == 200)
            #expect(try await bench.sql("SELECT max_running, per_minute FROM job_control") == [["2", nil]])
            #expect(try await ops.post("/v1/queues/nothing/limit", #"{"running": 2, "per_minute": 1}"#).status == 404)
            #expect(try await ops.post("/v1/workers/nobody/quiet").status == 404)
            #expect(try await ops.get("/v1/workers").status == 200)
        }
    }

    /// What programs do about a claim is what people do: in its work list, and in the audit.
    @Test func claimsAreWorkedByPrograms() async throws {
        try await WebBench.with { bench in
            try await bench.sql("UPDATE claim SET stage = 80 WHERE clinic_id > 0")
            let lead = try await APIClient(bench, "lead", .lead)
            let claim = try await bench.claim(of: "C01")
            let place = "/v1/claims/\(claim)"
            #expect(try await lead.post(place + "/assign", "{}").status == 400)
            #expect(try await lead.post(place + "/assign", #"{"login": "biller"}"#).status == 200)
            #expect(try await lead.post(place + "/follow-up", #"{"day": "2026-10-12"}"#).status == 200)
            #expect(try await lead.post(place + "/follow-up", #"{"day": "12.10.2026"}"#).status == 422)
            #expect(try await lead.post(place + "/notes", #"{"text": " "}"#).status == 422)
            #expect(try await lead.post(place + "/notes", #"{"text": "called"}"#).status == 200)
            #expect(try await lead.post(place + "/release", "{}").status == 409)
            let item = "SELECT assigned_to, follow_up_on FROM work_item WHERE claim_id = \(claim)"
            #expect(try await bench.sql(item) == [["biller", "2026-10-12"]])
            #expect(try await lead.post(place + "/assign", #"{"login": null}"#).status == 200)
            #expect(try await bench.sql(item) == [[nil, "2026-10-12"]])
            let auditor = try await APIClient(bench, "auditor", .auditor)
            let entries = try await auditor.walk("/v1/audit?action=claim-work", "entries")
            #expect(entries.contains { $0["subject"] as? String == "note claim:\(claim)" })
            #expect(entries.allSatisfy { ($0["actor"] as? String)?.hasPrefix("token:lead/") == true })
        }
    }

    /// A clinic's program sees the money of its clinic alone.
    @Test func clinicsAndPayersAreThoseOfTheToken() async throws {
        try await WebBench.with { bench in
            let (all, one) = (
                try await APIClient(bench, "viewer", .viewer), try await APIClient(bench, "viewer-one", .viewer)
            )
            #expect(
                try await all.walk("/v1/clinics", "clinics").compactMap { $0["clinic_id"] as? String } == [
                    "C01", "C02",
                ])
            #expect(try await one.walk("/v1/clinics", "clinics").compactMap { $0["clinic_id"] as? String } == ["C01"])
            let first = try await all.get("/v1/clinics?limit=1")
            #expect(try first.document()["next_cursor"] as? String == "C01")
            #expect(try await all.get("/v1/payers").status == 200)
            #expect(try await all.get("/v1/payers?from=2026-02-01&to=2026-01-01").status == 400)
        }
    }
}
