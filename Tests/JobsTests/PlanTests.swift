import Postgres
import TestSupport
import Testing

@testable import Jobs

/// The hot statements reach their rows by index, whatever the planner believes about the size of the tables.
@Suite struct PlanTests {
    /// What the tables looked like when the statistics were taken.
    enum State: CaseIterable {
        /// Never looked at.
        case fresh
        /// Drained and vacuumed to nothing.
        case emptied
        /// Drained and vacuumed, with its pages still there.
        case drained
        /// Full.
        case full
    }

    private static let rows = 20_000

    private func fill(_ pool: Pool) async throws {
        try await pool.query(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 1, 7, n, now() + interval '1 day' + random() * interval '30 days'
            FROM generate_series(1, \(Self.rows)) AS n;
            INSERT INTO job_later (queue, clinic_id, subject, deadline, due_at, by_business_clock)
            SELECT 1, 7, n, now(), now() + n * interval '1 minute', n % 2 = 0 FROM generate_series(1, \(Self.rows)) AS n
            """)
    }

    private func database(_ state: State) async throws -> Pool {
        let pool = try await queueDatabase()
        if state == .drained {
            try await pool.query(
                "ALTER TABLE job SET (vacuum_truncate = false); ALTER TABLE job_later SET (vacuum_truncate = false)")
        }
        if state == .drained || state == .full { try await fill(pool) }
        if state == .drained { try await pool.query("DELETE FROM job; DELETE FROM job_later") }
        if state != .fresh { try await pool.query("VACUUM ANALYZE") }
        return pool
    }

    /// The plan of a statement for these SQL arguments after more runs than a plan for the very arguments is made for.
    private func plan<S: Statement>(
        of type: S.Type, _ types: String, _ arguments: String, by way: PlanBy = .index, on pool: Pool
    ) async throws -> String {
        try await pool.transaction { connection in
            _ = try await connection.execute(way)
            _ = try await connection.query("PREPARE probe\(types) AS \(S.sql)")
            var plan: [[String?]] = []
            for _ in 1...8 { plan = try await connection.query("EXPLAIN (COSTS OFF) EXECUTE probe\(arguments)") }
            _ = try await connection.query("DEALLOCATE probe")
            return plan.compactMap { $0[0] }.joined(separator: "\n")
        }
    }

    @Test(arguments: State.allCases) func theLeaseWalksItsIndexInOrder(state: State) async throws {
        let pool = try await database(state)
        let types =
            "(smallint, bigint, bigint, integer, integer[], integer[], timestamptz[], bigint[], timestamptz[], integer[])"
        let plan = try await plan(
            of: LeaseJobs.self, types,
            "(1::smallint, 500, 1, 1, '{}', '{7}', array[now()], '{0}', '{infinity}', '{500}')", on: pool)
        #expect(
            plan.contains(/Index Scan using job_lane on job [^\n]*\n +Index Cond: .*ROW\(deadline, id\)/), "\(plan)")
        #expect(plan.contains("Tid Scan on job"), "\(plan)")
        let arrivals = try await self.plan(
            of: LeaseArrivals.self, "(smallint, bigint, bigint, integer, integer[], bigint)",
            "(1::smallint, 500, 1, 1, '{}', 15000)", on: pool)
        #expect(
            arrivals.contains(/Index Scan using job_pkey on job\n +Index Cond: \(id >/), "\(arrivals)")
        #expect(arrivals.contains("Tid Scan on job"), "\(arrivals)")
        let survey = try await self.plan(of: SurveyLanes.self, "(smallint)", "(1::smallint)", on: pool)
        #expect(!survey.contains("Seq Scan on job\n") && !survey.contains("Sort"), "\(survey)")
        await pool.close()
    }

    @Test(arguments: State.allCases) func fenceAndSettlementGoWhereTheJobsLay(state: State) async throws {
        let pool = try await database(state)
        let ids = "'{\((1...500).map(String.init).joined(separator: ","))}'"
        let places = "'{\((1...500).map { "\"(0,\($0))\"" }.joined(separator: ","))}'"
        let texts = "array_fill('r'::text, '{500}')"
        let plans = [
            try await plan(
                of: FenceJobs.self, "(tid[], bigint[], bigint[], bigint)", "(\(places), \(ids), \(ids), 1)", by: .place,
                on: pool),
            try await plan(
                of: SettleDone.self, "(tid[], bigint[], bigint[], bigint)", "(\(places), \(ids), \(ids), 1)",
                by: .place,
                on: pool),
            try await plan(
                of: SettleLater.self, "(tid[], bigint[], bigint[], bigint, bigint[], timestamptz[], text[], text[])",
                "(\(places), \(ids), \(ids), 1, \(ids), array_fill(now(), '{500}'), \(texts), \(texts))",
                by: .place, on: pool),
            try await plan(
                of: SettleDead.self, "(tid[], bigint[], bigint[], bigint, text[])",
                "(\(places), \(ids), \(ids), 1, \(texts))", by: .place, on: pool),
        ]
        for plan in plans {
            #expect(plan.contains("Tid Scan on job"), "\(plan)")
            #expect(!plan.contains("Seq Scan on job"), "\(plan)")
            #expect(!plan.contains("Nested Loop"), "\(plan)")
        }
        let byKey = [
            try await plan(
                of: FenceMovedJobs.self, "(bigint[], bigint[], bigint)", "(\(ids), \(ids), 1)", on: pool),
            try await plan(of: RequeueLost.self, "", "", on: pool),
        ]
        for plan in byKey {
            #expect(plan.contains(/Index Scan using job_pkey on job\n +Index Cond: \(+id = ANY/), "\(plan)")
            #expect(!plan.contains("Seq Scan on job\n"), "\(plan)")
        }
        await pool.close()
    }

    @Test(arguments: State.allCases) func promotionUsesThePartialIndexOfEachClock(state: State) async throws {
        let pool = try await database(state)
        let plan = try await plan(of: PromoteDue.self, "(bigint)", "(5000)", on: pool)
        #expect(plan.contains("Index Scan using job_later_database_due"), "\(plan)")
        #expect(plan.contains("Index Scan using job_later_business_due"), "\(plan)")
        #expect(
            plan.contains(/Index Scan using job_later_pkey on job_later[^\n]*\n +Index Cond: \(+id = ANY/), "\(plan)")
        await pool.close()
    }

    /// A worker that idled over night on an emptied table keeps its plans into the morning's burst.
    @Test func plansMadeOnTheEmptyTableReadNoMoreThanTheirBatchOfTheFullOne() async throws {
        // One connection, so that it is the one with the plans.
        let pool = try await TestDatabase.make(migrations: JobsSchema.migrations, size: 1).pool
        try await pool.query("VACUUM ANALYZE")
        try await pool.enqueue(jobs(1))
        let session = try await pool.session()
        let held = try await pool.lease(1, for: session)
        try await pool.batch(held, of: session).finish()
        for _ in 1...10 {
            #expect(try await pool.lease(100, for: session).isEmpty)
            #expect(try await pool.batch(held, of: session).stillHeld().isEmpty)
        }
        try await fill(pool)
        let reads = try await pool.transaction { connection in
            var lanes = QueueLanes(queue: testQueue)
            let leased = try await lanes.lease(100, for: session, on: connection).jobs
            #expect(leased.count == 100)
            #expect(try await connection.run(FenceJobs(jobs: leased, sessionID: session.id)).count == 100)
            #expect(try await connection.first(SettleDone(jobs: leased, sessionID: session.id)) == 100)
            return try await connection.query(
                "SELECT seq_tup_read, idx_tup_fetch <= 400 FROM pg_stat_xact_user_tables WHERE relname = 'job'")
        }
        #expect(reads == [["0", "t"]])
        await pool.close()
    }
}
