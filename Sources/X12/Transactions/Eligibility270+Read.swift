extension Eligibility270 {
    /// Reads a transaction set of one payer and one provider; of several, the last. Throws `X12Error` when it is no
    /// 270.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.eligibility270)
        let nobody = EntityName(organization: "")
        self.init(referenceID: "", date: "", time: "", payer: nobody, provider: nobody, inquiries: [])
        var level = ""
        var subscriber: Inquiry?
        for segment in transaction.segments {
            switch (segment.tag, level) {
            case ("HL", _):
                level = segment[3]
                openLevel(level, subscriber: &subscriber)
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
                time = segment[5]
            case ("NM1", "20"): payer = EntityName(segment)
            case ("NM1", "21"): provider = EntityName(segment)
            case ("REF", "21"): provider.secondaryIDs.append(Reference(segment))
            case ("N3", "21"), ("N4", "21"): providerAddress.take(segment)
            case ("PRV", "21"): providerSpecialty = ProviderSpecialty(segment)
            case (_, "22"), (_, "23"):
                if let last = inquiries.indices.last { inquiries[last].take(segment) }
            default: break
            }
        }
    }

    /// Begins an inquiry; the first dependant completes its subscriber's, each further one begins its own.
    private mutating func openLevel(_ level: String, subscriber: inout Inquiry?) {
        let nobody = EntityName(organization: "")
        if level == "22" {
            let empty = Inquiry(
                trace: "", traceOriginator: "", subscriber: nobody, birthDate: "", sex: "", serviceDate: "",
                serviceTypes: [])
            inquiries.append(empty)
            subscriber = nil
        } else if level == "23", let last = inquiries.last {
            if last.dependant != nil, let subscriber { inquiries.append(subscriber) } else { subscriber = last }
            inquiries[inquiries.count - 1].dependant = nobody
        }
    }
}

extension Eligibility270.Inquiry {
    fileprivate mutating func take(_ segment: Segment) {
        switch segment.tag {
        case "TRN":
            trace = segment[2]
            traceOriginator = segment[3]
        case "DTP" where segment[1] == "291":
            let date = DateReference(segment)
            serviceDate = date.from
            serviceEndDate = date.to
        case "EQ":
            serviceTypes += segment.repetitions(1)
            if segment.has(2) { procedures.append(Procedure(components: segment.components(2))) }
            coverageLevel = segment[3]
        case "III": placeOfService = segment[2]
        case "REF" where !serviceTypes.isEmpty || !procedures.isEmpty: authorization = Reference(segment)
        default:
            if dependant == nil { takeSubscriber(segment) } else { takeDependant(segment) }
        }
    }

    private mutating func takeSubscriber(_ segment: Segment) {
        switch segment.tag {
        case "NM1": subscriber = EntityName(segment)
        case "REF" where segment[1] == "6P": groupNumber = segment[2]
        case "REF": subscriber.secondaryIDs.append(Reference(segment))
        case "N3", "N4": subscriberAddress.take(segment)
        case "DMG":
            subscriberBirthDate = segment[2]
            subscriberSex = segment[3]
        default: break
        }
    }

    private mutating func takeDependant(_ segment: Segment) {
        switch segment.tag {
        case "NM1": dependant = EntityName(segment)
        case "REF": dependant?.secondaryIDs.append(Reference(segment))
        case "N3", "N4": dependantAddress.take(segment)
        case "DMG":
            dependantBirthDate = segment[2]
            dependantSex = segment[3]
        case "INS": dependantRelationship = segment[2]
        default: break
        }
    }
}
