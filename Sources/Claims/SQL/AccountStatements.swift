internal import Postgres

/// An account as stored.
struct StoredAccount: Sendable {
    let id: Int64
    let login: String
    let role: Role
    let clinics: [Int32]?
    let passwordHash: String?
    let sealedSecret: [UInt8]?
    /// The last step whose code was used.
    let usedStep: Int64
    let isDisabled: Bool
    /// The database's clock when it was read, Unix seconds.
    let readAt: Int64

    static let columns = """
        account_id, login, role, clinic_ids, password_hash, totp_sealed, totp_step, disabled_at IS NOT NULL,
        extract(epoch FROM clock_timestamp())::bigint
        """

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        id = try row.next()
        login = try row.next()
        role = try Role.stored(row.next())
        clinics = try row.next()
        passwordHash = try row.next()
        sealedSecret = try row.next()
        usedStep = try row.next()
        isDisabled = try row.next()
        readAt = try row.next()
    }

    /// The person, with everything that the role allows.
    var principal: Principal {
        Principal(accountID: id, login: login, role: role, clinics: clinics.map { Set($0) })
    }
}

extension Role {
    static func stored(_ name: String) throws(PostgresError) -> Role {
        guard let role = Role(rawValue: name) else {
            throw PostgresError(kind: .decoding, message: "a role is not known to this version")
        }
        return role
    }
}

/// An account by its login. Served by the unique login.
struct FindAccount: Statement {
    static let name = "accounts_find"
    static let sql = "SELECT \(StoredAccount.columns) FROM account WHERE login = $1"
    let login: String

    func bind(_ parameters: inout Parameters) { parameters.append(login) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccount {
        try StoredAccount(decoding: &row)
    }
}

/// An account by its number, locked. Served by the primary key.
struct LockAccount: Statement {
    static let name = "accounts_lock"
    static let sql = "SELECT \(StoredAccount.columns) FROM account WHERE account_id = $1 FOR UPDATE"
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccount {
        try StoredAccount(decoding: &row)
    }
}

/// The account of an external identity. Served by its unique key.
struct FindIdentity: Statement {
    static let name = "accounts_identity"
    static let sql = "SELECT \(StoredAccount.columns) FROM account WHERE issuer = $1 AND subject = $2"
    let issuer: String
    let subject: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(issuer)
        parameters.append(subject)
    }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccount {
        try StoredAccount(decoding: &row)
    }
}

/// Makes an account; no row when the login is taken.
struct InsertAccount: Statement {
    static let name = "accounts_insert"
    static let sql = """
        INSERT INTO account (login, display_name, role, clinic_ids, password_hash) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (login) DO NOTHING RETURNING account_id
        """
    let login: String
    let displayName: String
    let role: Role
    let clinics: [Int32]?
    let passwordHash: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(login)
        parameters.append(displayName)
        parameters.append(role.rawValue)
        parameters.append(clinics)
        parameters.append(passwordHash)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Accounts by login, or the one of a login, with clinic codes and the end of a lock-out that holds now.
struct ListAccounts: Statement {
    static let name = "accounts_list"
    static let sql = """
        SELECT account_id, login, display_name, role,
               CASE WHEN clinic_ids IS NOT NULL
                    THEN ARRAY(SELECT code FROM clinic WHERE clinic_id = ANY (clinic_ids) ORDER BY code) END,
               password_hash IS NOT NULL, totp_sealed IS NOT NULL, issuer, disabled_at IS NOT NULL,
               (SELECT blocked_until FROM sign_in_throttle AS throttle
                WHERE throttle.subject = 'login:' || encode(sha256(convert_to(login, 'UTF8')), 'hex')
                  AND blocked_until > now()), created_at, signed_in_at
        FROM account WHERE $1::text IS NULL OR login = $1 ORDER BY login
        """
    let login: String?

    func bind(_ parameters: inout Parameters) { parameters.append(login) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Accounts.Account {
        try Accounts.Account(decoding: &row)
    }
}

/// Sets the hash of an account's password. Served by the primary key.
struct SetPasswordHash: Statement {
    static let name = "accounts_password"
    static let sql = "UPDATE account SET password_hash = $2 WHERE account_id = $1"
    let id: Int64
    let hash: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(hash)
    }
}

/// Sets an account's role and clinics. Served by the primary key.
struct SetAccountRole: Statement {
    static let name = "accounts_role"
    static let sql = "UPDATE account SET role = $2, clinic_ids = $3 WHERE account_id = $1"
    let id: Int64
    let role: Role
    let clinics: [Int32]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(role.rawValue)
        parameters.append(clinics)
    }
}

/// Sets or takes away an account's external identity; none affected when another account has it. Served by the unique key.
struct SetAccountIdentity: Statement {
    static let name = "accounts_set_identity"
    static let sql = """
        UPDATE account SET issuer = $2, subject = $3
        WHERE account_id = $1
          AND NOT EXISTS (SELECT 1 FROM account AS other
                          WHERE other.issuer = $2 AND other.subject = $3 AND other.account_id <> $1)
        """
    let id: Int64
    let issuer: String?
    let subject: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(issuer)
        parameters.append(subject)
    }
}

/// Disables or enables an account. Served by the primary key.
struct SetAccountDisabled: Statement {
    static let name = "accounts_disable"
    static let sql = "UPDATE account SET disabled_at = CASE WHEN $2 THEN now() END WHERE account_id = $1"
    let id: Int64
    let isDisabled: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(isDisabled)
    }
}

/// Sets or takes away an account's authenticator; codes of `step` and before are used up. Served by the primary key.
struct SetAuthenticator: Statement {
    static let name = "accounts_authenticator"
    static let sql = "UPDATE account SET totp_sealed = $2, totp_step = $3 WHERE account_id = $1"
    let id: Int64
    let sealed: [UInt8]?
    let step: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(sealed)
        parameters.append(step)
    }
}

/// Puts one-time recovery codes in place of those there were. Served by the primary key.
struct ReplaceRecovery: Statement {
    static let name = "accounts_recovery"
    static let sql = """
        WITH gone AS (DELETE FROM account_recovery WHERE account_id = $1)
        INSERT INTO account_recovery (account_id, code_hash) SELECT $1, unnest($2::bytea[])
        """
    let id: Int64
    let hashes: [[UInt8]]

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(hashes)
    }
}

/// Uses up a recovery code; none affected when it is none of the account's. Served by the primary key.
struct UseRecovery: Statement {
    static let name = "accounts_recovery_use"
    static let sql = "DELETE FROM account_recovery WHERE account_id = $1 AND code_hash = $2"
    let id: Int64
    let hash: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(hash)
    }
}

/// Notes a finished sign-in and the address it came from. Served by primary keys.
struct NoteSignIn: Statement {
    static let name = "accounts_signed_in"
    static let sql = """
        WITH signed AS (UPDATE account SET signed_in_at = now() WHERE account_id = $1), old AS (
            DELETE FROM account_address
            WHERE account_id = $1 AND address <> $2 AND seen_at < now() - interval '90 days'
        )
        INSERT INTO account_address (account_id, address) VALUES ($1, $2)
        ON CONFLICT (account_id, address) DO UPDATE SET seen_at = now()
        """
    let id: Int64
    let address: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(address)
    }
}

/// Numbers of clinics by code.
struct FindClinicNumbers: Statement {
    static let name = "accounts_clinics"
    static let sql = "SELECT clinic_id, code FROM clinic WHERE code = ANY ($1::text[])"
    let codes: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(codes) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (id: Int32, code: String) {
        (id: try row.next(), code: try row.next())
    }
}
