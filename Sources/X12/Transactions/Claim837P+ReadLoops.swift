/// What each loop of an 837P takes from its segments; segments that are not kept are passed over.
extension Claim837P.BillingProvider {
    mutating func take(_ segment: Segment, entity: String) {
        switch (segment.id, entity) {
        case ("PRV", ""): taxonomy = segment[3]
        case ("NM1", "85"): name = EntityName(segment)
        case ("N3", "85"), ("N4", "85"): address.take(segment)
        case ("N3", "87"), ("N4", "87"): payToAddress.take(segment)
        case ("REF", "85") where segment[1] == "EI" || segment[1] == "SY":
            taxIDQualifier = segment[1]
            taxID = segment[2]
        case ("PER", "85") where contact == nil: contact = Contact(segment)
        default: break
        }
    }
}

extension Claim837P.Subscriber {
    mutating func take(_ segment: Segment, entity: String) {
        switch (segment.id, entity) {
        case ("SBR", _):
            responsibility = segment[1]
            groupNumber = segment[3]
            groupName = segment[4]
            insuranceType = segment[5]
            filingIndicator = segment[9]
        case ("NM1", "IL"): name = EntityName(segment)
        case ("N3", "IL"), ("N4", "IL"): address.take(segment)
        case ("DMG", "IL"):
            birthDate = segment[2]
            sex = segment[3]
        case ("REF", "IL") where segment[1] == "Y4": propertyCasualtyClaimNumber = segment[2]
        case ("NM1", "PR"): payer = EntityName(segment)
        case ("N3", "PR"), ("N4", "PR"): payerAddress.take(segment)
        default: break
        }
    }
}

extension Claim837P.Dependant {
    mutating func take(_ segment: Segment) {
        switch segment.id {
        case "PAT": relationship = segment[1]
        case "NM1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "DMG":
            birthDate = segment[2]
            sex = segment[3]
        case "REF" where segment[1] == "Y4": propertyCasualtyClaimNumber = segment[2]
        default: break
        }
    }
}

extension Claim837P.Claim {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch segment.id {
        case "DTP": takeDate(segment)
        case "REF" where entity.isEmpty: takeReference(segment)
        case "AMT" where segment[1] == "F5": patientPaidCents = try segment.amount(2)
        case "NTE":
            noteCode = segment[1]
            note = segment[2]
        case "HI": takeDiagnoses(segment)
        case "NM1": takeName(segment)
        case "PRV" where entity == "82": renderingTaxonomy = segment[3]
        case "N3" where entity == "77", "N4" where entity == "77": facilityAddress.take(segment)
        default: break
        }
    }

    private mutating func takeDate(_ segment: Segment) {
        switch segment[1] {
        case "431": onsetDate = segment[3]
        case "454": initialTreatmentDate = segment[3]
        case "304": lastSeenDate = segment[3]
        case "439": accidentDate = segment[3]
        default: break
        }
    }

    private mutating func takeReference(_ segment: Segment) {
        switch segment[1] {
        case "9F": referralNumber = segment[2]
        case "G1": priorAuthorization = segment[2]
        case "F8": payerClaimControlNumber = segment[2]
        case "D9": clearinghouseTraceNumber = segment[2]
        case "EA": medicalRecordNumber = segment[2]
        default: break
        }
    }

    private mutating func takeDiagnoses(_ segment: Segment) {
        for element in 1...12 where ["ABK", "ABF", "BK", "BF"].contains(segment.component(element, 1)) {
            diagnoses.append(segment.component(element, 2))
        }
    }

    private mutating func takeName(_ segment: Segment) {
        switch segment[1] {
        case "DN": referring = EntityName(segment)
        case "82": rendering = EntityName(segment)
        case "77": facility = EntityName(segment)
        case "DQ": supervising = EntityName(segment)
        default: break
        }
    }
}

extension Claim837P.OtherPayer {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch (segment.id, entity) {
        case ("CAS", _): adjustments += try Adjustment.read(segment)
        case ("AMT", _) where segment[1] == "D": paidCents = try segment.amount(2)
        case ("AMT", _) where segment[1] == "EAF": remainingPatientCents = try segment.amount(2)
        case ("OI", _):
            benefitsAssignment = segment[3]
            release = segment[6]
        case ("MOA", _): remarks = (3...7).map { segment[$0] }.filter { !$0.isEmpty }
        case ("NM1", "IL"): subscriber = EntityName(segment)
        case ("N3", "IL"), ("N4", "IL"): subscriberAddress.take(segment)
        case ("NM1", "PR"): payer = EntityName(segment)
        case ("DTP", "PR") where segment[1] == "573": adjudicationDate = segment[3]
        case ("REF", "PR") where segment[1] == "F8": payerClaimControlNumber = segment[2]
        default: break
        }
    }
}

extension Claim837P.ServiceLine {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch segment.id {
        case "SV1": try takeService(segment)
        case "SVD": try takeAdjudication(segment)
        case "CAS" where !adjudications.isEmpty:
            adjudications[adjudications.count - 1].adjustments += try Adjustment.read(segment)
        case "AMT" where segment[1] == "EAF" && !adjudications.isEmpty:
            adjudications[adjudications.count - 1].remainingPatientCents = try segment.amount(2)
        case "DTP" where segment[1] == "573" && !adjudications.isEmpty:
            adjudications[adjudications.count - 1].date = segment[3]
        case "DTP" where segment[1] == "472":
            let date = DateReference(segment)
            serviceDate = date.from
            serviceEndDate = date.to
        case "REF" where entity.isEmpty && segment[1] == "6R": lineControlNumber = segment[2]
        case "REF" where entity.isEmpty && segment[1] == "G1": priorAuthorization = segment[2]
        case "NTE" where segment[1] == "ADD": note = segment[2]
        case "NM1" where entity == "82": rendering = EntityName(segment)
        case "PRV" where entity == "82": renderingTaxonomy = segment[3]
        default: break
        }
    }

    private mutating func takeService(_ segment: Segment) throws(X12Error) {
        procedure = Procedure(components: segment.components(1))
        chargeCents = try segment.amount(2)
        unitBasis = segment[3]
        guard let units = try segment.optionalInteger(4) else {
            throw X12Error(at: segment, element: 4, reason: "units are missing")
        }
        self.units = units
        placeOfService = segment[5]
        diagnosisPointers = segment.components(7).compactMap { Int($0) }
    }

    private mutating func takeAdjudication(_ segment: Segment) throws(X12Error) {
        adjudications.append(
            .init(
                payerID: segment[1], paidCents: try segment.amount(2),
                procedure: Procedure(components: segment.components(3)), units: try segment.optionalInteger(5) ?? 0,
                adjustments: [], date: ""))
    }
}
