internal import Postgres

/// Keeps a new token; no row when a token of the account that stands has the name.
struct InsertToken: Statement {
    static let name = "tokens_insert"
    static let sql = """
        INSERT INTO api_token (account_id, name, token_hash, scopes, clinic_ids, created_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, now() + $7 * interval '1 day')
        ON CONFLICT (account_id, name) WHERE revoked_at IS NULL DO NOTHING RETURNING token_id
        """
    let accountID: Int64
    let tokenName: String
    let hash: [UInt8]
    let scopes: [Permission]
    let clinics: [Int32]?
    let actor: String
    let days: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(tokenName)
        parameters.append(hash)
        parameters.append(scopes.map(\.rawValue))
        parameters.append(clinics)
        parameters.append(actor)
        parameters.append(days)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Tokens, newest first: of one login or of all.
struct ListTokens: Statement {
    static let name = "tokens_list"
    static let sql = """
        SELECT token_id, login, name, scopes,
               CASE WHEN token.clinic_ids IS NOT NULL
                    THEN ARRAY(SELECT code FROM clinic WHERE clinic_id = ANY (token.clinic_ids) ORDER BY code) END,
               token.created_by, token.created_at, expires_at, last_used_at, revoked_at
        FROM api_token AS token JOIN account USING (account_id)
        WHERE $1::text IS NULL OR login = $1 ORDER BY token_id DESC
        """
    let login: String?

    func bind(_ parameters: inout Parameters) { parameters.append(login) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> APITokens.Token {
        try APITokens.Token(decoding: &row)
    }
}

/// Revokes the token of a name; none affected when no standing one has it. Served by `api_token_name`.
struct RevokeToken: Statement {
    static let name = "tokens_revoke"
    static let sql = """
        UPDATE api_token SET revoked_at = now(), revoked_by = $3
        WHERE account_id = $1 AND name = $2 AND revoked_at IS NULL
        """
    let accountID: Int64
    let tokenName: String
    let actor: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(accountID)
        parameters.append(tokenName)
        parameters.append(actor)
    }
}

/// A token that stands, of an account that is not disabled; moves its last use on when that is a minute ago. Served by the
/// unique hash.
struct FindToken: Statement {
    static let name = "tokens_find"
    static let sql = """
        WITH found AS (
            SELECT token.token_id, account_id, login, role, account.clinic_ids, name, scopes,
                   token.clinic_ids AS narrowed, last_used_at
            FROM api_token AS token JOIN account USING (account_id)
            WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now() AND disabled_at IS NULL
        ), moved AS (
            UPDATE api_token SET last_used_at = now() FROM found
            WHERE api_token.token_id = found.token_id
              AND coalesce(found.last_used_at <= now() - interval '1 minute', true)
        )
        SELECT account_id, login, role, clinic_ids, name, token_id, scopes, narrowed FROM found
        """
    let hash: [UInt8]

    func bind(_ parameters: inout Parameters) { parameters.append(hash) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Principal {
        let person = try row.nextPerson()
        let name: String = try row.next()
        let id: Int64 = try row.next()
        // A scope that this version does not know allows nothing.
        let scopes = try row.next([String].self).compactMap(Permission.init)
        let narrowed: [Int32]? = try row.next()
        return Principal(
            of: person, token: name, tokenID: id, scopes: Set(scopes), clinics: narrowed.map { Set($0) })
    }
}
