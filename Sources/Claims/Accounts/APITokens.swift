public import Postgres
internal import Vault

/// Tokens by which programs act for an account: `clt_` and 256 random bits, of which only the SHA-256 is stored.
public struct APITokens: Sendable {
    let pool: Pool
    let keys: ClinicKeys

    /// Tokens of a database.
    public init(pool: Pool, keys: ClinicKeys) {
        self.pool = pool
        self.keys = keys
    }

    /// Days that a token may live at most.
    public static let mostDays = 366

    /// A token as people read it.
    public struct Token: Sendable, Hashable, Encodable {
        /// Its number.
        public let tokenID: Int64
        /// Login of the account that it acts for.
        public let login: String
        /// Its name within the account.
        public let name: String
        /// What it may do at most.
        public let scopes: [String]
        /// Clinic codes; nil: the account's.
        public let clinics: [String]?
        /// Who made it.
        public let createdBy: String
        /// UTC.
        public let createdAt: String
        /// UTC.
        public let expiresAt: String
        /// UTC, to the minute.
        public let lastUsedAt: String?
        /// UTC.
        public let revokedAt: String?

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            tokenID = try row.next()
            login = try row.next()
            name = try row.next()
            scopes = try row.next()
            clinics = try row.next()
            createdBy = try row.next()
            createdAt = try row.next(Timestamp.self).iso8601
            expiresAt = try row.next(Timestamp.self).iso8601
            lastUsedAt = try row.next(Timestamp?.self)?.iso8601
            revokedAt = try row.next(Timestamp?.self)?.iso8601
        }
    }

    /// A token to be made.
    public struct New: Sendable {
        /// 1 to 64 letters, digits, dots, dashes and underscores.
        public var name: String
        /// What it may do at most; what its account may not do, it may not either.
        public var scopes: Set<Permission>
        /// Clinic codes; nil: the account's.
        public var clinics: [String]?
        /// Days until it expires, 1 to `mostDays`.
        public var days: Int

        /// A token from its parts.
        public init(name: String, scopes: Set<Permission>, clinics: [String]?, days: Int) {
            self.name = name
            self.scopes = scopes
            self.clinics = clinics
            self.days = days
        }
    }

    /// What stands against a token; none was made then.
    public enum Problem: Error, Sendable, Hashable {
        /// No account has the login.
        case unknownLogin
        /// The name is not of the allowed form.
        case malformedName
        /// A token of the account that stands has the name.
        case nameTaken
        /// No scope was given.
        case noScope
        /// The account may not do this itself.
        case beyondRole(Permission)
        /// No clinic has this code.
        case unknownClinic(String)
        /// Not 1 to `mostDays` days.
        case days
    }

    private var log: AccessLog { AccessLog(pool: pool, keys: keys) }

    /// Makes a token.
    ///
    /// - Returns: its text, which is not to be had again.
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func create(
        _ new: New, for login: String, by actor: String, from address: String? = nil
    ) async throws -> (text: String, token: Token) {
        let login = Accounts.normalised(login)
        guard new.name.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/) != nil else { throw Problem.malformedName }
        guard (1...Self.mostDays).contains(new.days) else { throw Problem.days }
        if new.scopes.isEmpty { throw Problem.noScope }
        let secret = try SecretToken(prefix: "clt_")
        let scopes = new.scopes.sorted { $0.rawValue < $1.rawValue }
        try await log.prepare()
        let id = try await pool.transaction { connection in
            guard let account = try await connection.first(FindAccount(login: login)) else {
                throw Problem.unknownLogin
            }
            if let beyond = scopes.first(where: { !account.role.permissions.contains($0) }) {
                throw Problem.beyondRole(beyond)
            }
            let clinics = try await Self.numbers(new.clinics, on: connection)
            let insert = InsertToken(
                accountID: account.id, tokenName: new.name, hash: secret.hash, scopes: scopes, clinics: clinics,
                actor: actor, days: Int32(new.days))
            guard let id = try await connection.first(insert) else { throw Problem.nameTaken }
            let what = "token:\(login)/\(new.name) made \(scopes.map(\.rawValue).joined(separator: ","))"
            try await log.append(
                AccessLog.Entry(actor: actor, action: .tokenChange, subject: what, address: address), on: connection)
            return id
        }
        guard let token = try await list(of: login).first(where: { $0.tokenID == id }) else {
            throw Problem.unknownLogin
        }
        return (text: secret.text, token: token)
    }

    private static func numbers(_ codes: [String]?, on connection: Connection) async throws -> [Int32]? {
        do {
            return try await Accounts.numbers(codes, on: connection)
        } catch Accounts.Problem.unknownClinic(let code) {
            throw Problem.unknownClinic(code)
        }
    }

    /// Tokens, newest first, revoked and expired ones too: of an account, or all.
    public func list(of login: String? = nil) async throws -> [Token] {
        try await pool.withConnection { try await $0.run(ListTokens(login: login.map(Accounts.normalised))) }
    }

    /// Revokes a token; it is refused from the next request on.
    ///
    /// - Returns: false when the account has no standing token of the name.
    /// - Throws: `PostgresError`, `VaultError`.
    public func revoke(
        _ name: String, of login: String, by actor: String, from address: String? = nil
    ) async throws -> Bool {
        try await log.prepare()
        return try await pool.transaction { connection in
            guard let account = try await connection.first(FindAccount(login: Accounts.normalised(login))),
                try await connection.execute(RevokeToken(accountID: account.id, tokenName: name, actor: actor)) == 1
            else { return false }
            let entry = AccessLog.Entry(
                actor: actor, action: .tokenChange, subject: "token:\(account.login)/\(name) revoked",
                address: address)
            try await log.append(entry, on: connection)
            return true
        }
    }

    /// Who acts by a token: its account, narrowed to the token's scopes and clinics. Nil when it is unknown, revoked or
    /// expired, or the account disabled.
    ///
    /// - Throws: `PostgresError`.
    public func find(_ text: String) async throws -> Principal? {
        guard text.hasPrefix("clt_") else { return nil }
        return try await pool.withConnection { try await $0.first(FindToken(hash: SecretToken.hash(text))) }
    }
}
