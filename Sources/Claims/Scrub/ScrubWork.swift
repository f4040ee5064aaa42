internal import Billing
internal import Postgres

/// The pure part of a scrub: facts in, results out, with running balances of amounts and authorizations inside the
/// batch.
struct ScrubWork: Sendable {
    let profiles: PayerProfiles
    let clinics: [Int32: Directory.Clinic]
    let visits: [Int64: Visit]
    /// National tables by date of service.
    let reference: [CalendarDay: ReferenceTables]
    let business: Timestamp
    /// What the database knew, with what the batch has reserved since.
    private(set) var facts: ScrubFacts
    private var inBatch: [TherapyYear: Int64] = [:]
    private var sameDay: [PatientDay: [SameDayService]] = [:]

    private struct PatientDay: Hashable {
        let clinicID: Int32
        let patientIndex: [UInt8]
        let day: PostgresDate
    }

    /// A claim with what the rules made of it.
    struct Item: Sendable {
        let claim: Claim
        let result: ScrubResult
        /// Version of the clinic's profile by which it was scrubbed.
        let clinicVersion: Int32
    }

    init(
        profiles: PayerProfiles, clinics: [Int32: Directory.Clinic], visits: [Int64: Visit],
        reference: [CalendarDay: ReferenceTables], business: Timestamp, facts: ScrubFacts
    ) {
        self.profiles = profiles
        self.clinics = clinics
        self.visits = visits
        self.reference = reference
        self.business = business
        self.facts = facts
    }

    /// Scrubs claims in order of service, so that of those of one patient the earlier come first to amounts and visits
    /// left.
    mutating func scrub(_ claims: [Claim]) -> [Item] {
        var items: [Item] = []
        for claim in claims.sorted(by: {
            ($0.serviceDate.daysSinceEpoch, $0.id) < ($1.serviceDate.daysSinceEpoch, $1.id)
        }) {
            guard let visit = visits[claim.id], let clinic = clinics[claim.clinicID] else { continue }
            items.append(
                Item(claim: claim, result: scrub(claim, visit, clinic), clinicVersion: clinic.version))
        }
        return items
    }

    private mutating func scrub(_ claim: Claim, _ visit: Visit, _ clinic: Directory.Clinic) -> ScrubResult {
        let payer = profiles.profile(
            payerID: claim.payerID, filingIndicator: visit.primaryCoverage?.filingIndicator ?? "",
            on: visit.serviceDate)
        let year = TherapyYear(claim)
        let decided = facts.decisions[claim.id] ?? StandingDecisions()
        var input = ScrubInput(
            visit: visit, clinic: clinic.profile, payer: payer, today: business.day(in: clinic.profile.timeZone),
            ytdAllowedCents: (facts.yearToDateCents[claim.id] ?? 0) + (inBatch[year] ?? 0),
            isExactDuplicate: facts.duplicates.contains(claim.id),
            reference: reference[visit.serviceDate] ?? .none)
        let day = PatientDay(clinicID: claim.clinicID, patientIndex: claim.patientIndex, day: claim.serviceDate)
        input.sameDayServices = (facts.sameDay[claim.id] ?? []) + (sameDay[day] ?? [])
        input.isNearDuplicate = input.sameDayServices.contains { other in
            visit.interventions.contains { $0.code == other.code }
        }
        // An episode without an evaluation of ours may have had one elsewhere.
        input.hasPriorEvaluation = facts.evaluatedBefore.contains(claim.id) ? true : nil
        input.authorizationLeft = facts.authorizations.left(for: claim.id)
        input.overriddenRules = decided.overridden
        input.declinedFixes = decided.declined
        let result = RuleBook.current.scrubKeepingFixes(input)
        if !result.isHeld {
            sameDay[day, default: []] += result.sameDayServices(of: visit)
            inBatch[year, default: 0] += result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
            let units = visit.authorization?.units(of: result.lines) ?? 0
            facts.authorizations.reserve(units, for: claim)
        }
        return result
    }
}
