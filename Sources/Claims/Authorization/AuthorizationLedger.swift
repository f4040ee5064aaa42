internal import Billing
internal import Postgres

/// The prior authorizations of a batch while it is scrubbed: rows that this transaction has locked, less what the
/// batch's own claims have reserved so far. Pure; a claim that passes reserves one visit and its covered units.
struct AuthorizationLedger: Sendable {
    /// An authorization as locked, with what other claims take of it.
    struct Account: Sendable, Equatable {
        let id: Int64
        let key: AuthorizationKey
        var toldOn: PostgresDate
        var from: PostgresDate?
        var to: PostgresDate?
        var visits: Int32?
        var units: Int32?
        var codes: [String]
        /// Reserved or committed.
        var visitsTaken: Int32
        var unitsTaken: Int32
    }

    /// What a claim takes.
    struct Reservation: Sendable, Hashable {
        let claimID: Int64
        let clinicID: Int32
        let authorizationID: Int64
        let units: Int32
    }

    private var accounts: [AuthorizationKey: Account]
    private let grants: [Int64: AuthorizationGrant]
    /// What passed claims took, in the order in which they were scrubbed.
    private(set) var reservations: [Reservation] = []
    /// Accounts about which visits of the batch told something new.
    private(set) var changed: [Account] = []

    /// No claim of the batch has an authorization.
    static let empty = AuthorizationLedger(accounts: [], grants: [:])

    /// - Parameters:
    ///   - accounts: locked rows, read after they were locked.
    ///   - grants: what each claim's visit tells, by claim.
    init(accounts: [Account], grants: [Int64: AuthorizationGrant]) {
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.key, $0) })
        self.grants = grants
        for grant in grants.values.sorted(by: { $0.toldOn < $1.toldOn }) { learn(grant) }
    }

    /// The latest date of service counts; an earlier one fills what the later ones left open. A smaller grant takes
    /// nothing back that is spoken for.
    private mutating func learn(_ grant: AuthorizationGrant) {
        guard let known = accounts[grant.key] else { return }
        let isLatest = grant.toldOn >= known.toldOn
        func told<Value>(_ new: Value?, _ old: Value?) -> Value? { isLatest ? new ?? old : old ?? new }
        var account = known
        account.toldOn = max(grant.toldOn, known.toldOn)
        account.from = told(grant.from, known.from)
        account.to = told(grant.to, known.to)
        account.visits = told(grant.visits, known.visits).map { max($0, known.visitsTaken) }
        account.units = told(grant.units, known.units).map { max($0, known.unitsTaken) }
        account.codes = told(grant.codes.isEmpty ? nil : grant.codes, known.codes.isEmpty ? nil : known.codes) ?? []
        guard account != known else { return }
        accounts[grant.key] = account
        changed.removeAll { $0.id == account.id }
        changed.append(account)
    }

    /// What the claim's authorization still allows; nil when it has none.
    func left(for claimID: Int64) -> AuthorizationBalance? {
        guard let key = grants[claimID]?.key, let account = accounts[key] else { return nil }
        return AuthorizationBalance(
            visits: account.visits.map { Int($0 - account.visitsTaken) },
            units: account.units.map { Int($0 - account.unitsTaken) })
    }

    /// Takes a visit and `units` of the claim's authorization, if it has one.
    mutating func reserve(_ units: Int, for claim: Claim) {
        guard let key = grants[claim.id]?.key, var account = accounts[key] else { return }
        let units = Int32(clamping: units)
        account.visitsTaken += 1
        account.unitsTaken += units
        accounts[key] = account
        reservations.append(
            Reservation(claimID: claim.id, clinicID: claim.clinicID, authorizationID: account.id, units: units))
    }
}

extension AuthorizationLedger {
    /// Writes what the batch learned and took; nothing where no claim has an authorization.
    func save(on connection: Connection) async throws(PostgresError) {
        if !changed.isEmpty { _ = try await connection.execute(SaveAuthorizations(accounts: changed)) }
        if !reservations.isEmpty { _ = try await connection.execute(SaveReservations(reservations: reservations)) }
    }
}
