import Postgres
import TestSupport
import Testing

@Suite struct TransactionTests {
    private struct Stop: Error {}

    @Test func bodyErrorRollsBackAndIsThrownOn() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        await #expect(throws: Stop.self) {
            try await pool.transaction { connection in
                _ = try await connection.execute(InsertItem(id: 1))
                throw Stop()
            }
        }
        let count = try await pool.transaction { connection in
            #expect(try await connection.execute(InsertItem(id: 2)) == 1)
            #expect(try await connection.query("SELECT id FROM item") == [["2"]])
            return try await connection.first(CountItems())
        }
        #expect(count == 1)
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 1)
        await pool.close()
    }

    @Test func transactionMayStartWithAnythingOrNothing() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            try await connection.transaction { _ in }
            await #expect(throws: Stop.self) {
                try await connection.transaction { connection in
                    _ = try await connection.query("INSERT INTO item VALUES (1)")
                    throw Stop()
                }
            }
            await #expect(throws: Stop.self) {
                try await connection.transaction { connection in
                    _ = try await connection.copyIn("item", columns: ["id"], rows: [Int64(1)]) { $1.append($0) }
                    throw Stop()
                }
            }
            #expect(try await connection.first(CountItems()) == 0)
        }
        await pool.close()
    }

    @Test func swallowedErrorCannotCommit() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                _ = try await connection.execute(InsertItem(id: 1))
                _ = try? await connection.execute(InsertItem(id: 1))
            }
        }
        #expect(error?.sqlState == "25P02")
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        await pool.close()
    }

    @Test func constraintDeferredToTheEndIsReported() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            _ = try await connection.query(
                "ALTER TABLE item ADD parent bigint DEFAULT 99 REFERENCES item DEFERRABLE INITIALLY DEFERRED")
            let atSync = await #expect(throws: PostgresError.self) {
                _ = try await connection.execute(InsertItem(id: 1))
            }
            #expect(atSync?.sqlState == "23503")
            let atCommit = await #expect(throws: PostgresError.self) {
                try await connection.transaction { _ = try await $0.pipeline(InsertItem(id: 1), InsertItem(id: 2)) }
            }
            #expect(atCommit?.sqlState == "23503")
            #expect(try await connection.first(CountItems()) == 0)
        }
        await pool.close()
    }

    @Test func connectionLostWhileCommittingIsAnUnknownOutcome() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { connection in
                // Runs at COMMIT, and ends the session there.
                _ = try await connection.query(
                    """
                    CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql
                    AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER die AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                    """)
                _ = try await connection.execute(InsertItem(id: 1))
            }
        }
        #expect(error?.kind == .outcomeUnknown)
        #expect(error?.isTransient == false)
        #expect(try await pool.withConnection { try await $0.first(CountItems()) } == 0)
        await pool.close()
    }
}
