public import Billing
public import Postgres

/// Looking at denials. Nothing here names a patient.
public enum Denials {
    /// Where a denial stands.
    public enum State: String, Sendable, CaseIterable, Encodable {
        /// In billing's work list.
        case open
        /// An appeal is filed.
        case appealed
        /// A corrected visit is on its way.
        case inCorrection = "in_correction"
        /// The claim was sent or adjudicated again.
        case superseded
        /// A person settled it, or the claim is closed.
        case settled
    }

    /// What a payer refused of one line, or of a claim, for one reason.
    public struct Listing: Sendable, Hashable, Encodable {
        /// Our number for it.
        public let denialID: Int64
        /// The claim.
        public let claimID: Int64
        let clinicNumber: Int32
        /// Clinic code.
        public let clinicID: String
        /// The clinic's own visit key.
        public let visitID: String
        /// The payer.
        public let payerID: String
        /// Line number; nil for the claim as a whole.
        public let line: Int16?
        /// Procedure code of the line.
        public let code: String?
        /// CAS01: CO, PR, OA or PI.
        public let group: String
        /// Claim adjustment reason code.
        public let carc: String
        /// Remittance advice remark codes.
        public let remarks: [String]
        /// Refused, cents.
        public let amountCents: Int64
        /// Kind of work.
        public let kind: String
        /// What to do next.
        public let action: String
        /// Whether the claim never entered adjudication.
        public let isUnprocessable: Bool
        /// Where it stands.
        public let state: State
        /// Date of the remittance, ISO.
        public let decidedOn: String
        /// When the next action is due, UTC.
        public let dueAt: String
        /// When the payer's limit for it ends, UTC.
        public let limitAt: String?
        /// What a person did last.
        public let lastWork: String?
        /// Version of the playbook that judged it.
        public let playbook: String

        private enum CodingKeys: String, CodingKey {
            case denialID, claimID, clinicID, visitID, payerID, line, code, group, carc, remarks, amountCents, kind,
                action,
                isUnprocessable, state, decidedOn, dueAt, limitAt, lastWork, playbook
        }

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            denialID = try row.next()
            claimID = try row.next()
            clinicNumber = try row.next()
            clinicID = try row.next()
            visitID = try row.next()
            payerID = try row.next()
            line = try row.next()
            code = try row.next()
            group = try row.next()
            carc = try row.next()
            remarks = try row.next()
            amountCents = try row.next()
            kind = try row.next()
            action = try row.next()
            isUnprocessable = try row.next()
            guard let state = State(rawValue: try row.next()) else {
                throw PostgresError(kind: .decoding, message: "a state of denials is not known to this version")
            }
            self.state = state
            decidedOn = try row.next(PostgresDate.self).day.iso
            dueAt = try row.next(Timestamp.self).iso8601
            limitAt = try row.next(Timestamp?.self)?.iso8601
            lastWork = try row.next()
            playbook = try row.next()
        }
    }

    /// What narrows a list.
    public struct Filter: Sendable {
        /// Where they stand; nil for all.
        public var state: State? = .open
        /// Clinic code.
        public var clinic: String?
        /// Payer.
        public var payerID: String?
        /// Kind of work.
        public var kind: Denial.Kind?
        /// Most to list.
        public var limit = 200

        /// Open denials of all clinics and payers.
        public init() {}
    }

    /// Denials, nearest next action first.
    public static func list(_ filter: Filter, pool: Pool) async throws -> [Listing] {
        try await pool.transaction { connection in
            let statement = ListDenials(
                state: filter.state?.rawValue, clinic: filter.clinic, payerID: filter.payerID,
                kind: filter.kind?.rawValue, limit: Int64(filter.limit))
            return try await connection.pipeline(OpenScope.all, statement).1
        }
    }
}
