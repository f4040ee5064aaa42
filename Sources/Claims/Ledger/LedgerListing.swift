public import Postgres

/// Looking at the ledger; nothing here names a patient.
public enum LedgerListing {
    /// One side of a posting.
    public struct Entry: Sendable, Hashable, Encodable {
        /// Claim number.
        public let claimID: Int64
        /// Number, in the order of posting.
        public let entryID: Int64
        /// What was posted: `charge`, `remittance`, `transfer`, `patient_payment` …
        public let posting: String
        /// Account.
        public let account: String
        /// Cents, debit positive.
        public let amountCents: Int64
        /// The remittance that said so.
        public let remittanceID: Int64?
        /// Business time, UTC.
        public let at: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            claimID = try row.next()
            entryID = try row.next()
            posting = try row.next()
            account = try row.next()
            amountCents = try row.next()
            remittanceID = try row.next()
            at = try row.next(Timestamp.self).iso8601
        }
    }

    /// What a payer's provider-level adjustments come to.
    public struct ProviderBalance: Sendable, Hashable, Encodable {
        /// TRN03 of its payments.
        public let payerTIN: String
        /// PLB01: NPI or tax id of the payee.
        public let providerID: String
        /// Account.
        public let account: String
        /// Cents; above zero the payer kept more than it gave.
        public let balanceCents: Int64
        /// Adjustments that make it up.
        public let adjustments: Int64

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            payerTIN = try row.next()
            providerID = try row.next()
            account = try row.next()
            balanceCents = try row.next()
            adjustments = try row.next()
        }
    }

    /// The entries of the claims that a number or a visit key names.
    public static func entries(of reference: String, clinic: String? = nil, pool: Pool) async throws -> [Entry] {
        try await pool.transaction { connection in
            let (_, ids) = try await connection.pipeline(
                OpenScope.all, FindClaimIDs(claimID: Int64(reference), visitKey: reference, clinic: clinic))
            return try await connection.run(ReadLedger(claimIDs: ids))
        }
    }

    /// Provider-level balances by payer, payee and account.
    public static func providerBalances(pool: Pool) async throws -> [ProviderBalance] {
        try await pool.transaction { try await $0.pipeline(OpenScope.all, ReadProviderBalances()).1 }
    }
}
