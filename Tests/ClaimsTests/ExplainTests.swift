import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// Explanations and payer pauses on a database.
@Suite(.serialized) struct ExplainTests {
    private func withClaim(_ body: @Sendable (TestBench) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits([IntakeFixture.document()])
                try await body(bench)
            }
        }
    }

    private func codes(_ bench: TestBench) async throws -> [Explanation.Code] {
        let found = try await Explain.claims(bench.pool, reference: "V-1001", clinic: nil)
        #expect(found.count == 1 && found.first?.clinicID == "C01")
        return found.flatMap(\.reasons).map(\.code)
    }

    @Test func eachStageIsExplained() async throws {
        try await withClaim { bench in
            let first = try await Explain.claims(bench.pool, reference: "1", clinic: nil)
            #expect(first.map(\.subject) == ["claim 1"])
            #expect(first[0].deadlineKind == .slaTarget && first[0].deadline == "2026-10-06T22:20:00Z")
            #expect(first[0].reasons.map(\.code) == [.noWorker])
            #expect(try await Explain.claims(bench.pool, reference: "1", clinic: "C99").isEmpty)
            #expect(try await Explain.claims(bench.pool, reference: "V-9", clinic: nil).isEmpty)

            try await bench.owner(
                """
                INSERT INTO worker_session (name, queues, expires_at) VALUES ('host.1', '{1,2,3,7}', now() + interval '1 hour');
                INSERT INTO job_control (scope, key, paused_at, paused_by, reason) VALUES ('queue', 1, now(), 'ada', 'audit')
                """)
            #expect(try await codes(bench) == [.paused, .turn])
            try await bench.owner("DELETE FROM job_control")
            try await bench.workAll(.eligibility)
            #expect(try await codes(bench) == [.turn])
            try await bench.workAll(.scrub)
            try await bench.owner("UPDATE payer_route SET window_ms = 3600000, last_window_at = now()")
            #expect(try await codes(bench) == [.payerWindow])
            try await bench.owner("UPDATE payer_route SET window_ms = 0")
            try await bench.perform(OpenBatchWindows())
            #expect(try await codes(bench) == [.fileOnItsWay, .turn])
            try await bench.workAll(.submit)
            #expect(try await codes(bench) == [.waitingForAnswer])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aRetryADeadLetterALeaseAndAMissingJobAreExplained() async throws {
        try await TestBench.with { bench in
            // Nobody answers the inquiry, so that the job is tried again later.
            try await bench.importVisits([IntakeFixture.document()])
            try await bench.workAll(.eligibility)
            #expect(try await codes(bench) == [.retry])
            let id = Int64(try await bench.number("SELECT id FROM job_later"))
            let job = try await bench.pool.withConnection { try await Explain.job(id: id, on: $0) }
            #expect(job?.subject == "job \(id)" && job?.reasons.first?.until != nil)
            try await bench.owner("UPDATE job_later SET due_at = 'infinity', parked_by = 'payer:MCRTX'")
            #expect(try await codes(bench) == [.parked])
            try await bench.owner("UPDATE job_later SET due_at = now(), parked_by = NULL")
            try await bench.promote()
            try await bench.owner(
                """
                INSERT INTO worker_session (name, queues, expires_at) VALUES ('host.1', '{1}', now() + interval '1 hour');
                UPDATE job SET session_id = (SELECT max(id) FROM worker_session), token = token + 1, leased_at = now()
                """)
            let leased = try await Explain.claims(bench.pool, reference: "V-1001", clinic: "C01").first?.reasons.first
            #expect(leased?.code == .leased && leased?.by == "host.1" && leased?.until != nil)
            try await bench.owner("DELETE FROM job")
            #expect(try await codes(bench) == [.noJob])
            #expect(try await bench.pool.withConnection { try await Explain.job(id: id, on: $0) } == nil)
        }
    }

    @Test func aPausedPayerGetsNothingUntilItIsResumed() async throws {
        try await withClaim { bench in
            try await PayerPauses.pause("MCRTX", by: "person:ada", reason: "enrolment", pool: bench.pool)
            try await bench.restarted { later in
                try await later.workAll(.eligibility)
                #expect(try await later.stages()["V-1001"] == .eligibility)
                #expect(try await codes(later).prefix(2) == [.payerPaused, .parked])
                let paused = try await PayerPauses.all(pool: later.pool)
                #expect(paused.map(\.payerID) == ["MCRTX"] && paused.first?.parkedJobs == 1)
                #expect(try await PayerPauses.resume("MCRTX", pool: later.pool) == 1)
                #expect(try await PayerPauses.resume("MCRTX", pool: later.pool) == nil)
            }
            try await bench.restarted { later in
                try await later.promote()
                try await later.workAll(.eligibility)
                try await later.workAll(.scrub)
                #expect(try await later.stages()["V-1001"] == .ready)
                try await PayerPauses.pause("MCRTX", by: "person:ada", reason: "enrolment", pool: later.pool)
                try await later.resubmit()
                #expect(try await later.stages()["V-1001"] == .ready)
                #expect(try await later.number("SELECT count(*) FROM submission_file") == 0)
                #expect(try await codes(later).first == .payerPaused)
                _ = try await PayerPauses.resume("MCRTX", pool: later.pool)
                try await later.resubmit()
                #expect(try await later.stages()["V-1001"] == .submitted)
                #expect(try await later.breaches() == [])
            }
        }
    }

    @Test func aJobParkedAfterTheResumptionComesBack() async throws {
        try await TestBench.with { bench in
            try await bench.importVisits([IntakeFixture.document()])
            try await bench.workAll(.eligibility)
            try await bench.owner("UPDATE job_later SET due_at = 'infinity', parked_by = 'payer:MCRTX'")
            try await bench.perform(WatchDeadlines(logger: TestBench.silent))
            #expect(try await bench.number("SELECT count(*) FROM job_later WHERE parked_by IS NULL") == 1)
            try await bench.promote()
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == 1)
        }
    }

    /// A lane of a hundred thousand jobs, and as many claims' jobs that wait: each look-up goes by an index.
    @Test func anExplanationGoesByIndexBesideManyRows() async throws {
        try await withClaim { bench in
            try await bench.owner(
                """
                INSERT INTO job (queue, clinic_id, subject, deadline)
                SELECT 1, 1, 1000 + n, '2026-10-06T00:00:00Z'::timestamptz + n * interval '1 ms'
                FROM generate_series(1, 100000) AS n;
                INSERT INTO job_later (queue, clinic_id, subject, deadline, due_at, by_business_clock)
                SELECT 7, 1, 1000 + n, 'infinity', 'infinity', true FROM generate_series(1, 100000) AS n
                """)
            let found = try await Explain.claims(bench.pool, reference: "V-1001", clinic: nil)
            #expect(found.first?.reasons.map(\.code) == [.noWorker])
            let asked: [(any Statement.Type, String)] = [
                (ReadJobFacts.self, "1"), (FindJob.self, "1, 1, 99, now()"), (ReadClaimFacts.self, "1"),
                (FindClaimIDs.self, "1, 'V-1001', NULL"), (ReadJobControls.self, "1, 1, 1"),
            ]
            for (statement, values) in asked {
                let plan = try await bench.pool.transaction { connection in
                    _ = try await connection.pipeline(OpenScope.all, LookByIndex())
                    _ = try await connection.query("PREPARE asked_\(statement.name) AS \(statement.sql)")
                    return try await connection.query("EXPLAIN EXECUTE asked_\(statement.name)(\(values))")
                }
                let scans = plan.compactMap { $0[0] }.filter { line in
                    ["job", "job_later", "job_dead", "claim", "visit"].contains { line.contains("Seq Scan on \($0) ") }
                }
                #expect(scans == [], "\(statement.name)")
            }
        }
    }
}
