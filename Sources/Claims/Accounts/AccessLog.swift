internal import Billing
internal import Foundation
public import Postgres
internal import Vault

/// Who looked at what and who did what: append-only and chained by SHA-256, so that neither the program nor the owner of the
/// tables can change it unseen.
///
/// The working role may only append, by one function of the database; the tables' triggers refuse changes even to their owner.
/// One chain takes all entries, which come at the pace of people: writers take turns on its head.
public struct AccessLog: Sendable {
    let pool: Pool
    let keys: ClinicKeys

    /// The log of a database; reasons are sealed under the house key of `keys`.
    public init(pool: Pool, keys: ClinicKeys) {
        self.pool = pool
        self.keys = keys
    }

    /// What was done.
    public enum Action: String, Sendable, CaseIterable, Codable {
        /// A person has signed in.
        case signIn = "sign-in"
        /// A sign-in failed.
        case signInRefused = "sign-in-refused"
        /// A person has signed out, or was.
        case signOut = "sign-out"
        /// Patient data was asked for, and is opened next.
        case patientRead = "patient-read"
        /// Patient data was asked for and refused.
        case patientRefused = "patient-refused"
        /// Data left in a file.
        case export
        /// Queues, workers, routes.
        case operate
        /// What a person did about a claim.
        case claimWork = "claim-work"
        /// Accounts, roles, passwords.
        case accountChange = "account-change"
        /// Tokens of programs.
        case tokenChange = "token-change"
        /// Settings of a clinic or of the house.
        case configuration
    }

    /// Something to be written down.
    public struct Entry: Sendable {
        /// Who, as `Principal.actor`.
        public var actor: String
        /// What was done.
        public var action: Action
        /// What about: opaque numbers and codes such as `claim:12` or `queue:scrub pause`; never patient data.
        public var subject: String
        /// Clinic number.
        public var clinic: Int32?
        /// Why, in a person's words; sealed.
        public var reason: String?
        /// Network address, as text.
        public var address: String?

        /// An entry.
        public init(
            actor: String, action: Action, subject: String, clinic: Int32? = nil, reason: String? = nil,
            address: String? = nil
        ) {
            self.actor = actor
            self.action = action
            self.subject = subject
            self.clinic = clinic
            self.reason = reason
            self.address = address
        }
    }

    /// Writes an entry; it is committed when this returns.
    ///
    /// - Returns: its number in the log.
    /// - Throws: `PostgresError`, `VaultError`.
    @discardableResult
    public func write(_ entry: Entry) async throws -> Int64 {
        try await prepare()
        return try await pool.withConnection { try await append(entry, on: $0) }
    }

    /// Loads the key of reasons. Outside any transaction, before `append`.
    func prepare() async throws {
        try await pool.withConnection {
            try await keys.prepare([ClinicKeys.house], year: Timestamp.now.day.year, on: $0)
        }
    }

    /// Writes an entry with what else the transaction does; the last of it, since others wait for the head of the log.
    @discardableResult
    func append(_ entry: Entry, on connection: Connection) async throws -> Int64 {
        let sealed = try entry.reason.map { try keys.seal(Array($0.utf8), for: .accessReason(entry)) }
        return try await connection.run(AppendAccess(entry: entry, sealedReason: sealed)).only
    }
}

extension SealContext {
    /// Bound to who, what and what about, since the number is not known when it is sealed; the chain binds it to that.
    fileprivate static func accessReason(_ entry: AccessLog.Entry) -> SealContext {
        accessReason(actor: entry.actor, action: entry.action.rawValue, subject: entry.subject)
    }

    static func accessReason(actor: String, action: String, subject: String) -> SealContext {
        SealContext(
            table: "access_log", column: "reason#\(action)#\(actor)#\(subject)", clinic: ClinicKeys.house, row: 0)
    }
}
