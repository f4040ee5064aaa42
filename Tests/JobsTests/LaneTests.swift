import Postgres
import Testing

@testable import Jobs

/// Clinics share a queue: whose jobs a set takes, in which order, and how marks and surveys see what changes.
@Suite struct LaneTests {
    /// A job of a clinic, due so many hours from business now.
    private func enqueue(_ pool: Pool, clinic: Int32, hours: Double, subjects: ClosedRange<Int64>) async throws {
        try await pool.query(
            """
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT 1, \(clinic), n, business_now() + \(hours) * interval '1 hour' + n * interval '1 ms'
            FROM generate_series(\(subjects.lowerBound), \(subjects.upperBound)) AS n
            """)
    }

    private func lease(_ lanes: inout QueueLanes, _ limit: Int, _ session: WorkerSession, _ pool: Pool) async throws
        -> [Int64]
    {
        var known = lanes
        let set = try await pool.withConnection { try await known.lease(limit, for: session, on: $0) }
        lanes = known
        return set.jobs.map(\.subject)
    }

    @Test func clinicsTakeTurnsAndAFloodWaitsForNobody() async throws {
        let pool = try await queueDatabase()
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...300)
        try await enqueue(pool, clinic: 2, hours: 20, subjects: 1001...1003)
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        // Half of the set each, in turns, though the flood is due earlier; what the light clinic lacks is not taken up.
        #expect(try await lease(&lanes, 10, session, pool) == [1, 1001, 2, 1002, 3, 1003, 4, 5])
        #expect(try await lease(&lanes, 4, session, pool) == [6, 7, 8, 9])
        await pool.close()
    }

    @Test func weightsDivideASet() async throws {
        let pool = try await queueDatabase()
        try await pool.query("INSERT INTO clinic_share VALUES (2, 3)")
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...50)
        try await enqueue(pool, clinic: 2, hours: 20, subjects: 1001...1050)
        var lanes = QueueLanes(queue: testQueue)
        let taken = try await lease(&lanes, 40, try await pool.session(), pool)
        #expect(taken.count { $0 > 1000 } == 30 && taken.count == 40)
        await pool.close()
    }

    @Test func riskComesFirstAndNothingStarves() async throws {
        let pool = try await queueDatabase()
        try await enqueue(pool, clinic: 1, hours: 1, subjects: 1...100)
        try await enqueue(pool, clinic: 2, hours: 30, subjects: 1001...1100)
        try await enqueue(pool, clinic: 3, hours: -5, subjects: 2001...2100)
        var lanes = QueueLanes(queue: testQueue)
        let taken = try await lease(&lanes, 16, try await pool.session(), pool)
        #expect(taken.map { $0 / 1000 } == Array(repeating: 0, count: 12) + [1, 1, 2, 2])
        await pool.close()
    }

    @Test func lateWorkOfAClinicDoesNotHideWhatItCanStillMake() async throws {
        let pool = try await queueDatabase()
        try await enqueue(pool, clinic: 1, hours: -5, subjects: 1...100)
        try await enqueue(pool, clinic: 1, hours: 2, subjects: 1001...1100)
        var lanes = QueueLanes(queue: testQueue)
        let taken = try await lease(&lanes, 8, try await pool.session(), pool)
        #expect(taken == [1001, 1002, 1003, 1004, 1005, 1006, 1007, 1])
        await pool.close()
    }

    @Test(arguments: ["-infinity", "infinity"]) func endlessDeadlinesAreServed(deadline: String) async throws {
        let pool = try await queueDatabase()
        try await pool.query("INSERT INTO job (queue, clinic_id, subject, deadline) VALUES (1, 0, 1, '\(deadline)')")
        #expect(try await pool.lease(1, for: try await pool.session()).map(\.subject) == [1])
        await pool.close()
    }

    @Test func pausedClinicsAndQueuesAreLeftAlone() async throws {
        let pool = try await queueDatabase()
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...2)
        try await enqueue(pool, clinic: 2, hours: 10, subjects: 1001...1002)
        try await pool.query("INSERT INTO job_control (scope, key, paused_at) VALUES ('clinic', 1, now())")
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        #expect(try await lease(&lanes, 1, session, pool) == [1001])
        try await pool.query("INSERT INTO job_control (scope, key, paused_at) VALUES ('queue', 1, now())")
        lanes = QueueLanes(queue: testQueue)
        #expect(try await lease(&lanes, 10, session, pool) == [])
        try await pool.query("UPDATE job_control SET paused_at = NULL")
        lanes = QueueLanes(queue: testQueue)
        #expect(try await lease(&lanes, 10, session, pool).sorted() == [1, 2, 1002])
        await pool.close()
    }

    /// Behind the marks of a lane that is being leased, an urgent job is found by the next survey.
    @Test func anEarlierJobIsFoundBehindTheMarks() async throws {
        let pool = try await queueDatabase()
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...100)
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        #expect(try await lease(&lanes, 2, session, pool) == [1, 2])
        try await enqueue(pool, clinic: 1, hours: 5, subjects: 999...999)
        try await eventually("the survey sees the urgent job") {
            try await lease(&lanes, 2, session, pool).contains(999)
        }
        await pool.close()
    }

    /// Once nothing is left, whatever arrives is taken at once, in the order of its deadlines, but for paused clinics.
    @Test func arrivalsAreSweptInTheOrderOfTheirDeadlines() async throws {
        let pool = try await queueDatabase()
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        var taken: [Int64] = []
        // On a busy machine a survey may come between, after which clinics take turns.
        for _ in 0..<100 where taken != [1001, 1002, 1, 2] {
            lanes = QueueLanes(queue: testQueue)
            try await pool.query("DELETE FROM job_control")
            while try await !lease(&lanes, 10, session, pool).isEmpty {}
            try await pool.query("INSERT INTO job_control (scope, key, paused_at) VALUES ('clinic', 3, now())")
            try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...2)
            try await enqueue(pool, clinic: 2, hours: 5, subjects: 1001...1002)
            try await enqueue(pool, clinic: 3, hours: 1, subjects: 2001...2002)
            taken = try await lease(&lanes, 10, session, pool)
        }
        #expect(taken == [1001, 1002, 1, 2])
        try await pool.query("INSERT INTO job_control (scope, key, paused_at) VALUES ('queue', 1, now())")
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 3...3)
        #expect(try await lease(&lanes, 10, session, pool) == [])
        await pool.close()
    }

    /// More arrivals than a set holds: from the next set on, clinics take their turns.
    @Test func afterAFloodOfArrivalsClinicsTakeTurns() async throws {
        let pool = try await queueDatabase()
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        #expect(try await lease(&lanes, 10, session, pool) == [])
        try await enqueue(pool, clinic: 1, hours: 10, subjects: 1...100)
        try await enqueue(pool, clinic: 2, hours: 20, subjects: 1001...1010)
        _ = try await lease(&lanes, 10, session, pool)
        #expect(try await lease(&lanes, 10, session, pool).contains(1001))
        await pool.close()
    }

    /// A number that is committed after later ones were swept is not lost.
    @Test func aLateCommitIsFound() async throws {
        let pool = try await queueDatabase()
        let session = try await pool.session()
        var lanes = QueueLanes(queue: testQueue)
        var taken: [Int64] = []
        try await pool.transaction { slow in
            _ = try await slow.query(
                "INSERT INTO job (queue, clinic_id, subject, deadline) VALUES (1, 1, 1, business_now())")
            for subject in Int64(2)...8 {
                try await enqueue(pool, clinic: 1, hours: 1, subjects: subject...subject)
                taken += try await lease(&lanes, 10, session, pool)
                try await Task.sleep(for: .milliseconds(40))
            }
        }
        #expect(taken == Array(2...8))
        try await eventually("the late one is found") {
            taken += try await lease(&lanes, 10, session, pool)
            return taken.last == 1
        }
        await pool.close()
    }

    /// A rewrite of the table moves every row; what is held is still ours and still settled once.
    @Test func aSetSurvivesARewriteOfTheTable() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(20))
        let session = try await pool.session()
        let first = pool.batch(try await pool.lease(5, for: session), of: session)
        let second = pool.batch(try await pool.lease(5, for: session), of: session)
        try await pool.query("DELETE FROM job WHERE session_id IS NULL AND subject % 2 = 0")
        try await pool.query("VACUUM FULL job")
        try await first.settle { _, held in held.map { Settlement($0, .done) } }
        try await second.finish(second.jobs.map { Settlement($0, .done) })
        #expect(try await pool.query("SELECT count(*), count(DISTINCT id) FROM job_done") == [["10", "10"]])
        #expect(try await pool.number("SELECT count(*) FROM job WHERE session_id IS NOT NULL") == 0)
        await pool.close()
    }

    @Test func finishDropsWhatWasTakenOver() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(4))
        let slow = try await pool.session()
        let batch = pool.batch(try await pool.lease(4, for: slow), of: slow)
        try await pool.expire(slow)
        try await pool.rescue()
        let quick = try await pool.session()
        let taken = try await pool.lease(1, for: quick)
        try await batch.finish(batch.jobs.map { Settlement($0, .done) })
        #expect(try await pool.number("SELECT count(*) FROM job_done") == 0)
        #expect(try await pool.number("SELECT count(*) FROM job") == 4)
        try await pool.batch(taken, of: quick).finish([Settlement(taken[0], .done)])
        #expect(try await pool.number("SELECT count(*) FROM job_done WHERE session_id = \(quick.id)") == 1)
        await pool.close()
    }

    @Test func parkedJobsWaitWithTheirAttemptGivenBack() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(1, for: session), of: session)
        try await batch.settle { _, held in held.map { Settlement($0, .park(key: "payer:X")) } }
        #expect(
            try await pool.query("SELECT attempt, parked_by, due_at = 'infinity' FROM job_later")
                == [["0", "payer:X", "t"]])
        #expect(try await pool.promote() == 0)
        await pool.close()
    }

    @Test func historyHasADayOfItsOwnAndOldDaysAreDropped() async throws {
        let pool = try await queueDatabase()
        try await pool.query(
            """
            CREATE TABLE job_done_20200101 PARTITION OF job_done FOR VALUES FROM ('2020-01-01Z') TO ('2020-01-02Z');
            INSERT INTO job_done (id, subject, runnable_at, finished_at, clinic_id, queue, attempt)
            VALUES (1, 1, now(), '2020-01-01T12:00Z', 1, 1, 1), (2, 2, now(), now(), 1, 1, 1)
            """)
        #expect(try await pool.query("SELECT keep_job_history(3, 30)") == [["1"]])
        #expect(
            try await pool.query("SELECT id, tableoid::regclass::text ~ '_[0-9]{8}$' FROM job_done") == [["2", "t"]])
        #expect(try await pool.query("SELECT keep_job_history(5, 30)") == [["0"]])
        #expect(try await pool.number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'job_done'::regclass") == 7)
        await pool.close()
    }
}
