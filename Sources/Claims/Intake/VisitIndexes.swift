internal import Billing

/// What makes a patient the same patient, and a visit the same service: the values behind the blind indexes.
struct VisitIndexes: Sendable {
    /// Within a clinic.
    let patient: String
    /// Rule B-DUP-1: same patient, payer, rendering NPI, date and place of service, and per line code, modifiers, units
    /// and charge.
    let duplicate: String

    /// `lines` are the claim's lines as the rules build them from the visit alone.
    init(_ visit: Visit, lines: [ClaimLine]) {
        let person = visit.patient
        patient = [
            person.id, person.lastName.lowercased(), person.firstName.lowercased(), person.birthDate.iso,
        ].joined(separator: "\u{1F}")
        let services = lines.map { line in
            "\(line.code),\(line.modifiers.joined(separator: " ")),\(line.units),\(line.chargeCents)"
        }
        let visitFacts = [
            patient, visit.primaryCoverage?.payerID ?? "", visit.rendering.npi ?? "", visit.serviceDate.iso,
            visit.placeOfService,
        ]
        duplicate = (visitFacts + services.sorted()).joined(separator: "\u{1F}")
    }
}
