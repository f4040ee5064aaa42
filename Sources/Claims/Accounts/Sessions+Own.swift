internal import Postgres
internal import Vault

extension Sessions {
    /// A session as its owner reads it.
    public struct Listing: Sendable, Hashable {
        /// Stands for it; no token, and none follows from it.
        public let name: String
        /// What ended the sign-in: `totp`, `recovery` or `oidc`.
        public let method: String
        /// UTC.
        public let beganAt: String
        /// UTC, to the minute.
        public let lastSeenAt: String
        /// When it ends however much it is used, UTC.
        public let endsAt: String

        init(decoding row: inout RowDecoder) throws(PostgresError) {
            name = Hex.text(try row.next([UInt8].self))
            method = try row.next()
            beganAt = try row.next(Timestamp.self).iso8601
            lastSeenAt = try row.next(Timestamp.self).iso8601
            endsAt = try row.next(Timestamp.self).iso8601
        }
    }

    /// What a session is called in its owner's list.
    public static func name(ofToken token: String) -> String { Hex.text(SecretToken.hash(token)) }

    /// Sessions of an account, the one used last first.
    public func list(of accountID: Int64) async throws -> [Listing] {
        try await pool.withConnection {
            try await $0.run(ListWebSessions(accountID: accountID, idleSeconds: limits.idle.components.seconds))
        }
    }

    /// Ends one session of the person's own.
    ///
    /// - Returns: false when the person has no such session.
    /// - Throws: `PostgresError`, `VaultError`.
    public func end(named name: String, of principal: Principal, from address: String? = nil) async throws -> Bool {
        let log = AccessLog(pool: pool, keys: keys)
        try await log.prepare()
        return try await pool.transaction { connection in
            let ended = try await connection.execute(
                DeleteOwnSession(accountID: principal.accountID, sessionName: name))
            guard ended > 0 else { return false }
            let entry = AccessLog.Entry(
                actor: principal.actor, action: .signOut, subject: "sign-out of another session", address: address)
            try await log.append(entry, on: connection)
            return true
        }
    }
}
