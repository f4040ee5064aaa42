extension ClaimStatus276 {
    /// Reads a transaction set of one payer and one provider; of several, the last. Throws `X12Error` when it is no
    /// 276 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.claimStatus276)
        let nobody = EntityName(organization: "")
        self.init(
            referenceID: "", date: "", time: "", payer: nobody, receiver: nobody, provider: nobody, inquiries: [])
        var level = ""
        var patient = Inquiry(
            trace: "", subscriber: nobody, birthDate: "", sex: "", patientControlNumber: "", chargeCents: 0,
            serviceDate: "")
        let empty = patient
        for segment in transaction.segments {
            switch (segment.tag, level) {
            case ("HL", _):
                level = segment[3]
                if level == "22" { patient = empty }
                if level == "23" { patient.dependant = nobody }
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
                time = segment[5]
            case ("NM1", "20"): payer = EntityName(segment)
            case ("NM1", "21"): receiver = EntityName(segment)
            case ("NM1", "19"): provider = EntityName(segment)
            case ("NM1", "22"), ("NM1", "23"), ("DMG", _): patient.takeIdentity(segment)
            case ("TRN", "22"), ("TRN", "23"):
                inquiries.append(patient)
                inquiries[inquiries.count - 1].trace = segment[2]
            default:
                if let last = inquiries.indices.last { try inquiries[last].take(segment) }
            }
        }
    }
}

extension ClaimStatus276.Inquiry {
    fileprivate mutating func takeIdentity(_ segment: Segment) {
        switch (segment.tag, dependant) {
        case ("NM1", nil): subscriber = EntityName(segment)
        case ("NM1", _): dependant = EntityName(segment)
        case (_, nil):
            subscriberBirthDate = segment[2]
            subscriberSex = segment[3]
        default:
            dependantBirthDate = segment[2]
            dependantSex = segment[3]
        }
    }

    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.id == "SVC" {
            var line = ClaimStatus276.Line(
                procedure: Procedure(components: segment.components(1)), chargeCents: try segment.amount(2),
                units: try segment.optionalInteger(7), lineControlNumber: "", serviceDate: "")
            line.revenueCode = segment[4]
            lines.append(line)
        } else if let last = lines.indices.last {
            lines[last].take(segment)
        } else {
            try takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) throws(X12Error) {
        switch (segment.tag, segment[1]) {
        case ("REF", "1K"): payerClaimControlNumber = segment[2]
        case ("REF", "EJ"): patientControlNumber = segment[2]
        case ("REF", "D9"): clearinghouseTraceNumber = segment[2]
        case ("REF", _): references.append(Reference(segment))
        case ("AMT", "T3"): chargeCents = try segment.amount(2)
        case ("DTP", "472"):
            let date = DateReference(segment)
            serviceDate = date.from
            serviceEndDate = date.to == date.from ? "" : date.to
        default: break
        }
    }
}

extension ClaimStatus276.Line {
    fileprivate mutating func take(_ segment: Segment) {
        switch (segment.tag, segment[1]) {
        case ("REF", "FJ"): lineControlNumber = segment[2]
        case ("DTP", "472"): serviceDate = DateReference(segment)
        default: break
        }
    }
}
