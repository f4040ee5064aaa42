internal import Postgres

/// Begins a session. Answers when it began and ends at the latest.
struct InsertSession: Statement {
    static let name = "sessions_begin"
    static let sql = """
        INSERT INTO web_session (token_hash, account_id, method, created_at, last_seen_at, ends_at)
        VALUES ($1, $2, $3, now(), now(), now() + $4 * interval '1 second') RETURNING last_seen_at, ends_at
        """
    let hash: [UInt8]
    let accountID: Int64
    let method: SignIn.Method
    let absoluteSeconds: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(hash)
        parameters.append(accountID)
        parameters.append(method.rawValue)
        parameters.append(absoluteSeconds)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (lastSeenAt: Timestamp, endsAt: Timestamp) {
        (lastSeenAt: try row.next(), endsAt: try row.next())
    }
}

/// A session that is neither over nor idle for too long, of an account that is not disabled; moves its last use on when that
/// is a minute ago. Served by primary keys.
struct FindSession: Statement {
    static let name = "sessions_find"
    static let sql = """
        WITH found AS (
            SELECT session.account_id, session.ends_at, session.last_seen_at, account.login, account.role,
                   account.clinic_ids, $3 AND session.last_seen_at <= now() - interval '1 minute' AS moves
            FROM web_session AS session JOIN account USING (account_id)
            WHERE session.token_hash = $1 AND session.ends_at > now()
              AND session.last_seen_at > now() - $2 * interval '1 second' AND account.disabled_at IS NULL
        ), moved AS (
            UPDATE web_session SET last_seen_at = now() FROM found WHERE token_hash = $1 AND found.moves
        )
        SELECT account_id, login, role, clinic_ids, CASE WHEN moves THEN now() ELSE last_seen_at END, ends_at FROM found
        """
    let hash: [UInt8]
    let idleSeconds: Int64
    let isUse: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(hash)
        parameters.append(idleSeconds)
        parameters.append(isUse)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (principal: Principal, lastSeenAt: Timestamp, endsAt: Timestamp) {
        (principal: try row.nextPerson(), lastSeenAt: try row.next(), endsAt: try row.next())
    }
}

extension RowDecoder {
    /// Number, login, role and clinics of an account.
    mutating func nextPerson() throws(PostgresError) -> Principal {
        let id: Int64 = try next()
        let login: String = try next()
        let role = try Role.stored(next())
        let clinics: [Int32]? = try next()
        return Principal(accountID: id, login: login, role: role, clinics: clinics.map { Set($0) })
    }
}

/// Ends a session; answers whose it was. Served by primary keys.
struct DeleteSession: Statement {
    static let name = "sessions_end"
    static let sql = """
        DELETE FROM web_session USING account
        WHERE web_session.token_hash = $1 AND account.account_id = web_session.account_id RETURNING account.login
        """
    let hash: [UInt8]

    func bind(_ parameters: inout Parameters) { parameters.append(hash) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// Ends all sessions of an account, but for one that is kept. Served by `web_session_account`.
struct DeleteSessions: Statement {
    static let name = "sessions_end_all"
    static let sql = "DELETE FROM web_session WHERE account_id = $1 AND token_hash IS DISTINCT FROM $2"
    let accountID: Int64
    var kept: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(kept)
    }
}

/// Ends sessions that are over or were idle for too long: the one of a token, or up to 100 of all; answers whose they were and
/// why. Sessions number as many as people who work; passes over those that somebody else ends.
struct DeleteOverSessions: Statement {
    static let name = "sessions_end_over"
    static let sql = """
        WITH ended AS (
            SELECT token_hash FROM web_session
            WHERE ($1::bytea IS NULL OR token_hash = $1)
              AND (ends_at <= now() OR last_seen_at <= now() - $2 * interval '1 second')
            LIMIT 100 FOR UPDATE SKIP LOCKED
        )
        DELETE FROM web_session AS session USING account
        WHERE session.token_hash = ANY (ARRAY(SELECT token_hash FROM ended)) AND account.account_id = session.account_id
        RETURNING account.login, session.ends_at <= now()
        """
    let hash: [UInt8]?
    let idleSeconds: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(hash)
        parameters.append(idleSeconds)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (login: String, isWorn: Bool) {
        (login: try row.next(), isWorn: try row.next())
    }
}

/// Sessions of an account, the one used last first. Served by `web_session_account`.
struct ListWebSessions: Statement {
    static let name = "sessions_list"
    static let sql = """
        SELECT token_hash, method, created_at, last_seen_at, ends_at FROM web_session
        WHERE account_id = $1 AND ends_at > now() AND last_seen_at > now() - $2 * interval '1 second'
        ORDER BY last_seen_at DESC, token_hash
        """
    let accountID: Int64
    let idleSeconds: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(idleSeconds)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Sessions.Listing {
        try Sessions.Listing(decoding: &row)
    }
}

/// Ends one session of an account, by the name it has in its list. Served by `web_session_account`.
struct DeleteOwnSession: Statement {
    static let name = "sessions_end_own"
    static let sql = "DELETE FROM web_session WHERE account_id = $1 AND encode(token_hash, 'hex') = $2"
    let accountID: Int64
    let sessionName: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(sessionName)
    }
}
