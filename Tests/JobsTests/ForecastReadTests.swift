import Postgres
import Testing

@testable import Jobs

/// The forecast as read from the database, and the database's own number for a scaler.
@Suite struct ForecastReadTests {
    /// Three queues in a row; a job of the first takes 0.1 s, of the second 0.05 s, of the third 1 s.
    private static let way = """
        INSERT INTO job_queue (id, name, next_queue) VALUES (1, 'first', 2), (2, 'second', 3), (3, 'third', NULL);
        INSERT INTO worker_tally (session_id, queue, done, failed, busy_us)
        VALUES (1, 1, 1000, 0, 100000000), (1, 2, 600, 0, 30000000), (2, 2, 400, 0, 20000000), (1, 3, 10, 0, 10000000)
        """

    private func database(_ statements: String...) async throws -> Pool {
        let pool = try await queueDatabase()
        for sql in [Self.way] + statements { try await pool.query(sql) }
        return pool
    }

    /// Both answers at one instant.
    private func answers(_ pool: Pool, horizon: Int = 60) async throws -> (forecast: Forecast, required: Int) {
        try await pool.transaction { connection in
            var forecast = try await Forecast.read(horizon: .seconds(horizon), on: connection)
            forecast.slotsPerWorker = 3
            forecast.share = 0.8
            let rows = try await connection.query("SELECT required_workers('\(horizon) seconds', 3, 0.8)")
            return (forecast, rows.first?.first?.flatMap { Int($0) } ?? -1)
        }
    }

    @Test func nothingToDoNeedsNobody() async throws {
        let pool = try await database()
        let (forecast, required) = try await answers(pool)
        #expect(required == 0 && forecast.need.workers == 0)
        #expect(forecast.clearance() == .after(seconds: 0, by: nil))
        await pool.close()
    }

    @Test func aJobCostsItsWholeWay() async throws {
        let pool = try await database(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 1, 1, n, business_now() + interval '100 seconds' FROM generate_series(1, 2000) AS n
            """)
        let (forecast, required) = try await answers(pool)
        // 0.1 + 0.05 + 1/100 s for each of 2,000 jobs, within 100 s.
        #expect(forecast.paces.map(\.follow) == [1, 0.01, 1])
        #expect(required == 2 && forecast.need.workers == 2)
        var one = forecast
        one.workers = 1
        #expect(abs(one.clearance().seconds - 320 / 2.4) < 1e-6)
        await pool.close()
    }

    @Test func lateWorkIsDueWhenTheHorizonEnds() async throws {
        let pool = try await database(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 3, 1, n, business_now() - interval '1 day' FROM generate_series(1, 600) AS n
            """)
        // 600 s of work in 60 s, or in 600 s.
        #expect(try await answers(pool, horizon: 60).required == 5)
        #expect(try await answers(pool, horizon: 600).required == 1)
        #expect(try await answers(pool, horizon: 60).forecast.need.workers == 5)
        await pool.close()
    }

    @Test func pausedAndParkedWorkIsLeftOut() async throws {
        let pool = try await database(
            """
            INSERT INTO job (queue, clinic_id, route_id, subject, deadline)
            SELECT CASE n % 3 WHEN 0 THEN 1 ELSE 3 END, CASE n % 3 WHEN 1 THEN 4 ELSE 1 END,
                   CASE n % 3 WHEN 2 THEN 5 ELSE 0 END, n, business_now() FROM generate_series(1, 300) AS n
            """,
            """
            INSERT INTO job_later (queue, clinic_id, subject, deadline, due_at, by_business_clock, parked_by)
            SELECT 3, 1, n, business_now(), 'infinity', false, 'key' FROM generate_series(1, 300) AS n
            """,
            """
            INSERT INTO job_control (scope, key, paused_at) VALUES
            ('queue', 1, now()), ('clinic', 4, now()), ('route', 5, now())
            """)
        let (forecast, required) = try await answers(pool)
        #expect(forecast.work.isEmpty)
        #expect(required == 0)
        await pool.close()
    }

