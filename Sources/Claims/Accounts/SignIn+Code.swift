internal import Postgres
internal import Vault

extension SignIn {
    /// Judges the code that a challenge asked for: of the authenticator, or a recovery code in its place.
    ///
    /// A code counts once: a step used, or an earlier one, is refused for ever, whoever comes first of two at once. The first
    /// code after enrolment keeps the authenticator, and the session brings recovery codes to be shown once.
    /// - Returns: nil when the code is wrong or used, or the challenge is unknown, over, or tried five times.
    /// - Throws: `PostgresError`, `VaultError`.
    public func totp(_ challenge: String, _ code: String, from address: String) async throws -> Session? {
        try await log.prepare()
        return try await pool.transaction { connection in
            let hash = SecretToken.hash(challenge)
            // The account before its challenge, as everybody locks them.
            guard let id = try await connection.first(FindChallenge(hash: hash)),
                let account = try await connection.first(LockAccount(id: id)),
                let taken = try await connection.first(TakeChallenge(hash: hash))
            else {
                try await refuseCode(nil, because: "challenge", from: address, on: connection)
                return nil
            }
            let subjects = SignInThrottle.Subjects(login: account.login, address: address)
            let blocked = try await count(subjects, login: account.login, address: address, on: connection)
            let accepted =
                account.isDisabled || blocked != nil
                ? nil
                : try await accept(code, of: account, enrolling: taken.sealedSecret, on: connection)
            guard let accepted else {
                let why = account.isDisabled ? "disabled" : blocked == nil ? "code" : "locked"
                try await refuseCode(account, because: why, from: address, on: connection)
                return nil
            }
            return try await begin(
                account, by: accepted.method, recoveryCodes: accepted.recoveryCodes, from: address, on: connection)
        }
    }

    private func refuseCode(
        _ account: StoredAccount?, because why: String, from address: String, on connection: Connection
    ) async throws {
        let entry = AccessLog.Entry(
            actor: account?.principal.actor ?? "unknown", action: .signInRefused, subject: "sign-in \(why)",
            address: address)
        try await log.append(entry, on: connection)
    }

    private struct Accepted {
        let method: Method
        var recoveryCodes: [String] = []
    }

    /// Uses up the code; the account is locked.
    private func accept(
        _ code: String, of account: StoredAccount, enrolling sealed: [UInt8]?, on connection: Connection
    ) async throws -> Accepted? {
        let digits = code.filter { !$0.isWhitespace && $0 != "-" }
        if let sealed {
            // Another challenge of the account may have enrolled one meanwhile.
            guard account.sealedSecret == nil else { return nil }
            return try await enrol(try keys.open(sealed, for: .enrolment(account.id)), digits, account, on: connection)
        }
        if let kept = account.sealedSecret {
            let secret = try keys.open(kept, for: .authenticator(account.id))
            let step = OneTimePassword.step(of: digits, secret: secret, atUnixSeconds: account.readAt)
            if let step, step > account.usedStep {
                _ = try await connection.execute(SetAuthenticator(id: account.id, sealed: kept, step: step))
                return Accepted(method: .totp)
            }
        }
        let used = try await connection.execute(
            UseRecovery(id: account.id, hash: SecretToken.hash(digits.uppercased())))
        return used == 1 ? Accepted(method: .recovery) : nil
    }

    private func enrol(
        _ secret: [UInt8], _ digits: String, _ account: StoredAccount, on connection: Connection
    ) async throws -> Accepted? {
        let found = OneTimePassword.step(of: digits, secret: secret, atUnixSeconds: account.readAt)
        guard let step = found else { return nil }
        let codes = try (0..<10).map { _ in Base32.text(try SecureRandom.bytes(10)) }
        _ = try await connection.pipeline(
            SetAuthenticator(
                id: account.id, sealed: try keys.seal(secret, for: .authenticator(account.id)), step: step),
            ReplaceRecovery(id: account.id, hashes: codes.map(SecretToken.hash)))
        return Accepted(method: .totp, recoveryCodes: codes.map(Self.grouped))
    }

    /// Four letters and a dash, as people copy them.
    private static func grouped(_ code: String) -> String {
        let letters = Array(code)
        return stride(from: 0, to: letters.count, by: 4).map { start in
            String(letters[start..<min(start + 4, letters.count)])
        }.joined(separator: "-")
    }
}
