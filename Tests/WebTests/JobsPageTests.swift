import Foundation
import Testing

@testable import Claims
@testable import Web

/// Dead letters and waiting jobs on their page: seen by operations, and changed only after a look.
@Suite struct JobsPageTests {
    /// Three jobs of the scrub queue and two of eligibility die.
    private func kill(_ bench: WebBench) async throws -> [String] {
        for (queue, number, reason) in [("eligibility", 2, "payer answered nonsense"), ("scrub", 3, "no such table")] {
            try await bench.sql(
                """
                WITH chosen AS (SELECT id FROM job ORDER BY id LIMIT \(number)),
                gone AS (DELETE FROM job WHERE id IN (SELECT id FROM chosen) RETURNING *)
                INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                                      has_key, reason)
                SELECT id, subject, deadline, token, enqueued_at, clinic_id,
                       (SELECT id FROM job_queue WHERE name = '\(queue)'), route_id, 5, 0, false, '\(reason)' FROM gone
                """)
        }
        return try await bench.sql("SELECT id FROM job_dead ORDER BY id").compactMap { $0[0] }
    }

    private func dead(_ bench: WebBench) async throws -> String {
        try await bench.sql("SELECT string_agg(id::text, ' ' ORDER BY id) FROM job_dead")[0][0] ?? ""
    }

    @Test func operationsSeeWhatDiedAndWhyAndNothingOfPatients() async throws {
        try await WebBench.with { bench in
            let ids = try await kill(bench)
            #expect(ids.count == 5)
            let ops = try await bench.browser("ops")
            let page = try await ops.get("/jobs?state=dead&queue=scrub")
            #expect(page.status == 200 && page.body.contains("no such table"))
            #expect(page.body.contains("/claims/"), "the job leads to its claim")
            #expect(!page.body.contains(WebBench.sentinel))
            let rows = page.body.components(separatedBy: "name=\"job\"").count - 1
            #expect(rows == 3, "those of the queue alone can be chosen")
            let lists = try await ops.get("/work")
            #expect(lists.body.contains("/jobs?state=dead"))
            #expect(try await !bench.browser("biller-one").get("/work").body.contains("/jobs?state=dead"))
            let lead = try await bench.browser("lead").get("/jobs?state=dead")
            #expect(lead.status == 200 && !lead.body.contains("name=\"job\""), "who may look need not be who may act")
            #expect(try await ops.get("/jobs?queue=nowhere").status == 400)
        }
    }

    @Test func chosenJobsAreRetriedOrCancelledOnlyAfterAPreview() async throws {
        try await WebBench.with { bench in
            let ids = try await kill(bench)
            let ops = try await bench.browser("ops")
            let retry = [("job", ids[0]), ("do", "retry")]
            let preview = try await ops.post("/jobs/chosen", retry)
            #expect(preview.status == 200 && preview.body.contains("retry 1 jobs?"))
            #expect(try await dead(bench) == ids.joined(separator: " "))
            #expect(try await ops.post("/jobs/chosen", retry + [("confirmed", "1")]).status == 303)
            #expect(try await dead(bench) == ids.dropFirst().joined(separator: " "))
            #expect(try await bench.sql("SELECT attempt FROM job WHERE id = \(ids[0])") == [["0"]])

            let cancel = [("job", ids[1]), ("do", "cancel"), ("confirmed", "1")]
            #expect(try await ops.post("/jobs/chosen", cancel).status == 303)
            #expect(try await dead(bench) == ids.dropFirst(2).joined(separator: " "))
            #expect(try await bench.sql("SELECT outcome FROM job_done WHERE id = \(ids[1])") == [["c"]])
            #expect(
                try await bench.sql("SELECT actor, subject FROM access_log WHERE action = 'operate' ORDER BY entry_id")
                    == [["person:ops", "retry jobs \(ids[0])"], ["person:ops", "cancel jobs \(ids[1])"]])
            #expect(try await ops.post("/jobs/chosen", [("do", "retry")]).status == 422)
        }
    }

    @Test func manyAreRetriedByFilterAndNoOthers() async throws {
        try await WebBench.with { bench in
            _ = try await kill(bench)
            let ops = try await bench.browser("ops")
            let preview = try await ops.post("/jobs/retry", [("reason", "NONSENSE")])
            #expect(preview.body.contains("retry 2 jobs?") && preview.body.contains("payer answered nonsense"))
            #expect(!preview.body.contains("no such table"))
            #expect(try await ops.post("/jobs/retry", [("reason", "NONSENSE"), ("confirmed", "1")]).status == 303)
            #expect(try await bench.sql("SELECT DISTINCT reason FROM job_dead") == [["no such table"]])
        }
    }
}
