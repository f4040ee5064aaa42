internal import Billing
internal import Postgres

/// What the rules need to know beyond each visit, read under locks that last until the scrub commits.
struct ScrubFacts: Sendable {
    /// Allowed amount of the patient's year by claim, in cents: of Medicare claims on their way, what the payer allowed
    /// where it has answered and what we expect where it has not.
    var yearToDateCents: [Int64: Int64] = [:]
    /// Claims of which a live one has the same content.
    var duplicates: Set<Int64> = []
    /// Lines of other claims on their way, of the claim's patient and day.
    var sameDay: [Int64: [SameDayService]] = [:]
    /// Claims whose episode of care has an evaluation already.
    var evaluatedBefore: Set<Int64> = []
    /// What authorizations have left.
    var authorizations = AuthorizationLedger.empty
    /// What people decided, by claim.
    var decisions: [Int64: StandingDecisions] = [:]

    /// Reads the facts of claims that are locked already.
    static func read(
        _ claims: [Claim], visits: [Int64: Visit], keys: ClinicKeys, on connection: Connection
    ) async throws -> ScrubFacts {
        var facts = ScrubFacts()
        // Two scrubs of one patient at once would each miss the other's claim; the second waits here for the first.
        let years = Set(claims.filter { $0.payerClass == .medicare }.map(TherapyYear.init))
        if !years.isEmpty { _ = try await connection.execute(HoldTherapyYears(years: Array(years))) }
        let (known, sameDay) = try await connection.pipeline(
            ReadScrubFacts(claims: claims), ReadSameDayLines(claims: claims))
        for fact in known {
            facts.yearToDateCents[fact.claimID] = fact.yearToDateCents
            if fact.isDuplicate { facts.duplicates.insert(fact.claimID) }
        }
        facts.sameDay = Dictionary(grouping: sameDay, by: \.claimID).mapValues { $0.map(\.service) }
        let evaluations = Self.evaluations(claims, visits: visits)
        if !evaluations.isEmpty {
            facts.evaluatedBefore = Set(try await connection.run(FindPriorEvaluations(evaluations: evaluations)))
        }
        facts.authorizations = try await authorizations(claims, visits: visits, keys: keys, on: connection)
        // A decision answers a finding, so that a claim's first scrub has none.
        let again = claims.filter(\.mayHaveBeenScrubbed).map(\.id)
        if !again.isEmpty {
            for row in try await connection.run(ReadStandingDecisions(claimIDs: again)) {
                facts.decisions[row.claimID, default: StandingDecisions()].add(row.rule, row.kind)
            }
        }
        return facts
    }

    /// Claims of initial evaluations, with the start of their episode.
    private static func evaluations(
        _ claims: [Claim], visits: [Int64: Visit]
    ) -> [(claim: Claim, since: PostgresDate)] {
        claims.compactMap { claim in
            guard let visit = visits[claim.id], let start = visit.planOfCare?.establishedOn,
                visit.interventions.contains(where: { ["97165", "97166", "97167"].contains($0.code) })
            else { return nil }
            return (claim: claim, since: PostgresDate(start))
        }
    }

    private static func authorizations(
        _ claims: [Claim], visits: [Int64: Visit], keys: ClinicKeys, on connection: Connection
    ) async throws -> AuthorizationLedger {
        var grants: [Int64: AuthorizationGrant] = [:]
        for claim in claims {
            grants[claim.id] = try visits[claim.id].flatMap { try AuthorizationGrant(of: claim, $0, keys: keys) }
        }
        if grants.isEmpty { return .empty }
        let told = Array(grants.values)
        let accounts = try await connection.pipeline(
            HoldAuthorizations(grants: told), ReadAuthorizations(keys: told.map(\.key))
        ).1
        return AuthorizationLedger(accounts: accounts, grants: grants)
    }
}

/// What people decided about one claim, as far as it stands: ids of rules.
struct StandingDecisions: Sendable {
    /// Rejections and warnings that somebody answers for.
    var overridden: Set<String> = []
    /// Fixes that are not to be made.
    var declined: Set<String> = []

    mutating func add(_ rule: String, _ kind: RuleDecisions.Kind) {
        switch kind {
        case .override: overridden.insert(rule)
        case .undoFix: declined.insert(rule)
        }
    }
}
