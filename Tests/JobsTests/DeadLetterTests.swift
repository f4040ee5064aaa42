import Postgres
import Testing

@testable import Jobs

/// Looking at single jobs, and bringing dead letters back.
@Suite struct DeadLetterTests {
    /// Jobs 1…count of clinics 1…3 die, those with even subjects of another reason.
    private func graveyard(_ count: Int) async throws -> Pool {
        let pool = try await queueDatabase()
        try await pool.query(
            """
            INSERT INTO job_dead (id, subject, deadline, token, enqueued_at, clinic_id, queue, route_id, attempt, crashes,
                                  has_key, reason)
            SELECT n, n, now() + n * interval '1 min', 5, now() - interval '1 day', n % 3 + 1, 1, 4, 12, 2, true,
                   CASE n % 2 WHEN 0 THEN 'Refused by party' ELSE 'timed out' END
            FROM generate_series(1, \(count)) AS n
            """)
        return pool
    }

    @Test func groupsTellWhatDiedOfWhat() async throws {
        let pool = try await graveyard(5)
        let groups = try await pool.withConnection { try await DeadLetters.groups(DeadLetterFilter(), on: $0) }
        #expect(groups.map(\.reason) == ["timed out", "Refused by party"])
        #expect(groups.map(\.jobs) == [3, 2] && groups.map(\.clinics) == [3, 2])
        let some = try await pool.withConnection {
            try await DeadLetters.groups(DeadLetterFilter(clinic: 2, reason: "REFUSED"), on: $0)
        }
        #expect(some.map(\.jobs) == [1])
        await pool.close()
    }

    @Test func revivedJobsKeepTheirNumbersAndStartAfresh() async throws {
        let pool = try await graveyard(6)
        let revived = try await DeadLetters.revive(DeadLetterFilter(reason: "refused"), pool: pool)
        #expect(revived == 3)
        #expect(
            try await pool.query("SELECT id, subject, token, attempt, crashes, route_id, has_key FROM job ORDER BY id")
                == [
                    ["2", "2", "6", "0", "0", "4", "f"], ["4", "4", "6", "0", "0", "4", "f"],
                    ["6", "6", "6", "0", "0", "4", "f"],
                ])
        #expect(try await pool.number("SELECT count(*) FROM job_dead") == 3)
        #expect(try await DeadLetters.revive(DeadLetterFilter(ids: [1, 2, 3]), pool: pool) == 2)
        #expect(try await DeadLetters.revive(DeadLetterFilter(queue: 9), pool: pool) == 0)
        await pool.close()
    }

    @Test func manyAreRevivedInSteps() async throws {
        let pool = try await graveyard(12_001)
        var steps: [Int] = []
        #expect(try await DeadLetters.revive(DeadLetterFilter(), pool: pool) { steps.append($0) } == 12_001)
        #expect(steps == [5_000, 10_000, 12_001])
        await pool.close()
    }

    @Test func pagesGoThroughAllUnfinishedJobsOnce() async throws {
        let pool = try await graveyard(3)
        try await pool.query("ALTER SEQUENCE job_id RESTART 1000")
        try await pool.enqueue(jobs(3))
        var late = jobs(2)
        for index in late.indices { late[index].due = .after(.seconds(60)) }
        try await pool.enqueue(late)
        try await pool.query("UPDATE job_later SET parked_by = 'route:9' WHERE subject = 2")
        _ = try await pool.lease(1, for: try await pool.session())
        var seen: [JobListing] = []
        while true {
            let page = try await pool.withConnection {
                try await JobQueries.list(JobFilter(), after: seen.last?.id ?? 0, limit: 3, on: $0)
            }
            seen += page
            if page.count < 3 { break }
        }
        #expect(seen.count == 8 && Set(seen.map(\.id)).count == 8)
        let states = Dictionary(grouping: seen, by: \.state).mapValues(\.count)
        #expect(states == [.runnable: 2, .running: 1, .later: 1, .parked: 1, .dead: 3])
        let refused = try await pool.withConnection {
            try await JobQueries.list(JobFilter(state: .dead, reason: "refused"), limit: 10, on: $0)
        }
        #expect(refused.map(\.id) == [2])
        await pool.close()
    }

    @Test func aJobIsFoundWhereverItIs() async throws {
        let pool = try await queueDatabase()
        try await pool.enqueue(jobs(1))
        let session = try await pool.session()
        let batch = pool.batch(try await pool.lease(1, for: session), of: session)
        let id = batch.jobs[0].id
        func found() async throws -> JobDetail? {
            try await pool.withConnection { try await JobQueries.find(id, on: $0) }
        }
        #expect(try await found()?.job.state == .running)
        #expect(try await batch.report(done: 3, total: 10) == [id])
        #expect(try await found()?.progress.map { [$0.done, $0.total] } == [3, 10])
        try await batch.settle { _, held in held.map { Settlement($0, .answered("12 lines")) } }
        let done = try await found()
        #expect(done?.job.state == .done && done?.result == "12 lines" && done?.progress == nil)
        #expect(try await pool.withConnection { try await JobQueries.find(id + 1_000, on: $0) } == nil)
        let finished = try await pool.withConnection {
            try await JobQueries.list(JobFilter(state: .done), limit: 10, on: $0)
        }
        #expect(finished.map(\.id) == [id])
        await pool.close()
    }
}
