public import Postgres
internal import Vault

/// Files to partners, for people: what was sent, what was said of it, and which claims it carries. Nothing here names a patient.
public enum SentFiles {
    /// A file in a list.
    public struct Listing: Sendable, Hashable, Encodable {
        /// Its number.
        public let fileID: Int64
        /// Route that it goes by.
        public let route: String
        /// prepared, sending, sent, accepted, rejected or in_doubt.
        public let status: String
        /// ISA13.
        public let interchangeControl: Int64?
        /// Claims in it.
        public let claims: Int32
        /// Their charges, cents.
        public let chargeCents: Int64
        /// When it was written, UTC.
        public let preparedAt: String?
        /// When the transport took it, UTC.
        public let sentAt: String?
        /// When the partner first spoke of it, UTC.
        public let acknowledgedAt: String?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            fileID = try row.next()
            route = try row.next()
            status = try row.next()
            interchangeControl = try row.next()
            claims = try row.next()
            chargeCents = try row.next()
            preparedAt = try row.next(Timestamp?.self)?.iso8601
            sentAt = try row.next(Timestamp?.self)?.iso8601
            acknowledgedAt = try row.next(Timestamp?.self)?.iso8601
        }
    }

    /// Where files may stand that hold something.
    public static let statuses = ["prepared", "sending", "sent", "accepted", "rejected", "in_doubt"]

    /// A file with its envelopes and what was said of it.
    public struct Detail: Sendable, Encodable {
        /// The file.
        public let file: Listing
        /// Its transaction sets.
        public let envelopes: [InboundFiles.Envelope]
        /// TA1 and 999 of the whole file, oldest first.
        public let answers: [Answer]
    }

    /// What was said of a whole file.
    public struct Answer: Sendable, Hashable, Encodable {
        /// The received file that says it.
        public let inboundID: Int64
        /// The sent file that it is about.
        public let fileID: Int64
        /// TA1 or 999.
        public let source: String
        /// Its codes.
        public let code: String
        /// UTC.
        public let at: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            inboundID = try row.next()
            fileID = try row.next()
            source = try row.next()
            code = try row.next()
            at = try row.next(Timestamp.self).iso8601
        }
    }

    /// A page of files that hold something, newest first; `before` is the last number of the page before.
    public static func list(
        status: String? = nil, route: String? = nil, before: Int64 = .max, limit: Int, pool: Pool
    ) async throws -> [Listing] {
        try await pool.withConnection {
            try await $0.run(
                ListSentFiles(before: before, id: nil, status: status, route: route, limit: Int64(limit)))
        }
    }

    /// A file with its envelopes; nil when there is none with this number, or nothing is written yet.
    public static func find(_ id: Int64, context: ClaimsContext) async throws -> Detail? {
        guard let bytes = try await content(id, context) else { return nil }
        let (files, answers) = try await context.pool.withConnection {
            try await $0.pipeline(
                ListSentFiles(before: .max, id: id, status: nil, route: nil, limit: 1),
                ReadFileAnswers(fileID: id, inboundID: nil))
        }
        guard let file = files.first else { return nil }
        return Detail(file: file, envelopes: InboundFiles.Envelope.all(in: bytes), answers: answers)
    }

    /// The file as it was sent, patient data and all: only for ``PatientAccess``, which writes down who reads it.
    static func content(_ id: Int64, _ context: ClaimsContext) async throws -> [UInt8]? {
        let sealed = try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
            return try await connection.first(ReadSentFile(id: id))
        }
        guard let sealed, let bytes = sealed else { return nil }
        return try context.keys.open(bytes, for: .submissionFile(id))
    }
}
