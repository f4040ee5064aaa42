extension Eligibility271 {
    /// Reads a transaction set; throws `X12Error` when it is no 271 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.eligibility271)
        var level = ""
        for segment in transaction.segments {
            switch (segment.tag, level) {
            case ("HL", _):
                level = segment[3]
                if level == "22" || level == "23" { members.append(Member(isDependant: level == "23")) }
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
                time = segment[5]
            case (_, "20"): takePayer(segment)
            case (_, "21"): takeReceiver(segment)
            case (_, "22"), (_, "23"): try members[members.count - 1].take(segment)
            default: break
            }
        }
    }

    private mutating func takePayer(_ segment: Segment) {
        switch segment.tag {
        case "AAA": payerRejections.append(Rejection(segment, loop: payer == nil ? "2000A" : "2100A"))
        case "NM1": payer = EntityName(segment)
        case "REF": payer?.secondaryIDs.append(Reference(segment))
        case "PER": payerContacts.append(Contact(segment))
        default: break
        }
    }

    private mutating func takeReceiver(_ segment: Segment) {
        switch segment.tag {
        case "AAA": receiverRejections.append(Rejection(segment, loop: "2100B"))
        case "NM1": receiver = EntityName(segment)
        case "REF": receiver?.secondaryIDs.append(Reference(segment))
        case "PRV": receiverSpecialty = ProviderSpecialty(segment)
        default: break
        }
    }
}

extension Eligibility271.Member {
    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.id == "EB" {
            benefits.append(try Eligibility271.Benefit(segment))
        } else if let last = benefits.indices.last {
            benefits[last].take(segment, loop: isDependant ? "2110D" : "2110C")
        } else {
            takeIdentity(segment)
        }
    }

    private mutating func takeIdentity(_ segment: Segment) {
        switch segment.tag {
        case "TRN": traces.append(TraceNumber(segment))
        case "NM1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "AAA": rejections.append(.init(segment, loop: isDependant ? "2100D" : "2100C"))
        case "PRV": specialty = ProviderSpecialty(segment)
        case "HI": diagnoses += segment.codes(["ABK", "ABF", "BK", "BF"])
        case "DMG":
            birthDate = segment[2]
            sex = segment[3]
        case "INS":
            relationship = segment[2]
            isCorrected = segment[3] == "001" && segment[4] == "25"
            birthSequence = segment[17]
        default: break
        }
    }
}

extension Eligibility271.Benefit {
    fileprivate init(_ segment: Segment) throws(X12Error) {
        self.init(
            information: segment[1], coverageLevel: segment[2], serviceTypes: segment.repetitions(3))
        insuranceType = segment[4]
        planDescription = segment[5]
        timePeriod = segment[6]
        amountCents = try segment.optionalAmount(7)
        percent = segment[8]
        quantityQualifier = segment[9]
        quantity = segment[10]
        authorizationRequired = segment[11]
        inNetwork = segment[12]
        let composite = segment.components(13)
        procedure = composite.isEmpty ? nil : Procedure(components: composite)
        diagnosisPointers = segment.components(14).compactMap { Int($0) }
    }

    fileprivate mutating func take(_ segment: Segment, loop: String) {
        switch segment.tag {
        case "HSD": deliveries.append(ServiceDelivery(segment))
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "MSG": messages.append(segment[1])
        case "AAA": rejections.append(.init(segment, loop: loop))
        case "III":
            var limit = Eligibility271.Limit(qualifier: segment[1], code: segment[2])
            limit.category = segment[3]
            limit.message = segment[4]
            limits.append(limit)
        case "NM1": related.append(.init(name: EntityName(segment)))
        default:
            if let last = related.indices.last { related[last].take(segment) }
        }
    }
}

extension Eligibility271.RelatedEntity {
    fileprivate mutating func take(_ segment: Segment) {
        switch segment.tag {
        case "N3", "N4": address.take(segment)
        case "PER": contacts.append(Contact(segment))
        case "PRV": specialty = ProviderSpecialty(segment)
        default: break
        }
    }
}
