/// Who acts: a person by a session, or a program by a token.
public struct Principal: Sendable, Hashable {
    /// The account.
    public let accountID: Int64
    /// Its login.
    public let login: String
    /// Its role.
    public let role: Role
    /// Numbers of the clinics that it may see; nil: all.
    public let clinics: Set<Int32>?
    /// The role's, narrowed to a token's scopes.
    public let permissions: Set<Permission>
    /// `person:LOGIN` or `token:LOGIN/NAME`, as audits name people.
    public let actor: String
    /// Number of a program's token; nil: a person.
    public let tokenID: Int64?

    /// A person, with everything that the role allows.
    public init(accountID: Int64, login: String, role: Role, clinics: Set<Int32>?) {
        self.accountID = accountID
        self.login = login
        self.role = role
        self.clinics = clinics
        permissions = role.permissions
        actor = "person:\(login)"
        tokenID = nil
    }

    /// A program: what its account may, narrowed to the token's scopes and clinics.
    init(
        of person: Principal, token name: String, tokenID: Int64, scopes: Set<Permission>,
        clinics narrowed: Set<Int32>?
    ) {
        accountID = person.accountID
        login = person.login
        role = person.role
        clinics = Self.common(person.clinics, narrowed)
        permissions = person.permissions.intersection(scopes)
        actor = "token:\(person.login)/\(name)"
        self.tokenID = tokenID
    }

    /// Whether it has a right.
    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// Whether it may see a clinic's rows.
    public func sees(clinic: Int32) -> Bool { clinics?.contains(clinic) ?? true }

    /// Clinics in both sets, of which nil is every clinic.
    static func common(_ one: Set<Int32>?, _ other: Set<Int32>?) -> Set<Int32>? {
        guard let one else { return other }
        return other.map(one.intersection) ?? one
    }
}
