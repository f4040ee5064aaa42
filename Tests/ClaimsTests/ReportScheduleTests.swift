import Billing
import Foundation
import Postgres
import Testing

@testable import Claims
@testable import Jobs

/// Reports on a schedule: each due time once, whoever leads.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ReportScheduleTests {
    private func set(_ bench: TestBench, clinic: String? = nil, cron: String = "0 6 1 * *") async throws -> Timestamp {
        try await ReportSchedules.set(
            ReportSchedule(
                name: clinic ?? "house", kind: .monthly, cron: cron, timeZone: "America/Chicago", clinic: clinic),
            by: "person:test", pool: bench.pool)
    }

    @Test func aScheduleIsDueOnTheClockOfItsZone() async throws {
        try await TestBench.with { bench in
            // From 6 October 2026: six in the morning of 1 November in Chicago, when summer time has just ended.
            let next = try await set(bench)
            #expect(next.iso8601Seconds == "2026-11-01T12:00:00Z")
            let states = try await ReportSchedules.all(pool: bench.pool)
            #expect(states.map(\.schedule.clinic) == [nil])
            await #expect(throws: CronError.self) { try await set(bench, cron: "0 25 * * *") }
            await #expect(throws: ReportError.self) { try await set(bench, clinic: "nowhere") }
            #expect(try await ReportSchedules.remove("house", pool: bench.pool))
            #expect(try await !ReportSchedules.remove("house", pool: bench.pool))
        }
    }

    @Test func twoCoordinatorsMakeEachReportOnce() async throws {
        try await TestBench.with { bench in
            try await bench.populate(claims: 300)
            for clinic in [nil, "H001", "H002"] { _ = try await set(bench, clinic: clinic) }
            try await BusinessClock.advance(days: 100, on: Connection.open(bench.configuration))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for holder in ["a", "b"] {
                    group.addTask {
                        try await Coordinator(
                            pool: bench.pool, holder: holder, lease: .milliseconds(900),
                            duties: [FireReports(logger: TestBench.silent)], logger: TestBench.silent
                        ).run()
                    }
                }
                while try await bench.number("SELECT count(*) FROM report_run") < 3 {
                    try await Task.sleep(for: .milliseconds(50))
                }
                // The leader goes; whoever leads then finds nothing more to do.
                try await bench.owner("UPDATE leadership SET expires_at = now() - interval '1 second'")
                while try await bench.number("SELECT term FROM leadership") == 1 {
                    try await Task.sleep(for: .milliseconds(50))
                }
                try await Task.sleep(for: .seconds(3))
                group.cancelAll()
            }
            #expect(try await bench.number("SELECT term FROM leadership") > 1, "the lead has changed hands")
            #expect(try await bench.number("SELECT count(*) FROM report_run") == 3, "three months missed, one run each")
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 13") == 3)
            try await bench.workAll(.reports)
            let runs = try await ReportSchedules.runs(pool: bench.pool, limit: 10)
            #expect(runs.count == 3 && runs.allSatisfy { $0.madeAt != nil && $0.dueAt == "2026-11-01T12:00:00Z" })
            let house = try #require(runs.first { $0.clinicID == nil })
            let document = try await ReportSchedules.document(ofRun: house.run, pool: bench.pool)
            #expect(document.from == "2026-10-01" && document.to == "2026-10-31" && document.kind == .monthly)
            let again = try await Report.read(
                .monthly, ReportOptions(from: CalendarDay(iso: "2026-10-01"), to: CalendarDay(iso: "2026-10-31")),
                bench.pool)
            #expect(again.sections == document.sections, "stored and read back, nothing is lost")
            // A clinic's people see their own runs alone.
            try await ClinicScope.$granted.withValue([1]) {
                let own = try await ReportSchedules.runs(pool: bench.pool, limit: 10)
                #expect(own.map(\.clinicID) == ["H001"])
                await #expect(throws: ReportError.noRun(house.run)) {
                    try await ReportSchedules.document(ofRun: house.run, pool: bench.pool)
                }
            }
        }
    }

    @Test func aLostLeaseStoresNothing() async throws {
        try await TestBench.with { bench in
            _ = try await set(bench)
            try await BusinessClock.advance(days: 40, on: Connection.open(bench.configuration))
            try await bench.perform(FireReports(logger: TestBench.silent))
            try await bench.perform(FireReports(logger: TestBench.silent))
            #expect(try await bench.number("SELECT count(*) FROM report_run") == 1)
            let run = try #require(try await ReportSchedules.runs(pool: bench.pool, limit: 1).first)
            await #expect(throws: ReportError.notMadeYet(run.run)) {
                try await ReportSchedules.document(ofRun: run.run, pool: bench.pool)
            }
            let handler = try #require(bench.context.handlers.first { $0.queue == .reports })
            let session = try await WorkerSession.open(named: "zombie", lease: .seconds(60), pool: bench.pool)
            let jobs = try await bench.pool.withConnection { connection in
                var lanes = QueueLanes(queue: .reports)
                return try await lanes.lease(4, for: session, on: connection).jobs
            }
            #expect(jobs.count == 1)
            // Somebody else takes the job over while this worker reads.
            try await bench.owner("UPDATE job SET token = token + 1 WHERE queue = 13")
            let batch = LeasedBatch(
                jobs: jobs, session: session, pool: bench.pool, policy: handler.retryPolicy, queue: .reports,
                logger: TestBench.silent)
            try? await handler.handle(batch)
            #expect(try await bench.number("SELECT count(*) FROM report_run WHERE document IS NOT NULL") == 0)
        }
    }
}
