import Postgres
import Synchronization
import TestSupport
import Testing

/// How many are inside at once, at most.
private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0))

    var most: Int { state.withLock { $0.most } }
    func enter() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func leave() { state.withLock { $0.now -= 1 } }
}

@Suite struct PoolTests {
    @Test(.timeLimit(.minutes(10)))
    func waitersAreServedInOrderAndMayGiveUp() async throws {
        let (configuration, observer) = try await TestDatabase.make()
        let pool = Pool(configuration, size: 1)
        let order = Mutex<[Int]>([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await pool.withConnection { connection in
                for number in 0..<5 {
                    let (asked, signal) = AsyncStream.makeStream(of: Void.self)
                    let body = {
                        @Sendable () async throws in
                        signal.yield()
                        try await pool.withConnection { _ in order.withLock { $0.append(number) } }
                    }
                    if number == 2 {
                        let impatient = Task(operation: body)
                        for await _ in asked { break }
                        impatient.cancel()
                        let error = await #expect(throws: PostgresError.self) { try await impatient.value }
                        #expect(error?.kind == .cancelled)
                    } else {
                        group.addTask(operation: body)
                        for await _ in asked { break }
                        // Between the signal and the queue lies nothing that suspends but the pool itself.
                        try await Task.sleep(for: .milliseconds(300))
                    }
                }
                #expect(try await connection.query("SELECT 1") == [["1"]])
            }
            try await group.waitForAll()
        }
        #expect(order.withLock { $0 } == [0, 1, 3, 4])
        await pool.close()
        await observer.close()
    }

    @Test func neverMoreConnectionsThanItsSize() async throws {
        let (configuration, observer) = try await TestDatabase.make()
        let pool = Pool(configuration, size: 3)
        let gauge = Gauge()
        let sum = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await pool.withConnection { connection in
                        gauge.enter()
                        defer { gauge.leave() }
                        return try await connection.first(Echo(value: Int64(number))) ?? -1
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 19_900)
        #expect(gauge.most <= 3)
        await pool.close()
        let error = await #expect(throws: PostgresError.self) { try await pool.withConnection { _ in } }
        #expect(error?.kind == .poolClosed)
        // A server process ends in its own time once its client said goodbye.
        let left = try await observer.withConnection { connection in
            var left: [[String?]] = []
            for _ in 0..<300 where left != [["0"]] {
                left = try await connection.query(
                    """
                    SELECT count(*) FROM pg_stat_activity, pg_sleep(0.2) WHERE datname = current_database()
                    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                    """)
            }
            return left
        }
        #expect(left == [["0"]])
        await observer.close()
    }

    @Test func connectionLeftInsideATransactionIsNotLentAgain() async throws {
        let (configuration, observer) = try await TestDatabase.make(migrations: [itemMigration])
        let pool = Pool(configuration, size: 1)
        try await pool.withConnection { _ = try await $0.query("BEGIN; INSERT INTO item VALUES (1)") }
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        await pool.close()
        await observer.close()
    }

    @Test func everyNewConnectionRunsTheStartupStatements() async throws {
        var (configuration, observer) = try await TestDatabase.make(migrations: [itemMigration])
        configuration.startupStatements = ["SET ROLE pg_monitor", "SET search_path TO pg_catalog"]
        configuration.applicationName = "startup"
        let pool = Pool(configuration, size: 1)
        let row = try await pool.withConnection { connection in
            try await connection.query(
                "SELECT current_user, current_setting('search_path'), current_setting('application_name')")
        }
        #expect(row == [["pg_monitor", "pg_catalog", "startup"]])
        await pool.close()
        await observer.close()
    }

    @Test func unnamedStatementsPrepareNothing() async throws {
        var (configuration, observer) = try await TestDatabase.make(migrations: [itemMigration])
        configuration.preparesStatements = false
        let pool = Pool(configuration, size: 1)
        let prepared = try await pool.withConnection { connection in
            _ = try await connection.pipeline(InsertItem(id: 1), CountItems())
            return try await connection.query("SELECT count(*) FROM pg_prepared_statements")
        }
        #expect(prepared == [["0"]])
        await pool.close()
        await observer.close()
    }

    @Test func unsafeServersAreRefused() async throws {
        let (_, pool) = try await TestDatabase.make()
        try await pool.withConnection { connection in
            try await Durability.check(connection)
            _ = try await connection.query("SET synchronous_commit = off")
            let error = await #expect(throws: PostgresError.self) { try await Durability.check(connection) }
            #expect(error?.kind == .configuration)
            #expect(error?.message.contains("synchronous_commit") == true)
        }
        await pool.close()
    }
}
