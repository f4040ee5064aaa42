import Postgres
import TestSupport
import Testing

@Suite struct CopyTests {
    @Test func manyRowsArriveWhole() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            let count = try await connection.copyIn("public.item", columns: ["id", "note"], rows: 0..<100_000) {
                id, row in
                row.append(Int64(id))
                row.append(id % 10 == 0 ? nil : "note \(id)")
            }
            #expect(count == 100_000)
            let sums = try await connection.query("SELECT count(*), count(note), sum(id), max(note) FROM item")
            #expect(sums == [["100000", "90000", "4999950000", "note 99999"]])
            #expect(try await connection.copyIn("item", columns: ["id"], rows: [Int64]()) { $1.append($0) } == 0)
        }
        await pool.close()
    }

    @Test func failedCopyLoadsNothingAndTheConnectionGoesOn() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            let duplicate = await #expect(throws: PostgresError.self) {
                _ = try await connection.copyIn("item", columns: ["id"], rows: 0..<200_000) {
                    $1.append(Int64($0 % 150_000))
                }
            }
            #expect(duplicate?.sqlState == "23505")
            let missing = await #expect(throws: PostgresError.self) {
                _ = try await connection.copyIn("nowhere", columns: ["id"], rows: 0..<5) { $1.append(Int64($0)) }
            }
            #expect(missing?.sqlState == "42P01")
            let mistyped = await #expect(throws: PostgresError.self) {
                _ = try await connection.copyIn("item", columns: ["id"], rows: 0..<5) { $1.append(Int32($0)) }
            }
            #expect(mistyped?.sqlState == "08P01")
            #expect(mistyped?.kind == .server)
            let count = try await connection.first(CountItems())
            #expect(count == 0)
        }
        await pool.close()
    }

    @Test func cancelledCopyLoadsNothing() async throws {
        let (configuration, pool) = try await TestDatabase.make(migrations: [itemMigration])
        let one = Pool(configuration, size: 1)
        let task = Task {
            try await one.withConnection { connection in
                try await connection.copyIn("item", columns: ["id"], rows: 0...) { $1.append(Int64($0)) }
            }
        }
        try await pool.withConnection { connection in
            let query = """
                SELECT count(*) FROM pg_stat_progress_copy
                WHERE datname = current_database() AND bytes_processed > 1000000
                """
            while try await connection.query(query) != [["1"]] { try await Task.sleep(for: .milliseconds(5)) }
        }
        task.cancel()
        let error = await #expect(throws: PostgresError.self) { _ = try await task.value }
        #expect(error?.kind == .cancelled)
        #expect(try await one.withConnection { try await $0.first(CountItems()) } == 0)
        await one.close()
        await pool.close()
    }
}
