import Postgres
import TestSupport
import Testing

@Suite struct ErrorTests {
    private static let sentinel = "XYZZY-4711"

    private struct BadCast: Statement {
        static let name = "test_bad_cast"
        static let sql = "SELECT $1::bigint"
        func bind(_ parameters: inout Parameters) { parameters.append(ErrorTests.sentinel) }
    }

    private struct Raise: Statement {
        static let name = "test_raise"
        static let sql = "SELECT raise_it($1)"
        func bind(_ parameters: inout Parameters) { parameters.append(ErrorTests.sentinel) }
    }

    private struct NoTable: Statement {
        static let name = "test_no_table"
        static let sql = "SELECT * FROM nowhere"
    }

    @Test func errorsCarryFactsAndNeverValues() async throws {
        let (_, pool) = try await TestDatabase.make(migrations: [itemMigration])
        try await pool.withConnection { connection in
            _ = try await connection.query(
                """
                CREATE UNIQUE INDEX item_note ON item (note);
                CREATE FUNCTION raise_it(text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE '%', $1; END $$
                """)
            _ = try await connection.execute(InsertItem(id: 1, note: Self.sentinel))
            let unique = await failure(connection, InsertItem(id: 2, note: Self.sentinel))
            #expect(unique?.sqlState == "23505")
            #expect(unique?.constraint == "item_note")
            #expect(unique?.table == "item")
            let check = await failure(connection, InsertItem(id: 3, note: "forbidden \(Self.sentinel)"))
            #expect(check?.sqlState == "23514")
            #expect(check?.constraint == "note_is_clean")
            #expect(await failure(connection, BadCast())?.sqlState == "22P02")
            #expect(await failure(connection, Raise())?.sqlState == "P0001")
            let missing = await failure(connection, NoTable())
            #expect(missing?.sqlState == "42P01")
            #expect(missing?.message == "relation \"nowhere\" does not exist")
            #expect(missing?.statement == "test_no_table")
            let zero = await #expect(throws: PostgresError.self) {
                _ = try await connection.query("SELECT 1; SELECT '\(Self.sentinel)'::date")
            }
            #expect(zero?.sqlState == "22007")
            #expect(zero?.description.contains(Self.sentinel) == false)
        }
        await pool.close()
    }

    @Test func onlyPassingTroubleIsTransient() {
        func isTransient(_ state: String) -> Bool {
            PostgresError(kind: .server, sqlState: state, message: "").isTransient
        }
        #expect(["40001", "40P01", "53300", "57P01", "57P03", "55P03"].allSatisfy(isTransient))
        #expect(!["23505", "57014", "42601", "22003", "25P02"].contains(where: isTransient))
        #expect(PostgresError(kind: .connection, message: "").isTransient)
        #expect(!PostgresError(kind: .outcomeUnknown, message: "").isTransient)
    }

    @Test func configurationHidesThePassword() async throws {
        let url = "postgresql://someone:\(Self.sentinel)@nowhere.invalid:5/db?bad_option=\(Self.sentinel)"
        let configuration = ConnectionConfiguration(environment: ["DATABASE_URL": url])
        var shown = "\(configuration) \(String(reflecting: configuration))"
        dump(configuration, to: &shown)
        #expect(!shown.contains(Self.sentinel))
        let error = await #expect(throws: PostgresError.self) { _ = try await Connection.open(configuration) }
        #expect(error?.kind == .configuration)
        #expect(error?.description.contains(Self.sentinel) == false)
    }

    @Test func refusedConnectionsSayWhy() async throws {
        let cluster = try await TestCluster.shared()
        let missing = await #expect(throws: PostgresError.self) {
            _ = try await Connection.open(cluster.configuration(database: "no_such_database"))
        }
        #expect(missing?.sqlState == "3D000")
        let nobody = ConnectionConfiguration(environment: ["PGHOST": "/nowhere", "PGPORT": "1"])
        let refused = await #expect(throws: PostgresError.self) { _ = try await Connection.open(nobody) }
        #expect(refused?.kind == .connection)
    }

    private func failure(_ connection: Connection, _ statement: some Statement) async -> PostgresError? {
        let error = await #expect(throws: PostgresError.self) { _ = try await connection.run(statement) }
        #expect(error?.description.contains(Self.sentinel) == false)
        return error
    }
}
