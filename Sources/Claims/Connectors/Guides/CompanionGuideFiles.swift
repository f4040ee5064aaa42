public import Postgres

/// Companion guide files in the database: the latest stands in place of the shipped one, in every process within seconds.
public enum CompanionGuideFiles {
    /// Puts a file in force.
    ///
    /// - Returns: its version.
    /// - Throws: `CompanionGuides.Failure` when it is no guide file, and changes nothing then; `PostgresError`.
    public static func load(_ document: [UInt8], by person: String, pool: Pool) async throws -> String {
        let version = try CompanionGuides(document: document).version
        _ = try await pool.withConnection { connection in
            try await connection.execute(
                InsertGuideFile(
                    version: version, document: String(decoding: document, as: UTF8.self), person: person))
        }
        return version
    }

    /// The guides in force.
    public static func current(pool: Pool) async throws -> CompanionGuides {
        let read = try await pool.withConnection { try await $0.run(ReadGuides()) }.only
        guard let document = read.document else { return .shipped }
        return try CompanionGuides(document: Array(document.utf8))
    }
}
