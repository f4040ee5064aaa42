import Postgres
import TestSupport
import Testing

@Suite struct MigrationTests {
    private static func migration(_ version: Int, _ sql: String) -> Migration {
        Migration(fileName: "v000\(version)_step.sql", bytes: Array(sql.utf8))
    }

    private static let first = migration(1, "CREATE TABLE one (id int);")
    private static let second = migration(2, "CREATE TABLE two (id int); INSERT INTO two VALUES (1);")
    private static let breaking = migration(3, "-- breaking\nDROP TABLE one;")

    @Test func fileNameAndFirstLineAreRead() {
        let migration = Migration(fileName: "v0042_work_items.sql", bytes: Array("-- breaking\r\nSELECT 1".utf8))
        #expect(migration.version == 42)
        #expect(migration.name == "work_items")
        #expect(migration.isBreaking)
        #expect(!Self.second.isBreaking)
    }

    @Test func onlyWhatIsMissingIsApplied() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [Self.first])
        try await pool.withConnection { connection in
            await #expect(throws: PostgresError.self) {
                try await Migrator([Self.second, Self.first]).check(connection)
            }
            let applied = try await Migrator([Self.second, Self.first]).migrate(connection)
            #expect(applied == [Self.second])
            #expect(try await Migrator([Self.first, Self.second]).migrate(connection).isEmpty)
            try await Migrator([Self.first, Self.second]).check(connection)
            #expect(try await connection.query("SELECT * FROM two") == [["1"]])
        }
        await pool.close()
    }

    @Test func changedMigrationIsFound() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [Self.first])
        try await pool.withConnection { connection in
            let changed = Migrator([Self.migration(1, "CREATE TABLE one (id bigint);")])
            let atCheck = await #expect(throws: PostgresError.self) { try await changed.check(connection) }
            #expect(atCheck?.kind == .migration)
            let atMigration = await #expect(throws: PostgresError.self) { _ = try await changed.migrate(connection) }
            #expect(atMigration?.kind == .migration)
        }
        await pool.close()
    }

    @Test func failedMigrationLeavesNothingOfItself() async throws {
        let (_, pool) = try await TestDatabase.make()
        try await pool.withConnection { connection in
            let failing = Self.migration(2, "CREATE TABLE three (id int); SELECT 1 / 0;")
            let error = await #expect(throws: PostgresError.self) {
                _ = try await Migrator([Self.first, failing]).migrate(connection)
            }
            #expect(error?.sqlState == "22012")
            #expect(error?.statement == "migration 2 (step)")
            let tables = try await connection.query("SELECT to_regclass('one'), to_regclass('three')")
            #expect(tables == [["one", nil]])
            let applied = try await Migrator([Self.first, Self.second]).migrate(connection)
            #expect(applied == [Self.second])
        }
        await pool.close()
    }

    @Test func olderProgramsStopOnlyAtBreakingMigrations() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [Self.first, Self.second])
        try await pool.withConnection { connection in
            let older = Migrator([Self.first])
            try await older.check(connection)
            #expect(try await older.migrate(connection).isEmpty)
            _ = try await Migrator([Self.first, Self.second, Self.breaking]).migrate(connection)
            let error = await #expect(throws: PostgresError.self) { try await older.check(connection) }
            #expect(error?.kind == .migration)
            await #expect(throws: PostgresError.self) { _ = try await older.migrate(connection) }
            // One that slipped in between is refused too.
            await #expect(throws: PostgresError.self) {
                _ = try await Migrator([Self.second, Self.breaking, Self.migration(1, "SELECT 1")]).migrate(connection)
            }
        }
        await pool.close()
    }

    @Test func concurrentMigratorsApplyEachOnce() async throws {
        let (_, pool) = try await TestDatabase.make()
        let applied = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await pool.withConnection { try await Migrator([Self.first, Self.second]).migrate($0).count }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(applied == 2)
        await pool.close()
    }
}
