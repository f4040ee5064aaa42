/// Refuses servers that may lose what they have acknowledged.
public enum Durability {
    private struct Settings: Statement {
        static let name = "postgres_durability"
        static let sql = """
            SELECT name FROM pg_settings
            WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off' ORDER BY name
            """

        static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
    }

    /// Throws `.configuration`, naming the settings, where fsync, synchronous_commit or full_page_writes is off.
    public static func check(_ connection: Connection) async throws(PostgresError) {
        let off = try await connection.run(Settings())
        guard off.isEmpty else {
            let message = "acknowledged work could be lost: \(off.joined(separator: ", ")) is off"
            throw PostgresError(kind: .configuration, message: message)
        }
    }
}
