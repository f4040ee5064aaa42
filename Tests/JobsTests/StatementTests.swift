import Foundation
import Postgres
import Testing

@testable import Jobs

/// Every statement fits the migrated schema with the types it binds, and the hot ones use the index they were written for.
@Suite struct StatementTests {
    /// Inserts jobs in bulk so that the planner has something to weigh.
    private func filled() async throws -> Pool {
        let pool = try await queueDatabase()
        _ = try await pool.withConnection { try await Enqueue.bulk(jobs(50_000), on: $0) }
        try await pool.query(
            """
            INSERT INTO job_later (queue, clinic_id, subject, deadline, due_at, by_business_clock)
            SELECT 1, 7, n, now(), now() + n * interval '1 minute', n % 2 = 0 FROM generate_series(1, 50000) AS n;
            ANALYZE
            """)
        return pool
    }

    /// The plan of a statement for these SQL arguments, under the custom and under the generic plan.
    private func plans<S: Statement>(
        of type: S.Type, _ types: String, _ arguments: String, on pool: Pool
    ) async throws -> [String] {
        try await pool.withConnection { connection in
            let preparation = types.isEmpty ? "PREPARE probe AS" : "PREPARE probe(\(types)) AS"
            _ = try await connection.query("\(preparation) \(S.sql)")
            var plans: [String] = []
            for mode in ["force_custom_plan", "force_generic_plan"] {
                let call = arguments.isEmpty ? "probe" : "probe(\(arguments))"
                let rows = try await connection.query(
                    "SET plan_cache_mode = \(mode); EXPLAIN (COSTS OFF) EXECUTE \(call)")
                plans.append(rows.compactMap { $0[0] }.joined(separator: "\n"))
            }
            _ = try await connection.query("DEALLOCATE probe; RESET plan_cache_mode")
            return plans
        }
    }

    private func samples() -> [any Statement] {
        let job = LeasedJob(
            id: 1, clinicID: 7, subject: 1, deadline: midnight, attempt: 1, crashes: 0, token: 1)
        return [
            EnqueueRunnable(jobs: jobs(2)),
            EnqueueLater(jobs: [(jobs(1)[0], .after(.seconds(1))), (jobs(1)[0], .business(midnight))]),
            OpenSession(sessionName: "test", leaseMicroseconds: 1), RenewSession(sessionID: 1, leaseMicroseconds: 1),
            EndSession(sessionID: 1), FenceExpiredSessions(), RequeueLost(), QuarantineKillers(ids: [1]),
            LeaseJobs(queue: testQueue, limit: 1, sessionID: 1, setNumber: 1, finishedSets: [1]),
            FenceJobs(jobs: [job], sessionID: 1), SettleDone(jobs: [job]),
            SettleLater(jobs: [(job, .after(.seconds(1)), "r"), (job, .business(midnight), nil)]),
            SettleDead(jobs: [(job, "r")]), PromoteDue(limit: 1), QueueProgress(windowMicroseconds: 1),
            RaiseAlarm(kind: "k", subject: "s", detail: "d"), ClearAlarm(kind: "k", subject: "s"),
            NameQueues(queues: [testQueue]), Lead(holder: "a", leaseMicroseconds: 1), HoldTerm(term: 1, holder: "a"),
            Resign(holder: "a", term: 1),
        ]
    }

    @Test func everyStatementRunsWithAndWithoutRows() async throws {
        let pool = try await queueDatabase()
        for statement in samples() {
            try await pool.withConnection { connection in
                await #expect(throws: Never.self, "\(type(of: statement).name)") {
                    _ = try await connection.execute(statement)
                }
            }
        }
        let empty: [any Statement] = [
            EnqueueRunnable(jobs: []), EnqueueLater(jobs: []), FenceJobs(jobs: [], sessionID: 1), SettleDone(jobs: []),
            SettleLater(jobs: []), SettleDead(jobs: []), QuarantineKillers(ids: []), NameQueues(queues: []),
        ]
        for statement in empty {
            let rows = try await pool.withConnection { try await $0.execute(statement) }
            #expect(rows == 0, "\(type(of: statement).name)")
        }
        await pool.close()
    }

    /// The list above is complete: the names in the source files are the names it covers.
    @Test func everyStatementOfTheSourcesIsCovered() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Jobs/SQL")
        let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        let names = try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).matches(of: /static let name = "([a-z_]+)"/)
                .map { String($0.output.1) }
        }
        let covered = samples().map { type(of: $0).name }
        #expect(names.count > 15)
        #expect(covered.sorted() == names.sorted())
        #expect(Set(names).count == names.count)
    }

    @Test func theLeaseScansItsIndexInOrder() async throws {
        let pool = try await filled()
        let session = try await pool.session()
        let types = "smallint, bigint, bigint, integer, integer[]"
        for plan in try await plans(of: LeaseJobs.self, types, "1, 500, \(session.id), 1, '{}'", on: pool) {
            #expect(plan.contains("Index Scan using job_lease on job"), "\(plan)")
            #expect(!plan.contains("Seq Scan on job\n"), "\(plan)")
            #expect(plan.contains("Tid Scan on job"), "\(plan)")
        }
        await pool.close()
    }

    @Test func fenceAndSettlementUseThePrimaryKey() async throws {
        let pool = try await filled()
        let ids = "(SELECT array_agg(n) FROM generate_series(1, 500) AS n)"
        let array = try #require(try await pool.query("SELECT \(ids)").first?.first ?? nil)
        let bigints = "'\(array)'"
        let texts = "array_fill('r'::text, '{500}')"
        let found = [
            try await plans(of: FenceJobs.self, "bigint[], bigint[], bigint", "\(bigints), \(bigints), 1", on: pool),
            try await plans(of: SettleDone.self, "bigint[], bigint[]", "\(bigints), \(bigints)", on: pool),
            try await plans(
                of: SettleLater.self, "bigint[], bigint[], bigint[], timestamptz[], text[]",
                "\(bigints), \(bigints), \(bigints), array_fill(now(), '{500}'), \(texts)", on: pool),
            try await plans(
                of: SettleDead.self, "bigint[], bigint[], text[]", "\(bigints), \(bigints), \(texts)", on: pool),
            try await plans(of: QuarantineKillers.self, "bigint[]", bigints, on: pool),
        ]
        for plan in found.joined() {
            #expect(plan.contains("using job_pkey on job") || plan.contains("Index Scan on job_pkey"), "\(plan)")
            #expect(!plan.contains("Seq Scan on job"), "\(plan)")
        }
        await pool.close()
    }

    @Test func promotionUsesThePartialIndexOfEachClock() async throws {
        let pool = try await filled()
        for plan in try await plans(of: PromoteDue.self, "bigint", "5000", on: pool) {
            #expect(plan.contains("Index Scan using job_later_database_due"), "\(plan)")
            #expect(plan.contains("Index Scan using job_later_business_due"), "\(plan)")
        }
        await pool.close()
    }

    @Test func aRescueFindsItsJobsByThePrimaryKey() async throws {
        let pool = try await filled()
        let session = try await pool.session()
        for _ in 1...20 { _ = try await pool.lease(500, for: session) }
        try await pool.query("ANALYZE")
        try await pool.expire(session)
        for plan in try await plans(of: RequeueLost.self, "", "", on: pool) {
            #expect(plan.contains("using job_pkey on job"), "\(plan)")
        }
        await pool.close()
    }
}
