public import Billing
public import Postgres
internal import Vault

/// Sessions in the database, so that several servers agree and every change of an account takes effect at once.
public struct Sessions: Sendable {
    /// How long sessions live (automatic log-off: 45 CFR 164.312(a)(2)(iii)).
    public struct Limits: Sendable, Hashable {
        /// Unused for so long, it ends.
        public var idle: Duration = .seconds(15 * 60)
        /// It ends after so long however much it is used.
        public var absolute: Duration = .seconds(12 * 3600)
        /// The warning comes so long before the end.
        public var warning: Duration = .seconds(120)

        /// 15 minutes, 12 hours, 2 minutes.
        public init() {}
    }

    let pool: Pool
    let keys: ClinicKeys
    /// How long sessions live.
    public let limits: Limits

    /// Sessions of a database.
    public init(pool: Pool, keys: ClinicKeys, limits: Limits = Limits()) {
        self.pool = pool
        self.keys = keys
        self.limits = limits
    }

    /// A session that was found.
    public struct Found: Sendable {
        /// Who, as the account stands now.
        public let principal: Principal
        /// To be sent with every change.
        public let csrfToken: String
        /// When a page should warn.
        public let warnsAt: Instant
        /// When it ends unless it is used; up to a minute early, since its last use is moved on once a minute.
        public let endsAt: Instant
    }

    /// The session of a token; nil when there is none, it is over or was idle for too long, or its account is disabled.
    ///
    /// - Parameter isUse: false for what a page asks by itself: that keeps no session alive.
    /// - Throws: `PostgresError`.
    public func find(_ token: String, isUse: Bool = true) async throws -> Found? {
        let statement = FindSession(
            hash: SecretToken.hash(token), idleSeconds: limits.idle.components.seconds, isUse: isUse)
        guard let row = try await pool.withConnection({ try await $0.first(statement) }) else {
            try await endOver(SecretToken.hash(token))
            return nil
        }
        let end = end(lastSeenAt: row.lastSeenAt, endsAt: row.endsAt)
        return Found(
            principal: row.principal, csrfToken: Self.csrfToken(of: token), warnsAt: end.warnsAt, endsAt: end.endsAt)
    }

    /// Signs out.
    ///
    /// - Throws: `PostgresError`, `VaultError`.
    public func end(_ token: String, from address: String? = nil) async throws {
        let log = AccessLog(pool: pool, keys: keys)
        try await log.prepare()
        try await pool.transaction { connection in
            let login = try await connection.first(DeleteSession(hash: SecretToken.hash(token)))
            guard let login else { return }
            let entry = AccessLog.Entry(
                actor: "person:\(login)", action: .signOut, subject: "sign-out", address: address)
            try await log.append(entry, on: connection)
        }
    }

    /// Ends every session of an account.
    ///
    /// - Returns: how many there were.
    /// - Throws: `PostgresError`, `VaultError`.
    @discardableResult
    public func endAll(of accountID: Int64, by actor: String, from address: String? = nil) async throws -> Int {
        let log = AccessLog(pool: pool, keys: keys)
        try await log.prepare()
        return try await pool.transaction { connection in
            let ended = try await connection.execute(DeleteSessions(accountID: accountID))
            let entry = AccessLog.Entry(
                actor: actor, action: .signOut, subject: "account:\(accountID) all sessions", address: address)
            try await log.append(entry, on: connection)
            return ended
        }
    }

    /// Ends sessions that are over or were idle for too long, and writes each down. A server calls it now and then, since whoever
    /// closes a browser does not come back to be told.
    ///
    /// - Throws: `PostgresError`, `VaultError`.
    public func endOver() async throws { try await endOver(nil) }

    private func endOver(_ hash: [UInt8]?) async throws {
        let log = AccessLog(pool: pool, keys: keys)
        try await log.prepare()
        try await pool.transaction { connection in
            let ended = try await connection.run(
                DeleteOverSessions(hash: hash, idleSeconds: limits.idle.components.seconds))
            for session in ended {
                let entry = AccessLog.Entry(
                    actor: "person:\(session.login)", action: .signOut,
                    subject: session.isWorn ? "sign-out at the session's end" : "sign-out idle")
                try await log.append(entry, on: connection)
            }
        }
    }

    /// Begins a session.
    func begin(
        _ principal: Principal, by method: SignIn.Method, recoveryCodes: [String], on connection: Connection
    ) async throws -> Session {
        let token = try SecretToken()
        let row = try await connection.run(
            InsertSession(
                hash: token.hash, accountID: principal.accountID, method: method,
                absoluteSeconds: limits.absolute.components.seconds)
        ).only
        let end = end(lastSeenAt: row.lastSeenAt, endsAt: row.endsAt)
        return Session(
            token: token.text, principal: principal, csrfToken: Self.csrfToken(of: token.text), warnsAt: end.warnsAt,
            endsAt: end.endsAt, recoveryCodes: recoveryCodes)
    }

    private func end(lastSeenAt: Timestamp, endsAt: Timestamp) -> (warnsAt: Instant, endsAt: Instant) {
        let idle = limits.idle.components.seconds
        let end = min(lastSeenAt.adding(microseconds: idle * 1_000_000), endsAt).instant
        return (warnsAt: end.adding(seconds: -limits.warning.components.seconds), endsAt: end)
    }

    /// Whoever has the token can compute it, and nobody from what the database holds.
    private static func csrfToken(of token: String) -> String {
        Hex.text(SHA256.digest(Array("claimline csrf \(token)".utf8)))
    }
}
