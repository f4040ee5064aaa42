/// What loop 2400 and the loops in it take from their segments; segments that are not kept are passed over.
extension Claim837P.ServiceLine {
    mutating func take(_ segment: Segment, entity: String) throws(X12Error) {
        switch segment.tag {
        case "SV1": try takeService(segment)
        case "DTP" where adjudications.isEmpty: takeDate(segment)
        case "REF" where entity.isEmpty: takeReference(segment)
        case "AMT" where adjudications.isEmpty: amounts.append(try QualifiedAmount(segment))
        case "PWK": attachments.append(Attachment(segment))
        case "CN1": contract = try Contract(segment)
        case "K3": fileInformation.append(segment[1])
        case "NTE": takeNote(segment)
        case "SVD": try takeAdjudication(segment)
        case "CAS", "DTP", "AMT":
            guard let last = adjudications.indices.last else { return }
            try adjudications[last].take(segment)
        default: takeProvider(segment, entity: entity)
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
        guard segment.elementCount > 7 else { return }
        isEmergency = segment[9] == "Y"
        isScreeningReferral = segment[11] == "Y"
        isFamilyPlanning = segment[12] == "Y"
        isCopayExempt = segment[15] == "0"
    }

    private mutating func takeDate(_ segment: Segment) {
        let date = DateReference(segment)
        if date.qualifier == "472" {
            serviceDate = date.from
            serviceEndDate = date.to
        } else {
            dates.append(date)
        }
    }

    private mutating func takeReference(_ segment: Segment) {
        switch segment[1] {
        case "6R": lineControlNumber = segment[2]
        case "G1" where !segment.has(4): priorAuthorization = segment[2]
        default: references.append(Reference(segment))
        }
    }

    private mutating func takeNote(_ segment: Segment) {
        if segment[1] == "TPO" {
            thirdPartyNote = segment[2]
        } else {
            noteCode = segment[1]
            note = segment[2]
        }
    }

    private mutating func takeAdjudication(_ segment: Segment) throws(X12Error) {
        var adjudication = Claim837P.LineAdjudication(
            payerID: segment[1], paidCents: try segment.amount(2),
            procedure: Procedure(components: segment.components(3)), units: try segment.optionalInteger(5) ?? 0,
            adjustments: [], date: "")
        adjudication.bundledLine = try segment.optionalInteger(6)
        adjudications.append(adjudication)
    }

    private mutating func takeProvider(_ segment: Segment, entity: String) {
        switch (segment.tag, entity) {
        case ("NM1", "82"): rendering = EntityName(segment)
        case ("PRV", "82"): renderingTaxonomy = segment[3]
        case ("NM1", "77"): facility = EntityName(segment)
        case ("N3", "77"), ("N4", "77"): facilityAddress.take(segment)
        case ("NM1", "DQ"): supervising = EntityName(segment)
        case ("NM1", "DK"): ordering = EntityName(segment)
        case ("N3", "DK"), ("N4", "DK"): orderingAddress.take(segment)
        case ("PER", "DK"): orderingContact = Contact(segment)
        case ("NM1", "DN"): referring = EntityName(segment)
        case ("NM1", "P3"): primaryCare = EntityName(segment)
        case ("REF", _): takeProviderID(Reference(segment), entity: entity)
        default: break
        }
    }

    private mutating func takeProviderID(_ id: Reference, entity: String) {
        switch entity {
        case "82": rendering?.secondaryIDs.append(id)
        case "77": facility?.secondaryIDs.append(id)
        case "DQ": supervising?.secondaryIDs.append(id)
        case "DK": ordering?.secondaryIDs.append(id)
        case "DN": referring?.secondaryIDs.append(id)
        case "P3": primaryCare?.secondaryIDs.append(id)
        default: break
        }
    }
}

extension Claim837P.LineAdjudication {
    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        switch (segment.tag, segment[1]) {
        case ("CAS", _): adjustments += try Adjustment.read(segment)
        case ("DTP", "573"): date = segment[3]
        case ("AMT", "EAF"): remainingPatientCents = try segment.amount(2)
        default: break
        }
    }
}