    @Test func aRouteThatAllowsTooLittleCapsTheNumber() async throws {
        let pool = try await database(
            """
            INSERT INTO job (queue, clinic_id, route_id, subject, deadline)
            SELECT 3, 1, 7, n, business_now() + interval '100 seconds' FROM generate_series(1, 5900) AS n
            """)
        #expect(try await answers(pool).required == 25)
        try await pool.query("INSERT INTO job_control (scope, key, per_minute) VALUES ('route', 7, 300)")
        let (forecast, required) = try await answers(pool)
        // Five jobs of a second each second.
        #expect(required == 3)
        #expect(forecast.need == Forecast.Need(workers: 3, limits: [Forecast.Limit(.route, 7, .jobsPerSecond, 5)]))
        await pool.close()
    }

    /// The function and the forecast are one reckoning in two languages.
    @Test(arguments: 1...12) func theDatabaseReckonsAsTheForecastDoes(seed: Int) async throws {
        let pool = try await database(
            """
            SELECT setseed(\(Double(seed) / 100));
            INSERT INTO job (queue, clinic_id, route_id, subject, deadline)
            SELECT 1 + floor(random() * 3), floor(random() * 4), floor(random() * 4), n,
                   business_now() + (random() ^ 3 * 40000 - 600) * interval '1 second' FROM generate_series(1, 3000) AS n;
            INSERT INTO job_later (queue, clinic_id, route_id, subject, deadline, due_at, by_business_clock)
            SELECT 1 + floor(random() * 3), 1, floor(random() * 4), n,
                   business_now() + random() * 30000 * interval '1 second',
                   now() + random() ^ 2 * 20000 * interval '1 second', n % 2 = 0 FROM generate_series(1, 500) AS n;
            INSERT INTO job_control (scope, key, per_minute, max_running) VALUES
            ('route', 1, 1 + floor(random() * 60), NULL), ('route', 2, 6000, NULL), ('clinic', 2, NULL, 1),
            ('queue', 3, 1 + floor(random() * 600), 2)
            """)
        let (forecast, required) = try await answers(pool)
        #expect(required == forecast.need.workers && required > 0)
        #expect(Int(forecast.work.reduce(0) { $0 + $1.jobs }) == 3_500)
        await pool.close()
    }

    /// 200 of the first queue's jobs have led to nothing yet, and all of the others to one of the second each.
    @Test func whatLiesBetweenTwoQueuesIsWorkToo() async throws {
        let pool = try await database(
            """
            CREATE OR REPLACE FUNCTION work_between() RETURNS TABLE (queue smallint, jobs double precision)
                LANGUAGE sql STABLE AS 'VALUES (1::smallint, 150::double precision), (1::smallint, 50), (3::smallint, 9)';
            UPDATE worker_tally SET done = done - 200 WHERE queue = 2 AND done = 600
            """)
        let (forecast, required) = try await answers(pool)
        #expect(forecast.paces.map(\.follow) == [1, 0.0125, 1])
        #expect(forecast.work == [Forecast.Work(queue: 2, dueIn: 86_400, jobs: 200)])
        #expect(required == forecast.need.workers && required == 1)
        await pool.close()
    }

    @Test func slotsAreAsUsableAsTheyWereWhileWorkWaited() async throws {
        let pool = try await queueDatabase()
        try await pool.query("INSERT INTO job_queue (id, name) VALUES (1, 'first')")
        let session = try await pool.session()
        try await pool.query("UPDATE worker_session SET slots = 2")
        try await pool.query(
            """
            INSERT INTO worker_tally (session_id, queue, at, done, failed, busy_us)
            SELECT \(session.id), 1, now() - n * interval '1 second', 100, 0, 1200000 FROM generate_series(0, 10) AS n
            """)
        // Nothing waits: the slots were idle for want of work.
        let idle = try await pool.withConnection { try await Forecast.read(on: $0) }
        #expect(idle.share == 0.8 && !idle.isShareMeasured)
        try await pool.enqueue(jobs(1_000))
        try await pool.query("UPDATE job SET runnable_at = now() - interval '1 minute'")
        let busy = try await pool.withConnection { try await Forecast.read(on: $0) }
        #expect(busy.isShareMeasured && abs(busy.share - 0.6) < 0.001)
        #expect(busy.workers == 1 && busy.slotsPerWorker == 2)
        // 100 jobs a second as before.
        #expect(abs(busy.clearance().seconds - 10) < 0.01)
        await pool.close()
    }
}
