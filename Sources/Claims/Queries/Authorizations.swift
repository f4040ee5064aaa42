internal import Billing
public import Postgres

/// Looking at prior authorizations; nothing here names patient or number.
public enum Authorizations {
    /// An authorization with what claims take of it.
    public struct Balance: Sendable, Hashable, Encodable {
        /// Our number for it.
        public let authorizationID: Int64
        /// Clinic code.
        public let clinicID: String
        /// The payer that gave it.
        public let payerID: String
        /// First day covered, ISO.
        public let validFrom: String?
        /// Last day covered, ISO.
        public let validTo: String?
        /// Visits granted; nil when not limited.
        public let visits: Int32?
        /// Units granted; nil when not limited.
        public let units: Int32?
        /// Visits of claims that passed the rules and that the payer has not accepted yet.
        public let visitsReserved: Int64
        /// Visits of claims that the payer accepted.
        public let visitsCommitted: Int64
        /// Units of claims that passed the rules and that the payer has not accepted yet.
        public let unitsReserved: Int64
        /// Units of claims that the payer accepted.
        public let unitsCommitted: Int64
        /// Visits left; nil when not limited.
        public let visitsLeft: Int64?
        /// Units left; nil when not limited.
        public let unitsLeft: Int64?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            authorizationID = try row.next()
            clinicID = try row.next()
            payerID = try row.next()
            validFrom = try row.next(PostgresDate?.self)?.day.iso
            validTo = try row.next(PostgresDate?.self)?.day.iso
            visits = try row.next()
            units = try row.next()
            visitsReserved = try row.next()
            visitsCommitted = try row.next()
            unitsReserved = try row.next()
            unitsCommitted = try row.next()
            visitsLeft = visits.map { [taken = visitsReserved + visitsCommitted] in Int64($0) - taken }
            unitsLeft = units.map { [taken = unitsReserved + unitsCommitted] in Int64($0) - taken }
        }
    }

    /// Authorizations with their balances, of all clinics or of one by its code.
    public static func all(clinic: String? = nil, pool: Pool) async throws -> [Balance] {
        try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ListAuthorizations(clinic: clinic)).1
        }
    }
}
