internal import Billing

/// What the visits of a file say about one another: the facts that a database would know.
///
/// Amounts, authorizations, duplicates and evaluations run in the order in which visits are added; a therapist's time
/// is known of all visits at once.
struct FileHistory {
    private struct Spent {
        let patient: String
        let interval: Visit.Interval
    }

    private var yearCents: [String: Int64] = [:]
    private var taken: [String: AuthorizationBalance] = [:]
    private var claims: Set<String> = []
    private var services: [String: [SameDayService]] = [:]
    private var evaluatedEpisodes: Set<String> = []
    private var spent: [String: [Spent]] = [:]

    init(_ visits: [Visit]) {
        for visit in visits {
            for time in visit.treatmentTimes {
                spent[Self.day(of: time, visit), default: []] += time.intervals.map {
                    Spent(patient: visit.patientKey, interval: $0)
                }
            }
        }
    }

    /// Tells an input what earlier visits of the file know, its own claim's lines aside.
    func tell(_ input: inout ScrubInput) {
        let visit = input.visit
        input.ytdAllowedCents = yearCents[Self.year(of: visit)] ?? 0
        input.authorizationLeft = left(for: visit)
        input.sameDayServices = services[Self.day(of: visit)] ?? []
        let codes = Set(visit.interventions.map(\.code))
        input.isNearDuplicate = input.sameDayServices.contains { codes.contains($0.code) }
        // An episode without an evaluation in the file may have had one before it.
        input.hasPriorEvaluation = Self.episode(of: visit).flatMap { evaluatedEpisodes.contains($0) ? true : nil }
        input.otherPatientIntervals = visit.treatmentTimes.flatMap { time in
            (spent[Self.day(of: time, visit)] ?? []).filter { $0.patient != visit.patientKey }.map(\.interval)
        }
    }

    /// Whether a claim with the same content was added.
    func holds(_ visit: Visit, _ result: ScrubResult) -> Bool {
        !result.lines.isEmpty && claims.contains(Self.content(of: visit, result))
    }

    /// Adds a scrubbed visit; one that is held takes nothing of amounts and authorizations.
    mutating func add(_ visit: Visit, _ payer: PayerProfile, _ result: ScrubResult) {
        if !result.lines.isEmpty { claims.insert(Self.content(of: visit, result)) }
        if visit.isInitialEvaluation, let episode = Self.episode(of: visit) { evaluatedEpisodes.insert(episode) }
        if result.isHeld { return }
        services[Self.day(of: visit), default: []] += result.sameDayServices(of: visit)
        if payer.payerClass == .medicare {
            yearCents[Self.year(of: visit), default: 0] += result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
        }
        guard let key = Self.authorization(of: visit), let authorization = visit.authorization else { return }
        let before = taken[key] ?? AuthorizationBalance()
        taken[key] = AuthorizationBalance(
            visits: (before.visits ?? 0) + 1, units: (before.units ?? 0) + authorization.units(of: result.lines))
    }

    private func left(for visit: Visit) -> AuthorizationBalance? {
        guard let key = Self.authorization(of: visit), let authorization = visit.authorization else { return nil }
        let taken = taken[key]
        return AuthorizationBalance(
            visits: authorization.visits.map { $0 - (taken?.visits ?? 0) },
            units: authorization.units.map { $0 - (taken?.units ?? 0) })
    }

    // MARK: keys

    private static func year(of visit: Visit) -> String {
        "\(visit.primaryCoverage?.memberID ?? "")\n\(visit.serviceDate.year)"
    }

    private static func day(of visit: Visit) -> String { "\(visit.patientKey)\n\(visit.serviceDate.iso)" }

    private static func episode(of visit: Visit) -> String? {
        visit.planOfCare?.establishedOn.map { "\(visit.patientKey)\n\($0.iso)" }
    }

    private static func authorization(of visit: Visit) -> String? {
        guard let number = visit.authorization?.number, !number.isEmpty else { return nil }
        return "\(visit.patientKey)\n\(visit.primaryCoverage?.payerID ?? "")\n\(number)"
    }

    private static func content(of visit: Visit, _ result: ScrubResult) -> String {
        visit.clinicID + VisitIndexes(visit, lines: result.lines).duplicate
    }

    private static func day(of time: TreatmentTime, _ visit: Visit) -> String {
        "\(visit.serviceDate.iso)\n\(time.person)"
    }
}

extension Visit {
    fileprivate var patientKey: String { clinicID + "\n" + VisitIndexes(self, lines: []).patient }
}
