internal import Billing

/// Time that one person spent with the patient of a visit alone: of timed services and evaluations, groups aside.
///
/// It is what rule B-UNIT-5 compares with the same person's time for other patients; time spent together counts for both.
struct TreatmentTime: Sendable, Equatable {
    /// Who: the NPI, or clinic and name of somebody who has none on claims.
    let person: String
    /// Whole or part of the visit, each as `therapist` or `assistant`.
    let intervals: [Visit.Interval]

    /// Intervals as minutes of the day, such as `540-563,570-585`.
    var minutes: String {
        intervals.map { "\($0.start.minutes)-\($0.end.minutes)" }.joined(separator: ",")
    }

    /// What ``minutes`` wrote.
    static func intervals(_ minutes: String, of performer: Visit.Performer) -> [Visit.Interval] {
        minutes.split(separator: ",").compactMap { span in
            let ends = span.split(separator: "-").compactMap { Int($0).flatMap(TimeOfDay.init(minutes:)) }
            return ends.count == 2 ? Visit.Interval(start: ends[0], end: ends[1], performer: performer) : nil
        }
    }

    /// The person's blind index in a clinic.
    func index(_ clinicID: Int32, keys: ClinicKeys) throws -> [UInt8] {
        try keys.blindIndex(clinicID, field: "person", value: person)
    }
}

extension Visit {
    /// One-on-one time by who spent it; the therapist comes first.
    var treatmentTimes: [TreatmentTime] {
        let spent = interventions.filter { intervention in
            let procedure = Procedure.named(intervention.code)
            return !intervention.isGroup
                && (procedure.timing == .quarterHours || procedure.traits.contains(.evaluation))
        }.flatMap { $0.intervals ?? [] }
        return [(rendering, Performer.therapist), (assistant, .assistant)].compactMap { provider, performer in
            let own = spent.filter { $0.performer == performer || $0.performer == .both }
            guard let provider, !own.isEmpty else { return nil }
            return TreatmentTime(
                person: provider.npi ?? [clinicID, provider.lastName, provider.firstName].joined(separator: "\n"),
                intervals: own.map { Interval(start: $0.start, end: $0.end, performer: performer) })
        }
    }
}
