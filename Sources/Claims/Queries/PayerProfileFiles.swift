internal import Billing
public import Postgres

/// Payer profile files in the database: the latest stands in place of the shipped one, in every process within seconds.
public enum PayerProfileFiles {
    /// A file that was loaded.
    public struct Entry: Sendable, Hashable, Encodable {
        /// Counts up.
        public let number: Int64
        /// The file's own version, which findings name with the profile.
        public let version: String
        /// Who loaded it.
        public let loadedBy: String
        /// When, UTC.
        public let loadedAt: String
    }

    /// Puts a file in force.
    ///
    /// - Returns: its version.
    /// - Throws: `ProfileDocument.Refused` when it is no profile file, and changes nothing then; `PostgresError`.
    public static func load(_ document: [UInt8], by person: String, pool: Pool) async throws -> String {
        let version = try ProfileDocument.payers(document).version
        _ = try await pool.withConnection { connection in
            try await connection.first(
                InsertProfileFile(
                    version: version, document: String(decoding: document, as: UTF8.self), person: person))
        }
        return version
    }

    /// All files that were loaded, latest first.
    public static func all(pool: Pool) async throws -> [Entry] {
        try await pool.withConnection { try await $0.run(ListProfileFiles()) }
    }
}
