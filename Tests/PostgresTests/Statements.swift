import Postgres

/// Sleeps on the server.
struct Sleep: Statement {
    static let name = "test_sleep"
    static let sql = "SELECT pg_sleep($1::bigint)"
    let seconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(seconds) }
}

/// Answers its parameter.
struct Echo<Value: PostgresEncodable & PostgresDecodable & Sendable>: Statement {
    static var name: String { "test_echo_\(Value.postgresOID)_\(Value.self)" }
    static var sql: String { "SELECT $1" }
    let value: Value

    func bind(_ parameters: inout Parameters) { parameters.append(value) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Value { try row.next() }
}

/// Adds a row to `item`.
struct InsertItem: Statement {
    static let name = "test_insert_item"
    static let sql = "INSERT INTO item (id, note) VALUES ($1, $2)"
    let id: Int64
    var note: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(note)
    }
}

/// Counts the rows of `item`.
struct CountItems: Statement {
    static let name = "test_count_items"
    static let sql = "SELECT count(*) FROM item"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// A migration that creates `item`.
let itemMigration = Migration(
    fileName: "v0001_item.sql",
    bytes: Array(
        """
        CREATE TABLE item (
            id bigint PRIMARY KEY,
            note text CONSTRAINT note_is_clean CHECK (note NOT LIKE '%forbidden%')
        );
        """.utf8))
