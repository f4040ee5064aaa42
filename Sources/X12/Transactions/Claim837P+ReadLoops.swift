/// What each loop of an 837P takes from its segments; segments that are not kept are passed over.
extension Claim837P.BillingProvider {
    mutating func take(_ segment: Segment, entity: String) {
        switch (segment.tag, entity) {
        case ("PRV", ""): taxonomy = segment[3]
        case ("NM1", "85"): name = EntityName(segment)
        case ("N3", "85"), ("N4", "85"): address.take(segment)
        case ("N3", "87"), ("N4", "87"): payToAddress.take(segment)
        case ("REF", "85") where segment[1] == "EI" || segment[1] == "SY":
            taxIDQualifier = segment[1]
            taxID = segment[2]
        case ("REF", "85"): name.secondaryIDs.append(Reference(segment))
        case ("PER", "85") where contact == nil: contact = Contact(segment)
        default: break
        }
    }
}

extension Claim837P.Subscriber {
    mutating func take(_ segment: Segment, entity: String) {
        switch (segment.tag, entity) {
        case ("SBR", _):
            responsibility = segment[1]
            groupNumber = segment[3]
            groupName = segment[4]
            insuranceType = segment[5]
            filingIndicator = segment[9]
        case ("PAT", _): deathDate = segment[6]
        case ("NM1", "IL"): name = EntityName(segment)
        case ("N3", "IL"), ("N4", "IL"): address.take(segment)
        case ("DMG", "IL"):
            birthDate = segment[2]
            sex = segment[3]
        case ("REF", "IL") where segment[1] == "Y4": propertyCasualtyClaimNumber = segment[2]
        case ("REF", "IL"): name.secondaryIDs.append(Reference(segment))
        case ("PER", "IL"): propertyCasualtyContact = Contact(segment)
        case ("NM1", "PR"): payer = EntityName(segment)
        case ("REF", "PR") where segment[1] == "G2" || segment[1] == "LU":
            billingProviderIDs.append(Reference(segment))
        case ("REF", "PR"): payer.secondaryIDs.append(Reference(segment))
        case ("N3", "PR"), ("N4", "PR"): payerAddress.take(segment)
        default: break
        }
    }
}

extension Claim837P.Dependant {
    mutating func take(_ segment: Segment) {
        switch segment.tag {
        case "PAT":
            relationship = segment[1]
            deathDate = segment[6]
        case "NM1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "DMG":
            birthDate = segment[2]
            sex = segment[3]
        case "REF" where segment[1] == "Y4": propertyCasualtyClaimNumber = segment[2]
        case "REF": name.secondaryIDs.append(Reference(segment))
        case "PER": propertyCasualtyContact = Contact(segment)
        default: break
        }
    }
}

extension Claim837P.Claim {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch segment.tag {
        case "DTP": takeDate(segment)
        case "REF" where entity.isEmpty: takeReference(segment)
        case "REF": takeProviderID(Reference(segment), entity: entity)
        case "PWK": attachments.append(Attachment(segment))
        case "CN1": contract = try Contract(segment)
        case "K3": fileInformation.append(segment[1])
        case "AMT" where segment[1] == "F5": patientPaidCents = try segment.amount(2)
        case "NTE":
            noteCode = segment[1]
            note = segment[2]
        case "HI":
            diagnoses += segment.codes(["ABK", "ABF", "BK", "BF"])
            conditionCodes += segment.codes(["BG"])
        case "NM1": takeName(segment)
        case "PRV" where entity == "82": renderingTaxonomy = segment[3]
        case "N3" where entity == "77", "N4" where entity == "77": facilityAddress.take(segment)
        case "PER" where entity == "77": facilityContact = Contact(segment)
        default: break
        }
    }

    private mutating func takeDate(_ segment: Segment) {
        switch segment[1] {
        case "431": onsetDate = segment[3]
        case "454": initialTreatmentDate = segment[3]
        case "304": lastSeenDate = segment[3]
        case "439": accidentDate = segment[3]
        default: dates.append(DateReference(segment))
        }
    }

    private mutating func takeReference(_ segment: Segment) {
        switch segment[1] {
        case "9F": referralNumber = segment[2]
        case "G1": priorAuthorization = segment[2]
        case "F8": payerClaimControlNumber = segment[2]
        case "D9": clearinghouseTraceNumber = segment[2]
        case "EA": medicalRecordNumber = segment[2]
        default: references.append(Reference(segment))
        }
    }

    private mutating func takeName(_ segment: Segment) {
        switch segment[1] {
        case "DN": referring = EntityName(segment)
        case "P3": primaryCare = EntityName(segment)
        case "82": rendering = EntityName(segment)
        case "77": facility = EntityName(segment)
        case "DQ": supervising = EntityName(segment)
        default: break
        }
    }

    private mutating func takeProviderID(_ id: Reference, entity: String) {
        switch entity {
        case "DN": referring?.secondaryIDs.append(id)
        case "P3": primaryCare?.secondaryIDs.append(id)
        case "82": rendering?.secondaryIDs.append(id)
        case "77": facility?.secondaryIDs.append(id)
        case "DQ": supervising?.secondaryIDs.append(id)
        default: break
        }
    }
}

extension Claim837P.OtherPayer {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch (segment.tag, entity) {
        case ("CAS", _): adjustments += try Adjustment.read(segment)
        case ("AMT", _) where segment[1] == "D": paidCents = try segment.amount(2)
        case ("AMT", _) where segment[1] == "A8": nonCoveredCents = try segment.amount(2)
        case ("AMT", _) where segment[1] == "EAF": remainingPatientCents = try segment.amount(2)
        case ("OI", _):
            benefitsAssignment = segment[3]
            patientSignatureSource = segment[4]
            release = segment[6]
        case ("MOA", _): outpatient = try OutpatientAdjudication(segment)
        case ("NM1", "IL"): subscriber = EntityName(segment)
        case ("N3", "IL"), ("N4", "IL"): subscriberAddress.take(segment)
        case ("REF", "IL"): subscriber.secondaryIDs.append(Reference(segment))
        case ("NM1", "PR"): payer = EntityName(segment)
        case ("N3", "PR"), ("N4", "PR"): payerAddress.take(segment)
        case ("DTP", "PR") where segment[1] == "573": adjudicationDate = segment[3]
        case ("REF", "PR") where segment[1] == "F8": payerClaimControlNumber = segment[2]
        case ("REF", "PR"): payer.secondaryIDs.append(Reference(segment))
        case ("NM1", _): providers.append(EntityName(segment))
        case ("REF", _):
            guard let last = providers.indices.last else { return }
            providers[last].secondaryIDs.append(Reference(segment))
        default: break
        }
    }
}
