public import Postgres
internal import Vault

/// Accounts of people: made, changed and listed. Every change is in the access log, in the same transaction; changes of what
/// an account may do take effect with its next request, and those of its secrets end its sessions.
public struct Accounts: Sendable {
    let pool: Pool
    let keys: ClinicKeys

    /// Accounts of a database.
    public init(pool: Pool, keys: ClinicKeys) {
        self.pool = pool
        self.keys = keys
    }

    /// What stands against a change; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No account has the login.
        case unknownLogin
        /// Another account has the login.
        case loginTaken
        /// A login has 1 to 64 of a to z, 0 to 9, dot, dash and underscore, and begins with a letter or digit.
        case malformedLogin
        /// No clinic has this code.
        case unknownClinic(String)
        /// Another account has the external identity.
        case identityTaken
        /// The password is not good enough.
        case password(PasswordPolicy.Refusal)
        /// More passwords wait to be hashed than can be.
        case busy
    }

    /// An account to be made.
    public struct New: Sendable {
        /// Lower case.
        public var login: String
        /// For people.
        public var displayName: String
        /// What it may do.
        public var role: Role
        /// Clinic codes; nil: all.
        public var clinics: [String]?
        /// nil: signs in by an external identity only.
        public var password: String?

        /// An account from its parts.
        public init(login: String, displayName: String, role: Role, clinics: [String]?, password: String?) {
            self.login = login
            self.displayName = displayName
            self.role = role
            self.clinics = clinics
            self.password = password
        }
    }

    var log: AccessLog { AccessLog(pool: pool, keys: keys) }

    /// A login as it is stored.
    static func normalised(_ login: String) -> String {
        login.lowercased().filter { !$0.isWhitespace }
    }

    /// Accounts by login.
    public func list() async throws -> [Account] {
        try await pool.withConnection { try await $0.run(ListAccounts(login: nil)) }
    }

    /// The account of a login.
    public func find(_ login: String) async throws -> Account? {
        try await pool.withConnection { try await $0.first(ListAccounts(login: Self.normalised(login))) }
    }

    /// Makes an account. Its authenticator is enrolled at its first sign-in.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    @discardableResult
    public func create(_ new: New, by actor: String, from address: String? = nil) async throws -> Account {
        let login = Self.normalised(new.login)
        guard login.wholeMatch(of: /[a-z0-9][a-z0-9._-]{0,63}/) != nil else { throw Problem.malformedLogin }
        let hash: String? =
            if let password = new.password { try await Self.hash(password, for: login) } else { nil }
        try await log.prepare()
        try await pool.transaction { connection in
            let clinics = try await Self.numbers(new.clinics, on: connection)
            let insert = InsertAccount(
                login: login, displayName: new.displayName, role: new.role, clinics: clinics, passwordHash: hash)
            guard try await connection.first(insert) != nil else { throw Problem.loginTaken }
            let what = "account:\(login) made \(Self.text(new.role, new.clinics))"
            try await log.append(
                AccessLog.Entry(actor: actor, action: .accountChange, subject: what, address: address), on: connection)
        }
        guard let account = try await find(login) else { throw Problem.unknownLogin }
        return account
    }

    /// The hash of a password that the policy lets pass.
    static func hash(_ password: String, for login: String) async throws -> String {
        if let refusal = PasswordPolicy.refusal(of: password, for: login) { throw Problem.password(refusal) }
        do {
            return try await PasswordHashing.make(password)
        } catch is PasswordHashing.Busy {
            throw Problem.busy
        }
    }

    /// Numbers of clinics by their codes; nil stays nil.
    static func numbers(_ codes: [String]?, on connection: Connection) async throws -> [Int32]? {
        guard let codes else { return nil }
        let found = try await connection.run(FindClinicNumbers(codes: codes))
        if let unknown = codes.first(where: { code in !found.contains { $0.code == code } }) {
            throw Problem.unknownClinic(unknown)
        }
        return found.map(\.id).sorted()
    }

    static func text(_ role: Role, _ clinics: [String]?) -> String {
        "\(role.rawValue) of \(clinics.map { $0.sorted().joined(separator: ",") } ?? "all clinics")"
    }
}
