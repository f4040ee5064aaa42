public import Billing
internal import Postgres

/// Work lists: what waits for people, and handing it to them.
///
/// Everything sees and changes claims of the clinics in ``ClinicScope`` only.
public struct WorkLists: Sendable {
    /// Which claims of a list.
    public struct Filter: Sendable, Hashable {
        /// Clinic code.
        public var clinic: String?
        /// Payer.
        public var payerID: String?
        /// Login of whose work it is; empty for nobody's.
        public var assignedTo: String?
        /// A rule that rejected it, for `scrub`.
        public var rule: String?

        /// A filter; nil takes all.
        public init(clinic: String? = nil, payerID: String? = nil, assignedTo: String? = nil, rule: String? = nil) {
            self.clinic = clinic
            self.payerID = payerID
            self.assignedTo = assignedTo
            self.rule = rule
        }
    }

    /// How long a lock holds unless it is renewed.
    public static let lockMinutes: Int32 = 15

    private let context: ClaimsContext
    private var pool: Pool { context.pool }

    /// Work lists of an installation.
    public init(context: ClaimsContext) {
        self.context = context
    }

    /// Every list at a glance, in their order; empty ones too.
    public func summary() async throws -> [WorkListSummary] {
        let found = try await pool.transaction { try await $0.pipeline(OpenScope.allFromFew, SummarizeWork()).1 }
        let byName = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
        return WorkList.allCases.map { list in
            let row = byName[list.rawValue]
            return WorkListSummary(
                list: list, claims: row?.claims ?? 0, cents: row?.cents ?? 0, oldestAt: row?.oldest?.iso8601,
                dueSoonestAt: row?.due?.finiteText)
        }
    }

    /// What else waits for people at a glance: remittances, files and jobs that are no one claim's.
    public func others() async throws -> [OtherWork] {
        try await pool.transaction { try await $0.pipeline(OpenScope.allFromFew, SummarizeOtherWork()).1 }
    }

    /// A page of a list, what is due soonest first; `after` is the place of the last claim of the page before;
    /// `claims`: only these, empty for all.
    public func page(
        _ list: WorkList, _ filter: Filter = Filter(), of claims: [Int64] = [], after: Place? = nil, limit: Int
    ) async throws -> [WorkItem] {
        try await pool.transaction {
            try await $0.pipeline(
                OpenScope.allFromFew,
                ListWork(list: list.rawValue, filter: filter, after: after, limit: Int64(limit), claims: claims)
            ).1
        }
    }

    /// Gives a person the next claim of a list that nobody works and that is not somebody else's, and locks it for
    /// ``lockMinutes``. Two people never get the same one.
    ///
    /// - Parameter current: the claim that they worked on, which is unlocked; the next one is the one after it.
    /// - Returns: nil when nothing is left.
    public func next(
        _ list: WorkList, _ filter: Filter = Filter(), after current: Int64?, for login: String
    ) async throws -> Int64? {
        try await handOut(
            FindNextWork(list: list.rawValue, filter: filter, current: current, login: login), of: list,
            leaving: current, for: login)
    }

    /// Goes back: gives a person the claim before the current one in the list's order, unless somebody else holds it, and
    /// locks it as `next` does.
    ///
    /// - Returns: nil when none is before it.
    public func previous(
        _ list: WorkList, _ filter: Filter = Filter(), before current: Int64, for login: String
    ) async throws -> Int64? {
        try await handOut(
            FindPreviousWork(list: list.rawValue, filter: filter, current: current, login: login), of: list,
            leaving: current, for: login)
    }

    private func handOut<S: Statement>(
        _ search: S, of list: WorkList, leaving current: Int64?, for login: String
    ) async throws -> Int64? where S.Row == Int64 {
        for _ in 0..<20 {
            do {
                return try await pool.transaction { connection in
                    let (_, candidates) = try await connection.pipeline(OpenScope.allFromFew, search)
                    guard let candidate = candidates.first else { return nil }
                    let locked = try await connection.run(
                        LockWork(claimID: candidate, login: login, minutes: Self.lockMinutes))
                    // Who held it when this one looked may have let go of it since, and have done what there was to do.
                    let listed = try await connection.run(IsListed(list: list.rawValue, claimID: candidate))
                    if locked.isEmpty || listed.isEmpty { throw Lost() }
                    if let current { _ = try await connection.execute(UnlockWork(claimID: current, login: login)) }
                    return candidate
                }
            } catch is Lost {
                continue
            }
        }
        return nil
    }

    /// Somebody else got the claim that was looked at; the next look passes over it.
    private struct Lost: Error {}

    /// Locks one claim for a person.
    ///
    /// - Returns: false when somebody else holds it, or it is not to be seen.
    public func lock(_ claim: Int64, for login: String) async throws -> Bool {
        try await pool.transaction { connection in
            try await !connection.pipeline(
                OpenScope.all, LockWork(claimID: claim, login: login, minutes: Self.lockMinutes)
            ).1.isEmpty
        }
    }

    /// Gives a claim back that this person locked.
    public func unlock(_ claim: Int64, for login: String) async throws {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            _ = try await connection.execute(UnlockWork(claimID: claim, login: login))
        }
    }

    /// Makes claims somebody's work, or nobody's.
    ///
    /// - Returns: how many there were.
    public func assign(_ claims: [Int64], to login: String?) async throws -> Int {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await connection.execute(AssignWork(claimIDs: claims.sorted(), login: login))
        }
    }

    /// Puts claims off to a day.
    ///
    /// - Returns: how many there were.
    public func putOff(_ claims: [Int64], to day: CalendarDay?) async throws -> Int {
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope.all)
            return try await connection.execute(PutOffWork(claimIDs: claims.sorted(), day: day.map(PostgresDate.init)))
        }
    }

    /// Writes a note about a claim, sealed; once for each request of a program, however often that is carried out.
    ///
    /// - Returns: false when there is no such claim to be seen.
    public func note(
        _ text: String, about claim: Int64, by login: String, request: Int64? = nil
    ) async throws -> Bool {
        let found = try await pool.transaction { connection in
            try await connection.pipeline(OpenScope.allByKey, ReadClaims(ids: [claim])).1
        }
        guard let clinic = found.first?.clinicID else { return false }
        try await pool.withConnection { try await context.keys.prepare([clinic], year: context.currentYear, on: $0) }
        let sealed = try context.keys.seal(Array(text.utf8), for: .workNote(claim, clinic: clinic))
        try await pool.transaction { connection in
            _ = try await connection.run(OpenScope(clinics: [clinic]))
            _ = try await connection.execute(
                InsertWorkNote(claimID: claim, clinicID: clinic, login: login, sealed: sealed, requestID: request))
        }
        return true
    }
}
