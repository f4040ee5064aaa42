import Foundation
import HTTPTypes
import NIOHTTP1
import Testing
import Vault

@testable import Claims
@testable import Web

/// Sessions, forms, patient data and work lists through the real server.
@Suite struct SiteTests {
    @Test func aFormWithoutItsSessionsTokenDoesNothing() async throws {
        try await WebBench.with { bench in
            let ops = try await bench.browser("ops")
            let forged = try await ops.post("/queues/pause", [("queue", "scrub"), ("reason", "x")], csrf: "x")
            #expect(forged.status == 403)
            let other = try await bench.ask(
                "POST", "/queues/pause",
                headers: [
                    ("Cookie", "__Host-claimline=\(ops.cookie)"), ("Sec-Fetch-Site", "cross-site"),
                    ("Content-Type", "application/x-www-form-urlencoded"),
                ], body: "csrf=\(ops.csrf)&reason=x")
            #expect(other.status == 403)
            #expect(try await bench.sql("SELECT count(*) FROM job_control") == [["0"]])
            #expect(try await ops.post("/queues/pause", [("queue", "scrub"), ("reason", "payer down")]).status == 303)
            #expect(try await bench.sql("SELECT paused_by FROM job_control") == [["person:ops"]])
            #expect(
                try await bench.sql("SELECT actor, action, subject FROM access_log ORDER BY entry_id DESC LIMIT 1")
                    == [["person:ops", "operate", "pause queue scrub"]])
        }
    }

    @Test func everyAnswerForbidsForeignScriptsFramesAndCaches() async throws {
        try await WebBench.with { bench in
            let lead = try await bench.browser("lead")
            for path in ["/", "/sign-in", "/claims", "/nowhere", "/v1/claims"] {
                let answer = try await lead.get(path)
                let policy = answer.headers.first(name: "Content-Security-Policy") ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "\(path)")
                #expect(!policy.contains("unsafe"))
                #expect(answer.headers.first(name: "Cache-Control") == "no-store")
                #expect(answer.headers.first(name: "X-Content-Type-Options") == "nosniff")
            }
        }
    }

    @Test func anIdleSessionIsOverAndSigningOutEndsOne() async throws {
        try await WebBench.with(configure: { $0.limits.idle = .seconds(2) }) { bench in
            let viewer = try await bench.browser("viewer")
            #expect(try await viewer.get("/claims").status == 200)
            try await bench.sql("UPDATE web_session SET last_seen_at = now() - interval '3 seconds'")
            let after = try await viewer.get("/claims")
            #expect(after.status == 303 && after.headers.first(name: "Location")?.hasPrefix("/sign-in") == true)
            let other = try await bench.browser("viewer")
            let out = try await other.post("/sign-out")
            #expect(out.status == 303 && out.headers.first(name: "Set-Cookie")?.contains("Max-Age=0") == true)
            #expect(try await other.get("/claims").status == 303)
        }
    }

    /// Names planted as patients' appear on the one page that opens them for a reason, and nowhere else.
    @Test func patientDataShowsOnlyWhereItWasOpenedForAReason() async throws {
        try await WebBench.with { bench in
            let claim = try await bench.claim(of: "C01")
            for role in Role.allCases {
                let browser = try await bench.browser(role.rawValue)
                for route in RouteTable.routes where route.surface == .page && route.path != LivePages.path {
                    let path = route.path.replacing("{claim}", with: "\(claim)").replacing("{list}", with: "scrub")
                        .replacing("{file}", with: "1")
                    #expect(try await !browser.get(path).body.contains(WebBench.sentinel), "\(path) as \(role)")
                }
                let opened = try await browser.post("/claims/\(claim)/patient", [("reason", "call with the payer")])
                #expect(opened.body.contains(WebBench.sentinel) == role.permissions.contains(.readPatients), "\(role)")
            }
            let biller = try await bench.browser("biller")
            #expect(try await biller.post("/claims/\(claim)/patient").status == 422)
            let reads = try await bench.sql(
                "SELECT DISTINCT actor FROM access_log WHERE action = 'patient-read' AND subject LIKE 'claim:\(claim) %' ORDER BY 1"
            )
            #expect(reads == [["person:biller"], ["person:lead"]])
        }
    }

    @Test func twoPeopleNeverGetTheSameClaim() async throws {
        try await WebBench.with { bench in
            try await bench.sql("UPDATE claim SET stage = 80, next_action_at = business_now() WHERE clinic_id > 0")
            let claims = try await bench.sql("SELECT count(*) FROM claim").first?.first?.flatMap { Int($0) } ?? 0
            let taken = try await withThrowingTaskGroup(of: [String].self) { group in
                for login in ["biller", "lead", "biller-one", "lead-one"] {
                    group.addTask {
                        let browser = try await bench.browser(login)
                        var places: [String] = []
                        // Whoever gets no next claim any more is told so by a page.
                        while places.count <= claims {
                            let answer = try await browser.post("/work/denied/next")
                            guard answer.status == 303, let place = answer.headers.first(name: "Location") else {
                                break
                            }
                            places.append(place)
                            // Done with it: it goes on, and is not handed out again.
                            let number = place.dropFirst("/claims/".count).prefix { $0 != "?" }
                            try await bench.sql("UPDATE claim SET stage = 90 WHERE claim_id = \(number)")
                        }
                        return places
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == claims)
            #expect(Set(taken).count == taken.count)
        }
    }

    @Test func aLockedClaimIsNobodyElses() async throws {
        try await WebBench.with { bench in
            try await bench.sql("UPDATE claim SET stage = 80 WHERE clinic_id > 0")
            let (biller, lead) = (try await bench.browser("biller"), try await bench.browser("lead"))
            let claim = try await bench.claim(of: "C01")
            #expect(try await biller.post("/claims/\(claim)/lock").status == 303)
            #expect(try await lead.post("/claims/\(claim)/lock").status == 409)
            #expect(try await biller.post("/claims/\(claim)/lock", [("give_back", "1")]).status == 303)
            #expect(try await lead.post("/claims/\(claim)/lock").status == 303)
        }
    }

    @Test func severalClaimsAreChangedOnlyAfterAPreview() async throws {
        try await WebBench.with { bench in
            try await bench.sql("UPDATE claim SET stage = 80 WHERE clinic_id > 0")
            let lead = try await bench.browser("lead")
            let chosen = try await [bench.claim(of: "C01"), bench.claim(of: "C02")]
            let fields = chosen.map { ("claim", "\($0)") } + [("do", "assign"), ("login", "biller")]
            let preview = try await lead.post("/work/denied/bulk", fields)
            #expect(preview.status == 200 && preview.body.contains("assign to biller: 2 claims?"))
            let count = "SELECT count(*) FROM work_item WHERE assigned_to = 'biller'"
            #expect(try await bench.sql(count) == [["0"]])
            #expect(try await lead.post("/work/denied/bulk", fields + [("confirmed", "1")]).status == 303)
            #expect(try await bench.sql(count) == [["2"]])
        }
    }

    /// The summary's figures are those of the claims themselves.
    @Test func workListsCountAndAddUp() async throws {
        try await WebBench.with { bench in
            try await bench.sql(
                "UPDATE claim SET stage = CASE claim_id % 3 WHEN 0 THEN 80 WHEN 1 THEN 75 ELSE 35 END, billed_cents = 10000 + claim_id"
            )
            let lists = try await WorkLists(context: bench.context).summary()
            for (list, stage) in [(WorkList.denied, 80), (.unanswered, 75), (.scrub, 35)] {
                let rows = try await bench.sql(
                    "SELECT count(*), sum(billed_cents - paid_cents - adjusted_cents - patient_cents) FROM claim WHERE stage = \(stage)"
                )
                let summary = try #require(lists.first { $0.list == list })
                #expect(rows == [["\(summary.claims)", "\(summary.cents)"]], "\(list)")
            }
            let narrowed = try await ClinicScope.$granted.withValue([1]) {
                try await WorkLists(context: bench.context).summary()
            }
            let all = lists.reduce(0) { $0 + $1.claims }
            let one = narrowed.reduce(0) { $0 + $1.claims }
            #expect(one > 0 && one < all)
        }
    }

    @Test func theStagesOfWorkListsAreThoseOfTheFlow() async throws {
        let resting = ClaimStage.allCases.filter { ClaimFlow.row(of: $0).owner.isWorkList }.map { Int($0.rawValue) }
            .sorted()
        try await WebBench.with { bench in
            for stage in ClaimStage.allCases {
                try await bench.sql("UPDATE claim SET stage = \(stage.rawValue) WHERE clinic_id > 0")
                let rows = try await bench.sql("SELECT count(*) FROM work_item").first?.first ?? ""
                #expect((rows != "0") == resting.contains(Int(stage.rawValue)), "\(stage)")
            }
        }
    }

    @Test func theDescriptionTellsEveryRouteOfTheAPI() async throws {
        try await WebBench.with { bench in
            let answer = try await bench.ask("GET", "/v1/openapi.json")
            let document = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
            let paths = try #require(document?["paths"] as? [String: Any])
            for route in RouteTable.routes where route.surface == .api {
                let methods = paths[route.path] as? [String: Any]
                #expect(methods?[route.method.rawValue.lowercased()] != nil, "\(route.path)")
            }
        }
    }

    @Test func otherMethodsAndPathsAreToldSo() async throws {
        try await WebBench.with { bench in
            let wrong = try await bench.ask("DELETE", "/v1/claims")
            #expect(wrong.status == 405 && wrong.headers.first(name: "Allow") == "GET")
            #expect(try await bench.ask("GET", "/v1/nothing").status == 404)
            #expect(try await bench.ask("GET", "/nothing").status == 404)
        }
    }
}
