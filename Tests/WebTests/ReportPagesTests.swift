import Foundation
import NIOHTTP1
import Testing

@testable import Claims
@testable import Web

/// Reports on a schedule and what they made; reports that the navigation names.
@Suite struct ReportPagesTests {
    private let fields = [("name", "board"), ("kind", "monthly"), ("cron", "@monthly"), ("zone", "America/Chicago")]

    @Test func operationsSetAndRemoveSchedules() async throws {
        try await WebBench.with { bench in
            let ops = try await bench.browser("ops")
            #expect(try await ops.post("/reports/schedules", fields).status == 303)
            let page = try await ops.get("/reports/schedules").body
            #expect(page.contains("board") && page.contains("America/Chicago") && page.contains("@monthly"))
            for (name, wrong) in [("cron", "now and then"), ("zone", "Middle/Earth"), ("clinic", "C99"), ("kind", "x")]
            {
                let changed = fields.filter { $0.0 != name } + [(name, wrong)]
                #expect(try await ops.post("/reports/schedules", changed).status == 422, "\(name)")
            }
            let auditor = try await bench.browser("auditor").get("/reports/schedules").body
            #expect(auditor.contains("board") && !auditor.contains("Set a schedule"))
            #expect(try await !bench.browser("viewer-one").get("/reports/schedules").body.contains("board"))
            #expect(try await ops.post("/reports/schedules/remove", [("name", "another")]).status == 404)
            #expect(try await ops.post("/reports/schedules/remove", [("name", "board")]).status == 303)
            #expect(try await bench.sql("SELECT count(*) FROM report_schedule") == [["0"]])
        }
    }

    @Test func whatWasMadeIsShownAndTakenAwayByWhoMay() async throws {
        try await WebBench.with { bench in
            let report = try await Report.read(.payers, ReportOptions(), bench.pool)
            let document = try report.stored.replacing("'", with: "''")
            try await bench.sql(
                """
                INSERT INTO report_run (clinic_id, schedule, kind, time_zone, due_at, made_at, document)
                VALUES (0, 'board', 'payers', 'UTC', now(), now(), '\(document)'),
                       ((SELECT clinic_id FROM clinic WHERE code = 'C01'), 'one', 'payers', 'UTC', now(), now(), '\(document)'),
                       (0, 'board', 'payers', 'UTC', now() + interval '1 day', NULL, NULL)
                """)
            let runs = try await bench.sql("SELECT run_id FROM report_run ORDER BY run_id").compactMap { $0[0] }
            let lead = try await bench.browser("lead")
            let list = try await lead.get("/reports/schedules").body
            #expect(list.contains("/reports/runs/\(runs[0])") && list.contains("/reports/runs/\(runs[1])"))
            #expect(!list.contains("/reports/runs/\(runs[2])") && list.contains("not yet"))
            #expect(try await lead.get("/reports/runs/\(runs[0])").body.contains("By payer"))
            #expect(try await lead.get("/reports/runs/\(runs[2])").status == 404)
            let csv = try await lead.get("/reports/runs/\(runs[0])?format=csv")
            #expect(csv.status == 200 && csv.headers.first(name: "Content-Type")?.hasPrefix("text/csv") == true)
            #expect(
                try await bench.sql("SELECT actor, subject FROM access_log WHERE action = 'export'")
                    == [["person:lead", "report run-\(runs[0]) csv"]])
            let one = try await bench.browser("viewer-one")
            #expect(try await one.get("/reports/runs/\(runs[1])").status == 200)
            #expect(
                try await one.get("/reports/runs/\(runs[0])").status == 404, "the house's is not one clinic's to see")
            #expect(try await one.get("/reports/runs/\(runs[1])?format=csv").status == 403)
        }
    }

    @Test func theNavigationLeadsToPayersAndProductivityAndMarksOnePage() async throws {
        try await WebBench.with { bench in
            let page = try await bench.browser("lead").get("/reports/payers")
            #expect(page.body.contains("href=\"/reports/payers\" aria-current=\"page\""))
            #expect(page.body.contains("href=\"/reports/productivity\""))
            #expect(page.body.components(separatedBy: "aria-current").count == 2)
        }
    }
}
