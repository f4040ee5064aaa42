import Postgres
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test func pipelineIsAllOrNothing() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            let error = await #expect(throws: PostgresError.self) {
                _ = try await connection.pipeline(InsertItem(id: 1), InsertItem(id: 1), CountItems())
            }
            #expect(error?.sqlState == "23505")
            #expect(error?.statement == "test_insert_item")
            #expect(try await connection.first(CountItems()) == 0)
            let (_, _, counts) = try await connection.pipeline(InsertItem(id: 1), InsertItem(id: 2), CountItems())
            #expect(counts == [2])
        }
        await pool.close()
    }
}
