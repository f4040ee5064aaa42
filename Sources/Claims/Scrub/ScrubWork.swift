internal import Billing
internal import Postgres

/// The pure part of a scrub: facts in, results out, with a running balance of authorizations inside the batch.
struct ScrubWork: Sendable {
    let profiles: PayerProfiles
    let clinics: [Int32: Directory.Clinic]
    let visits: [Int64: Visit]
    let routes: [PayerRoute]
    /// National tables by date of service.
    let reference: [CalendarDay: ReferenceTables]
    let business: Timestamp
    /// What the database knew, with what the batch has reserved since.
    private(set) var facts: ScrubFacts

    /// A claim with what the rules made of it.
    struct Item: Sendable {
        let claim: Claim
        let result: ScrubResult
        /// Version of the clinic's profile by which it was scrubbed.
        let clinicVersion: Int32
        /// What the patient paid at the visit.
        let collectedCents: Int64
        /// Whether a person's override of a rule stands.
        let hasOverride: Bool
    }

    init(
        profiles: PayerProfiles, clinics: [Int32: Directory.Clinic], visits: [Int64: Visit], routes: [PayerRoute],
        reference: [CalendarDay: ReferenceTables], business: Timestamp, facts: ScrubFacts
    ) {
        self.profiles = profiles
        self.clinics = clinics
        self.visits = visits
        self.routes = routes
        self.reference = reference
        self.business = business
        self.facts = facts
    }

    /// Scrubs claims in order of service, so that of those of one patient the earlier come first to the visits left.
    mutating func scrub(_ claims: [Claim]) -> [Item] {
        var items: [Item] = []
        for claim in claims.sorted(by: {
            ($0.serviceDate.daysSinceEpoch, $0.id) < ($1.serviceDate.daysSinceEpoch, $1.id)
        }) {
            guard let visit = visits[claim.id], let clinic = clinics[claim.clinicID] else { continue }
            items.append(
                Item(
                    claim: claim, result: scrub(claim, visit, clinic), clinicVersion: clinic.version,
                    collectedCents: visit.patientPaidCents,
                    hasOverride: facts.decisions[claim.id].map { !$0.overridden.isEmpty } ?? false))
        }
        return items
    }

    private mutating func scrub(_ claim: Claim, _ visit: Visit, _ clinic: Directory.Clinic) -> ScrubResult {
        let payer = profile(of: visit, claim.payerID)
        let decided = facts.decisions[claim.id] ?? StandingDecisions()
        var input = ScrubInput(
            visit: visit, clinic: clinic.profile, payer: payer, today: business.day(in: clinic.profile.timeZone),
            ytdAllowedCents: facts.yearToDateCents[claim.id] ?? 0,
            isExactDuplicate: facts.duplicates.contains(claim.id),
            reference: reference[visit.serviceDate] ?? .none)
        input.sameDayServices = (facts.sameDay[claim.id] ?? []).flatMap { other in
            services(of: other.visit, payer: profile(of: other.visit, other.payerID), clinic)
        }
        input.isNearDuplicate = input.sameDayServices.contains { other in
            visit.interventions.contains { $0.code == other.code }
        }
        // An episode without an evaluation of ours may have had one elsewhere.
        input.hasPriorEvaluation = facts.evaluatedBefore.contains(claim.id) ? true : nil
        input.otherPatientIntervals = facts.otherPatientIntervals[claim.id] ?? []
        input.coverage = facts.coverage[claim.id]
        input.enrollment = clinic.profile.enrollment(of: visit, with: claim.payerID)
        let guide = routes.first { $0.id == claim.routeID }?.guide
        input.enrollment?.isPayerListed = guide?.payers.map { $0.contains(claim.payerID) }
        input.authorizationLeft = facts.authorizations.left(for: claim.id)
        input.isReplacement = facts.replacements.contains(claim.id)
        input.overriddenRules = decided.overridden
        input.declinedFixes = decided.declined
        input.primaryDecidedOn = facts.decidedOn[claim.id]
        let result = RuleBook.current.scrubKeepingFixes(input)
        if !result.isHeld, claim.coverageRank == 1 {
            let units = visit.authorization?.units(of: result.lines) ?? 0
            facts.authorizations.reserve(units, for: claim)
        }
        return result
    }

    private func profile(of visit: Visit, _ payerID: String) -> PayerProfile {
        profiles.profile(
            payerID: payerID, filingIndicator: visit.primaryCoverage?.filingIndicator ?? "", on: visit.serviceDate)
    }

    /// The lines of another visit as the rules build them from the visit alone: its own scrub may be still to come.
    private func services(of visit: Visit, payer: PayerProfile, _ clinic: Directory.Clinic) -> [SameDayService] {
        let input = ScrubInput(
            visit: visit, clinic: clinic.profile, payer: payer, today: visit.serviceDate,
            reference: reference[visit.serviceDate] ?? .none)
        return RuleBook.current.scrub(input).sameDayServices(of: visit)
    }
}
