import Billing
import X12

extension Claim837Mapping {
    func address(_ address: PartyAddress?) -> Visit.Address? {
        address.map {
            Visit.Address(
                line1: $0.line1, line2: $0.line2.isEmpty ? nil : $0.line2, city: $0.city, state: $0.state,
                postalCode: $0.postalCode)
        }
    }

    /// One coverage; SBR01 gives its order and element 1069 the relationship.
    func coverage(
        responsibility: String, payer: EntityName, subscriber: EntityName, group: String, relationship: String,
        filingIndicator: String
    ) -> Visit.Coverage {
        let orders = ["P": 1, "S": 2, "T": 3, "A": 4, "B": 5, "C": 6, "D": 7, "E": 8, "F": 9, "G": 10, "H": 11]
        let relationships = ["18": "self", "01": "spouse", "19": "child"]
        var coverage = Visit.Coverage(
            order: orders[responsibility] ?? 1, payerID: payer.id, memberID: subscriber.id,
            groupNumber: group.isEmpty ? nil : group, relationship: relationships[relationship] ?? "other",
            filingIndicator: filingIndicator)
        if relationship != "18" {
            coverage.subscriber = Visit.Subscriber(
                lastName: subscriber.name, firstName: subscriber.firstName,
                middleName: subscriber.middleName.isEmpty ? nil : subscriber.middleName)
        }
        return coverage
    }

    /// A line; one billed in minutes (SV103 `MJ`) has no units yet.
    func intervention(_ line: Claim837P.ServiceLine) -> Visit.Intervention {
        let isInMinutes = line.unitBasis == "MJ"
        return Visit.Intervention(
            code: line.procedure.code, minutes: isInMinutes ? Visit.Minutes(therapist: line.units) : nil,
            diagnosisPointers: line.diagnosisPointers, modifiers: line.procedure.modifiers,
            billedUnits: isInMinutes ? nil : line.units, chargeCents: line.chargeCents)
    }

    /// A claim names no setting: workers' compensation goes by its filing indicator, all else by place of service.
    func setting(_ source: Source) -> Visit.Setting {
        if source.subscriber.filingIndicator == "WC" { return .workersComp }
        switch source.claim.placeOfService {
        case "02", "10": return .telehealth
        case "03": return .school
        case "12": return .home
        case "13", "14": return .assistedLiving
        case "18": return .worksite
        case "19", "22": return .outpatientHospital
        case "31": return .snfPartA
        case "32": return .snfPartB
        case "62": return .corf
        default: return .clinic
        }
    }

    /// Modifier 93 says sound alone (CPT appendix T); place 10 is the patient's home.
    func telehealth(_ claim: Claim837P.Claim) -> Visit.Telehealth? {
        guard ["02", "10"].contains(claim.placeOfService) else { return nil }
        let isAudioOnly = claim.lines.contains { $0.procedure.modifiers.contains("93") }
        return Visit.Telehealth(
            mode: isAudioOnly ? "audio_only" : "audio_video",
            patientLocation: claim.placeOfService == "10" ? "home" : nil)
    }

    /// CLM11 with DTP*439 and the carrier's claim number.
    func accident(_ source: Source) -> Visit.Accident? {
        let kinds: [String: Visit.AccidentKind] = ["EM": .work, "AA": .auto, "OA": .other]
        guard let kind = source.claim.relatedCauses.compactMap({ kinds[$0] }).first else { return nil }
        let number = source.dependant?.propertyCasualtyClaimNumber ?? source.subscriber.propertyCasualtyClaimNumber
        let state = source.claim.accidentState
        return Visit.Accident(
            kind: kind, date: CalendarDay(x12: source.claim.accidentDate), state: state.isEmpty ? nil : state,
            claimNumber: number.isEmpty ? nil : number)
    }
}
