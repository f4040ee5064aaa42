extension Eligibility271 {
    /// Reads a transaction set; throws `X12Error` when it is no 271 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.eligibility271)
        var level = ""
        for segment in transaction.segments {
            switch (segment.id, level) {
            case ("HL", _):
                level = segment[3]
                if level == "22" || level == "23" { members.append(Member(isDependant: level == "23")) }
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
            case ("AAA", "20"):
                payerRejections.append(Rejection(segment, loop: payer == nil ? "2000A" : "2100A"))
            case ("NM1", "20"): payer = EntityName(segment)
            case ("AAA", "21"): receiverRejections.append(Rejection(segment, loop: "2100B"))
            case ("NM1", "21"): receiver = EntityName(segment)
            case (_, "22"), (_, "23"): try members[members.count - 1].take(segment)
            default: break
            }
        }
    }
}

extension Eligibility271.Rejection {
    fileprivate init(_ segment: Segment, loop: String) {
        self.init(loop: loop, isRequestValid: segment[1] == "Y", reason: segment[3], followUp: segment[4])
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
        switch segment.id {
        case "TRN": traces.append(.init(type: segment[1], number: segment[2], originator: segment[3]))
        case "NM1": name = EntityName(segment)
        case "N3", "N4": address.take(segment)
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "AAA": rejections.append(.init(segment, loop: isDependant ? "2100D" : "2100C"))
        case "DMG":
            birthDate = segment[2]
            sex = segment[3]
        case "INS": isCorrected = segment[3] == "001" && segment[4] == "25"
        default: break
        }
    }
}

extension Eligibility271.Benefit {
    fileprivate init(_ segment: Segment) throws(X12Error) {
        let procedure = segment.components(13)
        self.init(
            information: segment[1], coverageLevel: segment[2], serviceTypes: segment.repetitions(3),
            insuranceType: segment[4], planDescription: segment[5], timePeriod: segment[6],
            amountCents: try segment.optionalAmount(7), percent: segment[8], quantityQualifier: segment[9],
            quantity: segment[10], authorizationRequired: segment[11], inNetwork: segment[12],
            procedure: procedure.isEmpty ? nil : Procedure(components: procedure))
    }

    fileprivate mutating func take(_ segment: Segment, loop: String) {
        switch segment.id {
        case "HSD": deliveries.append((0..<segment.elementCount).map { segment[$0 + 1] })
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "MSG": messages.append(segment[1])
        case "NM1": relatedEntities.append(EntityName(segment))
        case "AAA": rejections.append(.init(segment, loop: loop))
        default: break
        }
    }
}
