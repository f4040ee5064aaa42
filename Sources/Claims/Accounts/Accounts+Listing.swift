internal import Postgres

extension Accounts {
    /// An account as people read it.
    public struct Account: Sendable, Hashable, Encodable {
        /// Its number.
        public let accountID: Int64
        /// Its login.
        public let login: String
        /// For people.
        public let displayName: String
        /// What it may do.
        public let role: Role
        /// Clinic codes; nil: all.
        public let clinics: [String]?
        /// Whether it may sign in by a password.
        public let hasPassword: Bool
        /// Whether an authenticator is enrolled.
        public let hasTOTP: Bool
        /// Issuer of the external identity, if any.
        public let issuer: String?
        /// Whether it may do nothing.
        public let isDisabled: Bool
        /// Until when sign-in from other than known addresses is refused after failures, UTC; nil: it is not.
        public let lockedUntil: String?
        /// UTC.
        public let createdAt: String
        /// UTC.
        public let lastSignInAt: String?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            accountID = try row.next()
            login = try row.next()
            displayName = try row.next()
            role = try Role.stored(row.next())
            clinics = try row.next()
            hasPassword = try row.next()
            hasTOTP = try row.next()
            issuer = try row.next()
            isDisabled = try row.next()
            lockedUntil = try row.next(Timestamp?.self)?.iso8601
            createdAt = try row.next(Timestamp.self).iso8601
            lastSignInAt = try row.next(Timestamp?.self)?.iso8601
        }
    }
}
