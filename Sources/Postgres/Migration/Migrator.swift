/// Brings a schema forward, one checksummed migration at a time, and tells whether it fits this program.
public struct Migrator: Sendable {
    private let migrations: [Migration]
    /// The key of the advisory lock under which migrators take turns; "claimmig" in ASCII.
    private static let lockKey: Int64 = 0x636C_6169_6D6D_6967

    /// Takes the program's migrations, in any order.
    public init(_ migrations: [Migration]) {
        self.migrations = migrations
    }

    /// Applies what is missing, each migration in a transaction of its own, and answers what was applied.
    ///
    /// Holds a session-level advisory lock, so that concurrent migrators wait for each other; needs a session of its own,
    /// so not PgBouncer in transaction mode. The statement timeout does not count. Throws `.migration` where the schema
    /// does not fit, and the server's error where a migration fails; those before it stay applied.
    public func migrate(_ connection: Connection) async throws(PostgresError) -> [Migration] {
        let timeout = connection.statementTimeout
        connection.statementTimeout = nil
        defer { connection.statementTimeout = timeout }
        _ = try await connection.query("SELECT pg_advisory_lock(\(Self.lockKey))")
        let applied: [Migration]
        do {
            applied = try await applyPending(connection)
        } catch {
            await unlock(connection)
            throw error
        }
        await unlock(connection)
        return applied
    }

    /// Changes nothing; throws `.migration` where the schema is older than this program, a checksum differs, or a newer
    /// breaking migration was applied.
    public func check(_ connection: Connection) async throws(PostgresError) {
        let hasTable = try await connection.first(HasMigrationTable()) ?? false
        let applied = hasTable ? try await connection.run(ListAppliedMigrations()) : []
        let plan = try MigrationPlan(known: try await known(connection), applied: applied)
        if let first = plan.pending.first?.migration {
            throw MigrationPlan.error("the schema is older than this program: migration \(first.version) is missing")
        }
    }

    private func known(_ connection: Connection) async throws(PostgresError) -> [MigrationPlan.Known] {
        let checksums = try await connection.run(ChecksumTexts(texts: migrations.map(\.sql)))
        return zip(migrations, checksums).map { MigrationPlan.Known(migration: $0, checksum: $1) }
    }

    private func applyPending(_ connection: Connection) async throws(PostgresError) -> [Migration] {
        _ = try await connection.query(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                version bigint PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                is_breaking boolean NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
        let applied = try await connection.run(ListAppliedMigrations())
        let plan = try MigrationPlan(known: try await known(connection), applied: applied)
        for known in plan.pending { try await apply(known, connection) }
        return plan.pending.map(\.migration)
    }

    private func apply(_ known: MigrationPlan.Known, _ connection: Connection) async throws(PostgresError) {
        do {
            try await connection.transaction { connection in
                _ = try await connection.query(known.migration.sql)
                _ = try await connection.execute(RecordMigration(known: known))
            }
        } catch let error as PostgresError {
            var named = error
            named.statement = "migration \(known.migration.version) (\(known.migration.name))"
            throw named
        } catch {
            throw MigrationPlan.error("migration \(known.migration.version) failed")
        }
    }

    /// A connection that cannot unlock is not used again, which unlocks too.
    private func unlock(_ connection: Connection) async {
        connection.isShielded = true
        defer { connection.isShielded = false }
        do {
            _ = try await connection.query("SELECT pg_advisory_unlock(\(Self.lockKey))")
        } catch {
            connection.isBroken = true
        }
    }
}
