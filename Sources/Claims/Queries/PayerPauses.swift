public import Postgres

/// Holding back what goes to a payer: inquiries are parked, ready claims stay out of files, until a person resumes it.
public enum PayerPauses {
    /// A payer that is paused.
    public struct Pause: Sendable, Hashable, Encodable {
        /// The payer.
        public let payerID: String
        /// Who paused it.
        public let pausedBy: String
        /// Why.
        public let reason: String
        /// Since when, UTC.
        public let pausedAt: String
        /// Jobs put aside for it.
        public let parkedJobs: Int64
    }

    /// The key under which a payer's jobs are parked.
    static func key(_ payerID: String) -> String { "payer:" + payerID }

    /// Pauses a payer. Workers notice within seconds; what is on its way is not called back.
    public static func pause(_ payerID: String, by person: String, reason: String, pool: Pool) async throws {
        _ = try await pool.withConnection {
            try await $0.execute(PausePayer(payerID: payerID, person: person, reason: reason))
        }
    }

    /// Resumes a payer and makes its parked jobs due.
    ///
    /// A worker that has not noticed yet may park a job once more; the coordinator brings it back within seconds.
    /// - Returns: how many jobs came back; `nil` when it was not paused.
    public static func resume(_ payerID: String, pool: Pool) async throws -> Int? {
        try await pool.transaction { connection in
            guard try await connection.execute(ResumePayer(payerID: payerID)) == 1 else { return nil }
            return try await connection.execute(UnparkPayers())
        }
    }

    /// Paused payers.
    public static func all(pool: Pool) async throws -> [Pause] {
        try await pool.withConnection { try await $0.run(ReadPayerPauses()) }
    }
}
