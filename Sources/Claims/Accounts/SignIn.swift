public import Postgres
internal import Vault

/// How far a sign-in has come.
public enum SignInStep: Sendable, Hashable {
    /// The password is right: a code of the account's authenticator is asked for, within five minutes and five attempts.
    case needsTOTP(challenge: String)
    /// The password is right and no authenticator is known: scan the `otpauth:` URI (or type the Base32 secret), then give
    /// a code to `SignIn.totp`.
    case needsTOTPEnrollment(challenge: String, secret: String, uri: String)
    /// Unknown login, wrong password, disabled or locked: the same answer for all, after the same time.
    case refused
}

/// Signing in: a password, then a code of an authenticator; or the identity that an OpenID provider vouches for.
///
/// Everything is in the access log, failures too. What is counted is counted in the database, so that several servers agree.
public struct SignIn: Sendable {
    let pool: Pool
    let keys: ClinicKeys
    let sessions: Sessions

    /// Sign-in to a database; new sessions obey the limits of `sessions`.
    public init(pool: Pool, keys: ClinicKeys, sessions: Sessions) {
        self.pool = pool
        self.keys = keys
        self.sessions = sessions
    }

    /// What ended a sign-in, as sessions keep it.
    enum Method: String, Sendable {
        case totp
        case recovery
        case oidc
    }

    /// Why nothing could be judged.
    public enum Problem: Error, Sendable, Hashable {
        /// More people sign in than passwords can be hashed; try again in a moment.
        case busy
    }

    var log: AccessLog { AccessLog(pool: pool, keys: keys) }

    /// Judges a password.
    ///
    /// The hash is computed whether or not the account exists, is disabled or locked; only an address that is itself refused
    /// is spared the work. Some tenths of a second, off the cooperative pool.
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public func password(_ login: String, _ password: String, from address: String) async throws -> SignInStep {
        let login = Accounts.normalised(login)
        try await log.prepare()
        let subjects = SignInThrottle.Subjects(login: login, address: address)
        let attempt = try await pool.transaction { connection in
            let blocked = try await count(subjects, login: login, address: address, on: connection)
            return (blocked: blocked, account: try await connection.first(FindAccount(login: login)))
        }
        guard attempt.blocked != subjects.address else {
            return try await refuse(attempt.account, because: "address locked", from: address)
        }
        let verdict: (matches: Bool, isOutdated: Bool)
        do {
            let hash = attempt.account?.passwordHash ?? PasswordHashing.decoy
            verdict = try await PasswordHashing.check(password, against: hash)
        } catch is PasswordHashing.Busy {
            throw Problem.busy
        }
        guard let account = attempt.account else { return try await refuse(nil, because: "unknown", from: address) }
        if account.isDisabled { return try await refuse(account, because: "disabled", from: address) }
        if attempt.blocked != nil { return try await refuse(account, because: "locked", from: address) }
        guard verdict.matches, account.passwordHash != nil else {
            return try await refuse(account, because: "password", from: address)
        }
        if verdict.isOutdated { try await rehash(password, of: account) }
        return try await challenge(account)
    }

    /// Counts an attempt at a login from an address; answers what refuses it, nil when nothing does. A refused one counts not.
    func count(
        _ subjects: SignInThrottle.Subjects, login: String, address: String, on connection: Connection
    ) async throws -> String? {
        let (_, known) = try await connection.pipeline(
            AddThrottles(subjects: [subjects.login, subjects.pair, subjects.address]),
            KnowsAddress(login: login, address: address))
        let named =
            known.isEmpty ? [subjects.address, subjects.login, subjects.pair] : [subjects.address, subjects.pair]
        let rows = try await connection.run(LockThrottles(subjects: named))
        if let blocked = rows.first(where: { $0.throttle.isBlocked(at: $0.now) }) { return blocked.subject }
        let counted = rows.map { row in
            var throttle = row.throttle
            throttle.count(at: row.now, free: subjects.free(row.subject))
            return (subject: row.subject, throttle: throttle)
        }
        _ = try await connection.execute(SaveThrottles(throttles: counted))
        return nil
    }

