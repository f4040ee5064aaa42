import Postgres
import TestSupport
import Testing

@Suite struct InterruptionTests {
    @Test func cancelledStatementLeavesTheConnectionUsable() async throws {
        let (configuration, pool) = try await TestDatabase.make(migrations: [itemMigration])
        let task = Task {
            let connection = try await Connection.open(configuration)
            let running = await kind { _ = try await connection.run(Sleep(seconds: 60)) }
            // The task stays cancelled, so nothing more is sent in it.
            return [running, await kind { _ = try await connection.run(CountItems()) }]
        }
        try await waitForSleeper(pool)
        task.cancel()
        #expect(try await task.value == [.cancelled, .cancelled])
        await pool.close()
    }

    @Test func deadlineCancelsOnTheServerAndTheConnectionGoesOn() async throws {
        var (configuration, pool) = try await TestDatabase.make(migrations: [itemMigration])
        configuration.statementTimeout = .seconds(1)
        let connection = try await Connection.open(configuration)
        for _ in 0..<3 {
            let error = await #expect(throws: PostgresError.self) { _ = try await connection.run(Sleep(seconds: 60)) }
            #expect(error?.kind == .timedOut)
            #expect(try await connection.first(CountItems()) == 0)
        }
        let inPipeline = await #expect(throws: PostgresError.self) {
            _ = try await connection.pipeline(InsertItem(id: 1), Sleep(seconds: 60), InsertItem(id: 2))
        }
        #expect(inPipeline?.kind == .timedOut)
        let inText = await #expect(throws: PostgresError.self) { _ = try await connection.query("SELECT pg_sleep(60)") }
        #expect(inText?.kind == .timedOut)
        let inTransaction = await #expect(throws: PostgresError.self) {
            try await connection.transaction { connection in
                _ = try await connection.execute(InsertItem(id: 1))
                _ = try await connection.run(Sleep(seconds: 60))
            }
        }
        #expect(inTransaction?.kind == .timedOut)
        #expect(try await connection.first(CountItems()) == 0)
        let sleepers = try await pool.withConnection { try await $0.query(Self.sleepers) }
        #expect(sleepers == [["0"]])
        await pool.close()
    }

    @Test func cancelledTransactionRollsBackAndItsConnectionIsLentAgain() async throws {
        let (configuration, observer) = try await TestDatabase.make(migrations: [itemMigration])
        let pool = Pool(configuration, size: 1)
        let process = try await pool.withConnection { $0.backendProcessID }
        let task = Task {
            try await pool.transaction { connection in
                _ = try await connection.execute(InsertItem(id: 1))
                _ = try await connection.run(Sleep(seconds: 60))
            }
        }
        try await waitForSleeper(observer)
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        #expect(try await pool.withConnection { $0.backendProcessID } == process)
        await pool.close()
        await observer.close()
    }

    @Test func cancellingAtAnyMomentNeverMixesAnswers() async throws {
        let (configuration, pool) = try await TestDatabase.make()
        let one = Pool(configuration, size: 1)
        for round in 0..<200 {
            let task = Task { try await one.withConnection { try await $0.first(Echo(value: Int64(round))) } }
            if round % 4 > 0 { try await Task.sleep(for: .microseconds(round * 7 % 400)) }
            task.cancel()
            let answer = await task.result
            if case .success(let value) = answer { #expect(value == Int64(round)) }
            #expect(try await one.withConnection { try await $0.first(Echo(value: Int64(-round))) } == Int64(-round))
        }
        await one.close()
        await pool.close()
    }

    @Test func killedBackendIsAConnectionErrorAndThePoolRecovers() async throws {
        let (configuration, observer) = try await TestDatabase.make(migrations: [itemMigration])
        let pool = Pool(configuration, size: 1)
        let task = Task { try await pool.withConnection { try await $0.run(Sleep(seconds: 60)) } }
        try await waitForSleeper(observer)
        _ = try await observer.withConnection { try await $0.query(Self.killOthers) }
        let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
        #expect(error?.kind == .connection)
        #expect(error?.isTransient == true)
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        // One that dies while it idles is replaced before anyone gets it.
        _ = try await observer.withConnection { try await $0.query(Self.killOthers) }
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        await pool.close()
        await observer.close()
    }

    private func kind(_ body: () async throws -> Void) async -> PostgresError.Kind? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? PostgresError)?.kind
        }
    }

    private static let sleepers = """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'PgSleep' AND state = 'active'
        """

    private static let killOthers = """
        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
        """

    private func waitForSleeper(_ pool: Pool) async throws {
        try await pool.withConnection { connection in
            while try await connection.query(Self.sleepers) != [["1"]] { try await Task.sleep(for: .milliseconds(5)) }
        }
    }
}
