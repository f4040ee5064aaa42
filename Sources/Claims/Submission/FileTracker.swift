public import Postgres

/// From files to claims and back: which claims a file carries or speaks of, and which files carried a claim or spoke of it.
public enum FileTracker {
    /// A claim of a file.
    public struct ClaimEntry: Sendable, Hashable, Encodable {
        /// Number of the claim.
        public let claimID: Int64
        /// Clinic code.
        public let clinicID: String
        /// ST02 of the set in which it was sent.
        public let setControl: String?
        /// CLM01 of the submission.
        public let controlNumber: String?
        /// What the file says of it, or where its submission stands.
        public let what: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            claimID = try row.next()
            clinicID = try row.next()
            setControl = try row.next()
            controlNumber = try row.next()
            what = try row.next()
        }
    }

    /// A file of a claim.
    public struct FileEntry: Sendable, Hashable, Encodable {
        /// Whether it went to the partner.
        public let isSent: Bool
        /// Its number among files of its direction.
        public let fileID: Int64
        /// 837P, TA1, 999, 277CA or 835.
        public let kind: String
        /// ISA13 of a sent file.
        public let interchangeControl: Int64?
        /// ST02 of the set in which the claim was sent.
        public let setControl: String?
        /// UTC.
        public let at: String?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            isSent = try row.next()
            fileID = try row.next()
            kind = try row.next()
            interchangeControl = try row.next()
            setControl = try row.next()
            at = try row.next(Timestamp?.self)?.iso8601
        }
    }

    /// A page of the claims in a sent file, by number; `after` is the last claim of the page before.
    public static func claims(
        ofSent file: Int64, after: Int64 = 0, limit: Int, pool: Pool
    ) async throws -> [ClaimEntry] {
        try await pool.transaction {
            try await $0.pipeline(
                OpenScope.all, ReadClaimsOfSent(fileID: file, after: after, limit: Int64(limit))
            ).1
        }
    }

    /// A page of the claims that a received file speaks of, by number, once each.
    public static func claims(
        ofReceived file: Int64, after: Int64 = 0, limit: Int, pool: Pool
    ) async throws -> [ClaimEntry] {
        try await pool.transaction {
            try await $0.pipeline(
                OpenScope.all, ReadClaimsOfReceived(inboundID: file, after: after, limit: Int64(limit))
            ).1
        }
    }

    /// Sent files that a received one speaks of as a whole.
    public static func answers(ofReceived file: Int64, pool: Pool) async throws -> [SentFiles.Answer] {
        try await pool.withConnection { try await $0.run(ReadFileAnswers(fileID: nil, inboundID: file)) }
    }

    /// Files that carried a claim or spoke of it, oldest first.
    public static func files(ofClaim claim: Int64, pool: Pool) async throws -> [FileEntry] {
        try await pool.transaction { try await $0.pipeline(OpenScope.all, ReadFilesOfClaim(claimID: claim)).1 }
    }
}
