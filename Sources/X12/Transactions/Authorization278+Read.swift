extension Authorization278 {
    /// Reads a transaction set; throws `X12Error` when it is no 278 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.authorization278)
        self.init(organization: Party(name: EntityName(organization: "")))
        var level = ""
        for segment in transaction.segments {
            switch (segment.tag, level) {
            case ("BHT", _):
                purpose = segment[2]
                referenceID = segment[3]
                date = segment[4]
                time = segment[5]
                responseType = segment[6]
            case ("HL", _):
                level = segment[3]
                open(level)
            case ("AAA", "20") where organization.name.entityCode.isEmpty:
                rejections.append(RequestRejection(segment, loop: "2000A"))
            case (_, "20"): organization.take(segment, loop: "2010A")
            case (_, "21"): requester?.take(segment, loop: "2010B")
            case (_, "22"): subscriber?.take(segment, loop: "2010C")
            case (_, "23"): dependant?.take(segment, loop: "2010D")
            case (_, "EV"): event?.take(segment)
            case (_, "SS"):
                guard let last = event?.services.indices.last else { continue }
                try event?.services[last].take(segment)
            default: break
            }
        }
    }

    private mutating func open(_ level: String) {
        let nobody = EntityName(organization: "")
        switch level {
        case "21": requester = Party(name: nobody)
        case "22": subscriber = Patient(name: nobody)
        case "23": dependant = Patient(name: nobody)
        case "EV": event = Event(review: Review(category: "", certification: "", serviceType: ""))
        case "SS": event?.services.append(Service())
        default: break
        }
    }
}

extension Authorization278.Party {
    fileprivate mutating func take(_ segment: Segment, loop: String) {
        switch segment.tag {
        case "NM1": name = EntityName(segment)
        case "REF": name.secondaryIDs.append(Reference(segment))
        case "N3", "N4": address.take(segment)
        case "PER": contact = Contact(segment)
        case "AAA": rejections.append(RequestRejection(segment, loop: loop))
        case "PRV": specialty = ProviderSpecialty(segment)
        default: break
        }
    }
}

extension Authorization278.Patient {
    fileprivate mutating func take(_ segment: Segment, loop: String) {
        switch segment.tag {
        case "NM1": name = EntityName(segment)
        case "REF": name.secondaryIDs.append(Reference(segment))
        case "N3", "N4": address.take(segment)
        case "AAA": rejections.append(RequestRejection(segment, loop: loop))
        case "DMG":
            birthDate = segment[2]
            sex = segment[3]
        case "INS": relationship = segment[2]
        default: break
        }
    }
}

extension Authorization278.Event {
    fileprivate mutating func take(_ segment: Segment) {
        if segment.id == "NM1" {
            providers.append(.init(name: EntityName(segment)))
        } else if let last = providers.indices.last {
            providers[last].take(segment, loop: "2010EA")
        } else {
            takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) {
        switch segment.tag {
        case "TRN": traces.append(TraceNumber(segment))
        case "AAA": rejections.append(RequestRejection(segment, loop: "2000E"))
        case "UM": review = .init(segment)
        case "HCR": decision = .init(segment)
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "HI": diagnoses += segment.codes(["ABK", "ABF", "BK", "BF"])
        case "HSD": delivery = ServiceDelivery(segment)
        case "PWK": attachments.append(Attachment(segment))
        case "MSG": message = segment[1]
        default: break
        }
    }
}

extension Authorization278.Service {
    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.id == "NM1" {
            providers.append(.init(name: EntityName(segment)))
        } else if let last = providers.indices.last {
            providers[last].take(segment, loop: "2010F")
        } else {
            try takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "TRN": traces.append(TraceNumber(segment))
        case "AAA": rejections.append(RequestRejection(segment, loop: "2000F"))
        case "UM": review = .init(segment)
        case "HCR": decision = .init(segment)
        case "REF": references.append(Reference(segment))
        case "DTP": dates.append(DateReference(segment))
        case "SV1":
            procedure = Procedure(components: segment.components(1))
            chargeCents = try segment.optionalAmount(2)
            if segment.has(3) { unitBasis = segment[3] }
            quantity = segment[4]
            diagnosisPointers = segment.components(7).compactMap { Int($0) }
        case "HSD": delivery = ServiceDelivery(segment)
        case "PWK": attachments.append(Attachment(segment))
        case "MSG": message = segment[1]
        default: break
        }
    }
}

extension Authorization278.Review {
    fileprivate init(_ segment: Segment) {
        self.init(category: segment[1], certification: segment[2], serviceType: segment[3])
        facilityCode = segment.component(4, 1)
        if !facilityCode.isEmpty { facilityQualifier = segment.component(4, 2) }
        relatedCauses = segment.components(5).prefix(3).filter { !$0.isEmpty }
        accidentState = segment.component(5, 4)
        accidentCountry = segment.component(5, 5)
        levelOfService = segment[6]
        release = segment[9]
        delayReason = segment[10]
    }
}

extension Authorization278.Decision {
    fileprivate init(_ segment: Segment) {
        self.init(
            actionCode: segment[1], number: segment[2], reasons: segment.repetitions(3),
            needsSecondOpinion: segment[4] == "Y")
    }
}
