internal import Postgres
internal import Vault

extension Accounts {
    /// Sets a password and ends the account's sessions, but for one whose token is `kept`, and half-done sign-ins.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func setPassword(
        _ password: String, of login: String, by actor: String, from address: String? = nil,
        keeping kept: String? = nil
    ) async throws {
        let hash = try await Self.hash(password, for: Self.normalised(login))
        try await change(login, "password set", by: actor, from: address) { account, connection in
            _ = try await connection.execute(SetPasswordHash(id: account.id, hash: hash))
            try await Self.endAll(account, but: kept.map { SecretToken.hash($0) }, on: connection)
        }
    }

    /// A person's own change of the password, which ends the person's sessions too, but for one whose token is `kept`.
    ///
    /// Wrong passwords count as at sign-in.
    /// - Returns: false when the old password is wrong, or attempts are refused for now.
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func changePassword(
        from old: String, to new: String, of principal: Principal, address: String, keeping kept: String? = nil
    ) async throws -> Bool {
        let login = principal.login
        let signIn = SignIn(pool: pool, keys: keys, sessions: Sessions(pool: pool, keys: keys))
        let subjects = SignInThrottle.Subjects(login: login, address: address)
        let (blocked, found) = try await pool.transaction { connection in
            let blocked = try await signIn.count(subjects, login: login, address: address, on: connection)
            return (blocked, try await connection.first(FindAccount(login: login)))
        }
        guard blocked == nil, let stored = found?.passwordHash else { return false }
        do {
            guard try await PasswordHashing.check(old, against: stored).matches else { return false }
        } catch is PasswordHashing.Busy {
            throw Problem.busy
        }
        try await setPassword(new, of: login, by: principal.actor, from: address, keeping: kept)
        return true
    }

    /// Sets what an account may do, and of which clinics (codes; nil: all).
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func setRole(
        _ role: Role, clinics: [String]?, of login: String, by actor: String, from address: String? = nil
    ) async throws {
        let what = "role \(Self.text(role, clinics))"
        try await change(login, what, by: actor, from: address) { account, connection in
            let numbers = try await Self.numbers(clinics, on: connection)
            _ = try await connection.execute(SetAccountRole(id: account.id, role: role, clinics: numbers))
        }
    }

    /// Gives an account the identity by which an OpenID provider knows the person, or takes it away (nil).
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func setIdentity(
        issuer: String?, subject: String?, of login: String, by actor: String, from address: String? = nil
    ) async throws {
        let isWhole = issuer != nil && subject != nil
        let what = isWhole ? "identity set of \(issuer ?? "")" : "identity taken away"
        try await change(login, what, by: actor, from: address) { account, connection in
            let set = SetAccountIdentity(
                id: account.id, issuer: isWhole ? issuer : nil, subject: isWhole ? subject : nil)
            guard try await connection.execute(set) == 1 else { throw Problem.identityTaken }
            try await Self.endAll(account, on: connection)
        }
    }

    /// Lets an account do nothing any more: its sessions end and its tokens stop at once.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func disable(_ login: String, by actor: String, from address: String? = nil) async throws {
        try await change(login, "disabled", by: actor, from: address) { account, connection in
            _ = try await connection.execute(SetAccountDisabled(id: account.id, isDisabled: true))
            try await Self.endAll(account, on: connection)
        }
    }

    /// Lets a disabled account sign in again; tokens that were not revoked count again.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func enable(_ login: String, by actor: String, from address: String? = nil) async throws {
        try await change(login, "enabled", by: actor, from: address) { account, connection in
            _ = try await connection.execute(SetAccountDisabled(id: account.id, isDisabled: false))
        }
    }

    /// Takes the authenticator and the recovery codes away: the next sign-in enrols another. Sessions end.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func resetTOTP(_ login: String, by actor: String, from address: String? = nil) async throws {
        try await change(login, "authenticator taken away", by: actor, from: address) { account, connection in
            _ = try await connection.pipeline(
                SetAuthenticator(id: account.id, sealed: nil, step: 0), ReplaceRecovery(id: account.id, hashes: []))
            try await Self.endAll(account, on: connection)
        }
    }

    /// Forgets failed attempts to sign in, so that the person need not wait.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func unlock(_ login: String, by actor: String, from address: String? = nil) async throws {
        try await change(login, "unlocked", by: actor, from: address) { account, connection in
            let subjects = SignInThrottle.Subjects(login: account.login, address: "")
            _ = try await connection.execute(
                ForgetAttempts(login: subjects.login, pairs: SignInThrottle.Subjects.pairs(of: account.login)))
        }
    }

    private static func endAll(
        _ account: StoredAccount, but kept: [UInt8]? = nil, on connection: Connection
    ) async throws {
        _ = try await connection.pipeline(
            DeleteSessions(accountID: account.id, kept: kept), DeleteChallenges(accountID: account.id))
    }

    /// Locks the account, has `body` change it, and writes that down.
    private func change(
        _ login: String, _ what: String, by actor: String, from address: String?,
        _ body: (StoredAccount, Connection) async throws -> Void
    ) async throws {
        try await log.prepare()
        try await pool.transaction { connection in
            guard let found = try await connection.first(FindAccount(login: Self.normalised(login))),
                let account = try await connection.first(LockAccount(id: found.id))
            else { throw Problem.unknownLogin }
            try await body(account, connection)
            let entry = AccessLog.Entry(
                actor: actor, action: .accountChange, subject: "account:\(account.login) \(what)", address: address)
            try await log.append(entry, on: connection)
        }
    }
}
