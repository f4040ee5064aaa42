import Postgres
import ServiceLifecycle
import Testing

@testable import Jobs

/// One coordinator leads at a time, and an old leader cannot write.
@Suite(.timeLimit(.minutes(10))) struct CoordinatorTests {
    /// Notes who ran it, and under which term.
    private struct Note: Duty {
        let name = "note"
        let every = Duration.milliseconds(10)
        let holder: String

        func perform(on connection: Connection) async throws -> Bool {
            _ = try await connection.query(
                "INSERT INTO note SELECT '\(holder)', term, clock_timestamp() FROM leadership")
            return false
        }
    }

    private struct Failing: Duty {
        struct Failure: Error {}
        let name = "failing"
        let every = Duration.milliseconds(10)

        func perform(on connection: Connection) async throws -> Bool {
            _ = try await connection.query("INSERT INTO note VALUES ('failing', 0, now())")
            throw Failure()
        }
    }

    private func database() async throws -> Pool {
        let pool = try await queueDatabase()
        try await pool.query("CREATE TABLE note (holder text, term bigint, at timestamptz)")
        return pool
    }

    private func coordinator(_ pool: Pool, _ holder: String, lease: Duration = .milliseconds(900)) -> Coordinator {
        Coordinator(pool: pool, holder: holder, lease: lease, duties: [Note(holder: holder)], logger: .quiet)
    }

    private func lead(_ pool: Pool, _ holder: String, lease: Duration) async throws -> Int64? {
        try await pool.withConnection {
            try await $0.first(Lead(holder: holder, leaseMicroseconds: lease.microseconds))
        }
    }

    @Test func theLeadIsTakenRenewedAndPassedOnByTerms() async throws {
        let pool = try await queueDatabase()
        #expect(try await lead(pool, "a", lease: .seconds(60)) == 1)
        #expect(try await lead(pool, "b", lease: .seconds(60)) == nil)
        #expect(try await lead(pool, "a", lease: .seconds(60)) == 1)
        try await pool.query("UPDATE leadership SET expires_at = now() - interval '1 second'")
        #expect(try await lead(pool, "b", lease: .seconds(60)) == 2)
        #expect(try await lead(pool, "a", lease: .seconds(60)) == nil)
        // A holder that let its own lease run out cannot know what happened since: next term.
        try await pool.query("UPDATE leadership SET expires_at = now() - interval '1 second'")
        #expect(try await lead(pool, "b", lease: .seconds(60)) == 3)
        // An old term cannot be resigned.
        _ = try await pool.withConnection { try await $0.execute(Resign(holder: "b", term: 2)) }
        #expect(try await lead(pool, "a", lease: .seconds(60)) == nil)
        await pool.close()
    }

    @Test func aTermHoldsOnlyForItsLivingHolder() async throws {
        let pool = try await queueDatabase()
        #expect(try await lead(pool, "a", lease: .seconds(60)) == 1)
        func holds(_ term: Int64, _ holder: String) async throws -> Bool {
            try await pool.withConnection { try await $0.first(HoldTerm(term: term, holder: holder)) } != nil
        }
        #expect(try await holds(1, "a"))
        #expect(try await !holds(1, "b"))
        #expect(try await !holds(2, "a"))
        try await pool.query("UPDATE leadership SET expires_at = now()")
        #expect(try await !holds(1, "a"))
        await pool.close()
    }

    @Test func aNewLeaderWaitsForTheOldOnesTransaction() async throws {
        let pool = try await database()
        #expect(try await lead(pool, "a", lease: .seconds(3)) == 1)
        let successor = try await pool.transaction { connection in
            #expect(try await connection.first(HoldTerm(term: 1, holder: "a")) == 1)
            try await eventually("the lease ran out") {
                try await pool.number("SELECT count(*) FROM leadership WHERE expires_at < now()") == 1
            }
            let successor = Task { try await lead(pool, "b", lease: .seconds(60)) }
            try await pool.untilSomebodyWaitsForALock()
            _ = try await connection.query("INSERT INTO note SELECT 'a', term FROM leadership")
            return successor
        }
        #expect(try await successor.value == 2)
        #expect(try await pool.query("SELECT term FROM note") == [["1"]])
        await pool.close()
    }

    @Test func oneOfTwoLeadsAndTheOtherTakesOverWhenTheLeaseRunsOut() async throws {
        let pool = try await database()
        let (one, two) = (coordinator(pool, "one", lease: .seconds(3600)), coordinator(pool, "two"))
        let first = Task { try await one.run() }
        try await eventually("the first leads") { try await pool.number("SELECT count(*) FROM note") > 0 }
        try await running(two) { _ in
            let runs = try await pool.number("SELECT count(*) FROM note")
            try await eventually("the first goes on") { try await pool.number("SELECT count(*) FROM note") > runs + 20 }
            #expect(try await pool.query("SELECT DISTINCT holder, term FROM note") == [["one", "1"]])
            // Cancelled, it ends without resigning, as a killed process does.
            first.cancel()
            _ = await first.result
            #expect(try await pool.number("SELECT count(*) FROM leadership WHERE expires_at > now()") == 1)
            let end = try await pool.query(
                """
                UPDATE leadership SET expires_at = now() + interval '0.5 s' WHERE holder = 'one' RETURNING expires_at
                """)
            let expiry = try #require(end.first?.first ?? nil)
            try await eventually("the second leads") {
                try await pool.number("SELECT count(*) FROM note WHERE holder = 'two'") > 0
            }
            #expect(try await pool.number("SELECT min(term) FROM note WHERE holder = 'two'") > 1)
            #expect(try await pool.query("SELECT min(at) > '\(expiry)' FROM note WHERE holder = 'two'") == [["t"]])
        }
        await pool.close()
    }

    @Test func resigningHandsOverAtOnce() async throws {
        let pool = try await database()
        // An hour's lease: whoever takes over within the test was let in.
        try await running(coordinator(pool, "one", lease: .seconds(3600))) { group in
            try await eventually("the first leads") { try await pool.number("SELECT count(*) FROM note") > 0 }
            try await running(coordinator(pool, "two", lease: .milliseconds(900))) { _ in
                await group.triggerGracefulShutdown()
                try await eventually("the second leads") {
                    try await pool.number("SELECT count(*) FROM note WHERE holder = 'two' AND term > 1") > 0
                }
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM note WHERE holder = 'one' AND term > 1") == 0)
        await pool.close()
    }

    @Test func aLeaderThatWasReplacedWithoutKnowingWritesNothing() async throws {
        let pool = try await database()
        // It renews every two seconds, and believes in its term until then.
        try await running(coordinator(pool, "one", lease: .seconds(6))) { _ in
            try await eventually("it leads") { try await pool.number("SELECT count(*) FROM note") > 0 }
            try await pool.query(
                "UPDATE leadership SET term = 100, holder = 'thief', expires_at = now() + interval '1 hour'")
            // Several of its runs fall into this.
            try await Task.sleep(for: .milliseconds(500))
            try await pool.query("UPDATE leadership SET expires_at = now() - interval '1 second'")
            try await eventually("it leads again") {
                try await pool.number("SELECT count(*) FROM note WHERE term > 100") > 0
            }
        }
        #expect(try await pool.number("SELECT count(*) FROM note WHERE term = 100") == 0)
        await pool.close()
    }

    @Test func aFailingDutyRollsBackAndStopsNoOther() async throws {
        let pool = try await database()
        let coordinator = Coordinator(
            pool: pool, holder: "one", duties: [Failing(), Note(holder: "one")], logger: .quiet)
        try await running(coordinator) { _ in
            try await eventually("the other goes on") { try await pool.number("SELECT count(*) FROM note") > 5 }
        }
        #expect(try await pool.query("SELECT DISTINCT holder FROM note") == [["one"]])
        await pool.close()
    }

    @Test func itSurvivesTheLossOfItsConnections() async throws {
        let pool = try await database()
        try await running(coordinator(pool, "one", lease: .milliseconds(300))) { _ in
            try await eventually("it leads") { try await pool.number("SELECT count(*) FROM note") > 0 }
            try await pool.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            let runs = try await pool.number("SELECT count(*) FROM note")
            try await eventually("it leads again") { try await pool.number("SELECT count(*) FROM note") > runs + 3 }
        }
        await pool.close()
    }
}
