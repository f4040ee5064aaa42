internal import Postgres

/// Makes rows to count attempts in, and drops some that are a day old.
struct AddThrottles: Statement {
    static let name = "sign_in_throttles_add"
    static let sql = """
        WITH old AS (
            DELETE FROM sign_in_throttle WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM sign_in_throttle WHERE last_at < now() - interval '1 day' LIMIT 100
                FOR UPDATE SKIP LOCKED))
        )
        INSERT INTO sign_in_throttle (subject) SELECT * FROM unnest($1::text[]) AS named ORDER BY named
        ON CONFLICT (subject) DO NOTHING
        """
    let subjects: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(subjects) }
}

/// Attempts counted so far, locked in the order of their subjects, with the database's clock. Served by the primary key.
struct LockThrottles: Statement {
    static let name = "sign_in_throttles_lock"
    static let sql = """
        SELECT subject, attempts, last_at, blocked_until, clock_timestamp() FROM sign_in_throttle
        WHERE subject = ANY ($1::text[]) ORDER BY subject FOR UPDATE
        """
    let subjects: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(subjects) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (subject: String, throttle: SignInThrottle, now: Timestamp) {
        (
            subject: try row.next(),
            throttle: SignInThrottle(attempts: try row.next(), lastAt: try row.next(), blockedUntil: try row.next()),
            now: try row.next()
        )
    }
}

/// Saves counts of attempts. Served by the primary key.
struct SaveThrottles: Statement {
    static let name = "sign_in_throttles_save"
    static let sql = """
        UPDATE sign_in_throttle AS throttle
        SET attempts = new.attempts, last_at = new.last_at, blocked_until = new.blocked_until
        FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[])
             AS new(subject, attempts, last_at, blocked_until)
        WHERE throttle.subject = new.subject
        """
    let throttles: [(subject: String, throttle: SignInThrottle)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(throttles.map(\.subject))
        parameters.append(throttles.map(\.throttle.attempts))
        parameters.append(throttles.map(\.throttle.lastAt))
        parameters.append(throttles.map(\.throttle.blockedUntil))
    }
}

/// Forgets attempts, all of some subjects and the two of a finished sign-in of an address. Served by the primary key.
struct ForgiveAttempts: Statement {
    static let name = "sign_in_throttles_forgive"
    static let sql = """
        WITH whole AS (DELETE FROM sign_in_throttle WHERE subject = ANY ($1::text[]))
        UPDATE sign_in_throttle SET attempts = greatest(attempts - 2, 0) WHERE subject = $2
        """
    let subjects: [String]
    let address: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(subjects)
        parameters.append(address)
    }
}

/// Forgets all attempts at a login, whatever their addresses. Served by the primary key for the login itself.
struct ForgetAttempts: Statement {
    static let name = "sign_in_throttles_forget"
    static let sql = "DELETE FROM sign_in_throttle WHERE subject = $1 OR starts_with(subject, $2)"
    let login: String
    let pairs: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(login)
        parameters.append(pairs)
    }
}

/// Whether an account signed in from an address within 90 days. Served by the primary key.
struct KnowsAddress: Statement {
    static let name = "sign_in_address"
    static let sql = """
        SELECT 1 FROM account_address JOIN account USING (account_id)
        WHERE login = $1 AND address = $2 AND seen_at > now() - interval '90 days'
        """
    let login: String
    let address: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(login)
        parameters.append(address)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// Keeps a challenge for five minutes, and drops some that are over.
struct InsertChallenge: Statement {
    static let name = "sign_in_challenge_add"
    static let sql = """
        WITH old AS (
            DELETE FROM sign_in_challenge WHERE token_hash = ANY (ARRAY(
                SELECT token_hash FROM sign_in_challenge WHERE expires_at < now() LIMIT 100 FOR UPDATE SKIP LOCKED))
        )
        INSERT INTO sign_in_challenge (token_hash, account_id, secret_sealed, expires_at)
        VALUES ($1, $2, $3, now() + interval '5 minutes')
        """
    let hash: [UInt8]
    let accountID: Int64
    let sealedSecret: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(hash)
        parameters.append(accountID)
        parameters.append(sealedSecret)
    }
}

/// Whose challenge it is. Served by the primary key.
struct FindChallenge: Statement {
    static let name = "sign_in_challenge_find"
    static let sql = "SELECT account_id FROM sign_in_challenge WHERE token_hash = $1 AND expires_at > now()"
    let hash: [UInt8]

    func bind(_ parameters: inout Parameters) { parameters.append(hash) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Counts an attempt at a challenge, of which it bears five, and locks it. Served by the primary key.
struct TakeChallenge: Statement {
    static let name = "sign_in_challenge_take"
    static let sql = """
        UPDATE sign_in_challenge SET attempts = attempts + 1
        WHERE token_hash = $1 AND expires_at > now() AND attempts < 5 RETURNING secret_sealed
        """
    let hash: [UInt8]

    func bind(_ parameters: inout Parameters) { parameters.append(hash) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> TakenChallenge {
        TakenChallenge(sealedSecret: try row.next())
    }
}

/// A challenge that bears an attempt.
struct TakenChallenge: Sendable {
    /// Of the authenticator to be enrolled; nil when the account has one.
    let sealedSecret: [UInt8]?
}

/// Ends all challenges of an account. Served by `sign_in_challenge_account`.
struct DeleteChallenges: Statement {
    static let name = "sign_in_challenges_end"
    static let sql = "DELETE FROM sign_in_challenge WHERE account_id = $1"
    let accountID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(accountID) }
}
