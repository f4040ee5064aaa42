public import Postgres

/// Looking at appeals. Nothing here names a patient.
public enum Appeals {
    /// How a level of appeal ended.
    public enum Outcome: String, Sendable, CaseIterable, Encodable {
        /// The payer pays what was in dispute.
        case won
        /// It pays a part.
        case partlyWon = "partly_won"
        /// It upholds its decision.
        case lost
        /// It did not look at it: too late, or in the wrong way.
        case dismissed
        /// We took it back.
        case withdrawn
    }

    /// How an appeal is filed.
    public enum Method: String, Sendable, CaseIterable, Encodable {
        /// At the payer's web site.
        case portal
        /// By telefax.
        case fax
        /// By mail.
        case mail
        /// As an electronic attachment.
        case electronic
    }

    /// One level of appeal of a claim.
    public struct Listing: Sendable, Hashable, Encodable {
        /// Our number for it.
        public let appealID: Int64
        /// The claim.
        public let claimID: Int64
        /// Clinic code.
        public let clinicID: String
        /// The clinic's own visit key.
        public let visitID: String
        /// The payer.
        public let payerID: String
        /// 1 for the first level of the claim.
        public let number: Int16
        /// Name of the level.
        public let level: String
        /// In dispute, cents.
        public let amountCents: Int64
        /// When it must have been filed, UTC.
        public let fileBy: String
        /// How it was filed; nil while it is only prepared.
        public let method: String?
        /// When it was filed, UTC.
        public let filedAt: String?
        /// By when a decision should be there, UTC.
        public let decisionDueAt: String?
        /// How it ended; nil while it is open.
        public let outcome: String?
        /// What the payer gave in to, cents.
        public let wonCents: Int64?
        /// When it was decided, UTC.
        public let decidedAt: String?
        /// SHA-256 of the packet, in hexadecimal.
        public let packetHash: String

        let fileByInstant: Timestamp
        let decidedInstant: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case appealID, claimID, clinicID, visitID, payerID, number, level, amountCents, fileBy, method, filedAt,
                decisionDueAt, outcome, wonCents, decidedAt, packetHash
        }

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            appealID = try row.next()
            claimID = try row.next()
            clinicID = try row.next()
            visitID = try row.next()
            payerID = try row.next()
            number = try row.next()
            level = try row.next()
            amountCents = try row.next()
            fileByInstant = try row.next()
            fileBy = fileByInstant.iso8601
            method = try row.next()
            filedAt = try row.next(Timestamp?.self)?.iso8601
            decisionDueAt = try row.next(Timestamp?.self)?.iso8601
            outcome = try row.next()
            wonCents = try row.next()
            decidedInstant = try row.next()
            decidedAt = decidedInstant?.iso8601
            packetHash = try row.next()
        }
    }

    /// What stands against an order; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No claim, or several clinics' claims, go by the reference.
        case claims(found: Int)
        /// It may not be done so.
        case notPermitted(String)
        /// The limit is over; good cause is needed to file all the same.
        case late(since: String)
    }

    /// Appeals, the nearest limit first.
    public static func list(clinic: String? = nil, isOpen: Bool, limit: Int = 200, pool: Pool) async throws -> [Listing]
    {
        try await pool.transaction { connection in
            try await connection.pipeline(
                OpenScope.all, ListAppeals(clinic: clinic, isOpen: isOpen, limit: Int64(limit))
            ).1
        }
    }
}
