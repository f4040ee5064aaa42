internal import Billing
internal import X12

/// One visit with its scrubbed lines as the 837P's subscriber, patient and claim (005010X222A1, loops 2000B to 2400).
struct ClaimEncoder: Sendable {
    let item: InterchangeWriter.Item
    let clinic: ClinicProfile

    private var visit: Visit { item.visit }

    /// The subscriber loop with the claim inside; `nil` for a visit without coverage, which the rules never pass.
    var subscriber: Claim837P.Subscriber? {
        guard let coverage = visit.primaryCoverage else { return nil }
        let payer = EntityName(
            organization: coverage.payerID.uppercased(), idQualifier: "PI", id: coverage.payerID)
        let patient = visit.patient
        let isSelf = coverage.relationship == "self"
        let person = isSelf ? nil : coverage.subscriber
        var subscriber = Claim837P.Subscriber(
            name: EntityName(
                person: (person?.lastName ?? patient.lastName).uppercased(),
                first: (person?.firstName ?? patient.firstName).uppercased(),
                middle: (isSelf ? patient.middleName : person?.middleName)?.uppercased() ?? "", idQualifier: "MI",
                id: coverage.memberID),
            birthDate: (isSelf ? patient.birthDate : person?.birthDate)?.x12 ?? "",
            sex: (isSelf ? patient.sex : person?.sex)?.rawValue ?? "U",
            address: (isSelf ? patient.address : person?.address).map(PartyAddress.init),
            responsibility: Self.responsibility(ofRank: Int(item.claim.coverageRank)),
            groupNumber: coverage.groupNumber ?? "", insuranceType: coverage.insuranceType ?? "",
            filingIndicator: coverage.filingIndicator,
            propertyCasualtyClaimNumber: isSelf ? visit.accident?.claimNumber ?? "" : "", payer: payer)
        if isSelf {
            subscriber.claims = [claim]
        } else {
            subscriber.dependants = [dependant(relationship: coverage.relationship)]
        }
        return subscriber
    }

    private func dependant(relationship: String) -> Claim837P.Dependant {
        let patient = visit.patient
        return Claim837P.Dependant(
            relationship: Self.relationshipCode(relationship),
            name: EntityName(
                person: patient.lastName.uppercased(), first: patient.firstName.uppercased(),
                middle: patient.middleName?.uppercased() ?? ""),
            address: PartyAddress(patient.address), birthDate: patient.birthDate.x12, sex: patient.sex.rawValue,
            propertyCasualtyClaimNumber: visit.accident?.claimNumber ?? "", claims: [claim])
    }

    /// X12 element 1069 as 837P PAT01 uses it.
    static func relationshipCode(_ relationship: String) -> String {
        switch relationship {
        case "spouse": "01"
        case "child": "19"
        case "employee": "20"
        case "unknown": "21"
        case "life_partner": "53"
        default: "G8"
        }
    }

    private var claim: Claim837P.Claim {
        var claim = Claim837P.Claim(
            patientControlNumber: item.controlNumber, totalChargeCents: item.lines.reduce(0) { $0 + $1.chargeCents },
            placeOfService: visit.placeOfService, diagnoses: diagnoses, lines: lines)
        claim.frequency = String(item.frequency)
        claim.payerClaimControlNumber = item.originalReference ?? ""
        claim.priorAuthorization = visit.authorization?.number ?? ""
        claim.referralNumber = visit.referralNumber ?? ""
        claim.patientPaidCents = visit.patientPaidCents > 0 ? visit.patientPaidCents : nil
        addPeople(to: &claim)
        addServiceLocation(to: &claim)
        addAccident(to: &claim)
        addPriorPayers(to: &claim)
        return claim
    }

    private func addPeople(to claim: inout Claim837P.Claim) {
        if let npi = visit.rendering.npi, npi != clinic.npi {
            claim.rendering = EntityName(
                person: visit.rendering.lastName.uppercased(), first: visit.rendering.firstName.uppercased(),
                entityCode: "82", idQualifier: "XX", id: npi)
            claim.renderingTaxonomy = visit.rendering.taxonomy ?? ""
        }
        if let referring = visit.referring, let npi = referring.npi {
            claim.referring = EntityName(
                person: referring.lastName.uppercased(), first: referring.firstName.uppercased(), entityCode: "DN",
                idQualifier: "XX", id: npi)
        }
    }

    private func addServiceLocation(to claim: inout Claim837P.Claim) {
        guard let place = visit.serviceLocation else { return }
        claim.facility = EntityName(
            organization: place.name.uppercased(), entityCode: "77", idQualifier: place.npi == nil ? "" : "XX",
            id: place.npi ?? "")
        claim.facilityAddress = PartyAddress(place.address)
    }

    private func addAccident(to claim: inout Claim837P.Claim) {
        guard let accident = visit.accident else { return }
        switch accident.kind {
        case .work: claim.relatedCauses = ["EM"]
        case .auto: claim.relatedCauses = ["AA"]
        case .other: claim.relatedCauses = ["OA"]
        }
        claim.accidentDate = accident.date?.x12 ?? ""
        claim.accidentState = accident.kind == .auto ? accident.state ?? "" : ""
    }

    /// Without dots and repeats, as the scrub checked them.
    private var diagnoses: [String] {
        var seen: Set<String> = []
        return visit.diagnoses.map { $0.filter { $0 != "." }.uppercased() }.filter { seen.insert($0).inserted }
    }

    private var lines: [Claim837P.ServiceLine] {
        item.lines.map { line in
            Claim837P.ServiceLine(
                procedure: Procedure(code: line.code, modifiers: line.modifiers.split(separator: " ").map(String.init)),
                chargeCents: line.chargeCents, units: Int(line.units), diagnosisPointers: line.pointers.map(Int.init),
                serviceDate: visit.serviceDate.x12, lineControlNumber: String(line.number))
        }
    }
}

extension PartyAddress {
    /// A chart's address in the wire's upper case.
    init(_ address: Visit.Address) {
        self.init(
            line1: address.line1.uppercased(), line2: address.line2?.uppercased() ?? "",
            city: address.city.uppercased(), state: address.state.uppercased(), postalCode: address.postalCode)
    }
}
