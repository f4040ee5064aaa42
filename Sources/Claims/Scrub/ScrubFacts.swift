internal import Billing
internal import Postgres

/// What the rules need to know beyond each visit.
struct ScrubFacts: Sendable {
    /// Allowed amount of the patient's year by claim, in cents: of earlier Medicare claims, what the payer allowed where
    /// it has answered and what we expect where it has not.
    var yearToDateCents: [Int64: Int64] = [:]
    /// Claims of which a live one has the same content.
    var duplicates: Set<Int64> = []
    /// Visits of earlier claims of the claim's patient and day, with the payers of those claims.
    var sameDay: [Int64: [(visit: Visit, payerID: String)]] = [:]
    /// Time that who treated spent with other patients on the day.
    var otherPatientIntervals: [Int64: [Visit.Interval]] = [:]
    /// What the payer said of the coverage, of claims on which it bears.
    var coverage: [Int64: CoverageFacts] = [:]
    /// Claims whose episode of care has an evaluation already.
    var evaluatedBefore: Set<Int64> = []
    /// What authorizations have left.
    var authorizations = AuthorizationLedger.empty
    /// When the payer before decided, by claim of a later payer.
    var decidedOn: [Int64: CalendarDay] = [:]
    /// Claims that replace what their payer adjudicated.
    var replacements: Set<Int64> = []
    /// What people decided, by claim.
    var decisions: [Int64: StandingDecisions] = [:]

    /// Reads the facts of claims that are locked already.
    static func read(
        _ claims: [Claim], visits: [Int64: Visit], context: ClaimsContext, on connection: Connection
    ) async throws -> ScrubFacts {
        var facts = ScrubFacts()
        let (known, sameDay, coverage) = try await connection.pipeline(
            ReadScrubFacts(claims: claims), ReadSameDayVisits(claims: claims),
            ReadCoverageFacts(claimIDs: claims.map(\.id)))
        for row in coverage {
            facts.coverage[row.claimID] = TherapyBenefits(json: row.facts)?.coverageFacts(checkedOn: row.checkedAt.day)
        }
        for fact in known {
            facts.yearToDateCents[fact.claimID] = fact.yearToDateCents
            if fact.isDuplicate { facts.duplicates.insert(fact.claimID) }
        }
        for other in sameDay {
            let visit = try context.openVisit(other.sealed, visitID: other.visitID, clinicID: other.clinicID)
            facts.sameDay[other.claimID, default: []].append((visit: visit, payerID: other.payerID))
        }
        let times = claims.flatMap { claim in
            (visits[claim.id]?.treatmentTimes ?? []).map { (claim: claim, time: $0) }
        }
        if !times.isEmpty {
            let asked = try times.map {
                (claim: $0.claim, personIndex: try $0.time.index($0.claim.clinicID, keys: context.keys))
            }
            for other in try await connection.run(ReadOtherTreatmentTimes(times: asked)) {
                let (claim, time) = times[Int(other.place)]
                guard let performer = time.intervals.first?.performer else { continue }
                facts.otherPatientIntervals[claim.id, default: []] +=
                    TreatmentTime.intervals(other.minutes, of: performer)
            }
        }
        let evaluations = Self.evaluations(claims, visits: visits)
        if !evaluations.isEmpty {
            facts.evaluatedBefore = Set(try await connection.run(FindPriorEvaluations(evaluations: evaluations)))
        }
        facts.authorizations = try await authorizations(claims, visits: visits, keys: context.keys, on: connection)
        let later = claims.filter { $0.coverageRank > 1 }.map(\.id)
        if !later.isEmpty {
            for prior in try await connection.run(ReadPriorRemittances(claimIDs: later)) {
                facts.decidedOn[prior.claimID] = max(facts.decidedOn[prior.claimID] ?? .first, prior.decidedOn.day)
            }
        }
        // A decision answers a finding, so that a claim's first scrub has none.
        let again = claims.filter(\.mayHaveBeenScrubbed).map(\.id)
        if !again.isEmpty {
            let (decisions, replacements) = try await connection.pipeline(
                ReadStandingDecisions(claimIDs: again), FindReplacements(claimIDs: again))
            facts.replacements = Set(replacements)
            for row in decisions {
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
                visit.isInitialEvaluation
            else { return nil }
            return (claim: claim, since: PostgresDate(start))
        }
    }

    private static func authorizations(
        _ claims: [Claim], visits: [Int64: Visit], keys: ClinicKeys, on connection: Connection
    ) async throws -> AuthorizationLedger {
        var grants: [Int64: AuthorizationGrant] = [:]
        // An authorization is of the payer that gave it, the first.
        for claim in claims where claim.coverageRank == 1 {
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