    private func refuse(
        _ account: StoredAccount?, because why: String, from address: String
    ) async throws -> SignInStep {
        // A login that is none may be a password in the wrong field: it is not written down.
        let actor = account?.principal.actor ?? "unknown"
        try await log.write(
            AccessLog.Entry(actor: actor, action: .signInRefused, subject: "sign-in \(why)", address: address))
        return .refused
    }

    private func rehash(_ password: String, of account: StoredAccount) async throws {
        let hash = try await PasswordHashing.make(password)
        _ = try await pool.withConnection { try await $0.execute(SetPasswordHash(id: account.id, hash: hash)) }
    }

    private func challenge(_ account: StoredAccount) async throws -> SignInStep {
        let token = try SecretToken()
        guard account.sealedSecret == nil else {
            _ = try await pool.withConnection {
                try await $0.execute(InsertChallenge(hash: token.hash, accountID: account.id, sealedSecret: nil))
            }
            return .needsTOTP(challenge: token.text)
        }
        let secret = try SecureRandom.bytes(OneTimePassword.secretBytes)
        let sealed = try keys.seal(secret, for: .enrolment(account.id))
        _ = try await pool.withConnection {
            try await $0.execute(InsertChallenge(hash: token.hash, accountID: account.id, sealedSecret: sealed))
        }
        let text = Base32.text(secret)
        return .needsTOTPEnrollment(
            challenge: token.text, secret: text,
            // Key URI format of authenticator apps; logins need no percent-encoding.
            uri: "otpauth://totp/Claimline:\(account.login)?secret=\(text)&issuer=Claimline")
    }

    /// Opens a session for an identity that an OpenID provider vouched for; nil when no account carries it, or a disabled one.
    ///
    /// The caller has verified the provider's token. A second factor is the provider's matter then; the session and the access
    /// log say that it came so.
    /// - Throws: `PostgresError`, `VaultError`.
    public func oidc(issuer: String, subject: String, from address: String) async throws -> Session? {
        try await log.prepare()
        let found = try await pool.withConnection {
            try await $0.first(FindIdentity(issuer: issuer, subject: subject))
        }
        guard let account = found, !account.isDisabled else {
            _ = try await refuse(found, because: found == nil ? "identity unknown" : "disabled", from: address)
            return nil
        }
        return try await pool.transaction { connection in
            try await begin(account, by: .oidc, recoveryCodes: [], from: address, on: connection)
        }
    }

    /// Begins the session of a finished sign-in, and forgets the attempts that led to it.
    func begin(
        _ account: StoredAccount, by method: Method, recoveryCodes: [String], from address: String,
        on connection: Connection
    ) async throws -> Session {
        let subjects = SignInThrottle.Subjects(login: account.login, address: address)
        _ = try await connection.pipeline(
            NoteSignIn(id: account.id, address: address), DeleteChallenges(accountID: account.id),
            ForgiveAttempts(subjects: [subjects.login, subjects.pair], address: subjects.address))
        let session = try await sessions.begin(
            account.principal, by: method, recoveryCodes: recoveryCodes, on: connection)
        let entry = AccessLog.Entry(
            actor: account.principal.actor, action: .signIn, subject: "sign-in \(method.rawValue)", address: address)
        try await log.append(entry, on: connection)
        return session
    }
}

extension SealContext {
    /// The secret of an account's authenticator.
    static func authenticator(_ accountID: Int64) -> SealContext {
        SealContext(table: "account", column: "totp_sealed", clinic: ClinicKeys.house, row: accountID)
    }

    /// A secret that an account is asked to enrol.
    static func enrolment(_ accountID: Int64) -> SealContext {
        SealContext(table: "sign_in_challenge", column: "secret_sealed", clinic: ClinicKeys.house, row: accountID)
    }
}
