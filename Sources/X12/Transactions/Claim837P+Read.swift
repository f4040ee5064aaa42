extension Claim837P {
    /// Reads a transaction set, also one with segments that are not kept here (they are passed over).
    ///
    /// Throws `X12Error` when the set is no 837P, when a claim stands outside a subscriber, and when an amount or a
    /// count cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.claim837P)
        var reader = Claim837PReader()
        for segment in transaction.segments { try reader.take(segment) }
        self = reader.finish()
    }
}

/// Follows the loops of an 837P: each HL, CLM, SBR, LX and NM1 says which loop the segments behind it belong to.
private struct Claim837PReader {
    private enum Loop {
        case header, provider, subscriber, dependant, claim, otherPayer, line
    }

    private var result = Claim837P(
        referenceID: "", date: "", time: "", submitterName: "", submitterID: "",
        submitterContact: Contact(name: "", phone: ""), receiverName: "", receiverID: "", billingProviders: [])
    private var loop = Loop.header
    /// NM101 of the loop's latest name, empty before the first.
    private var entity = ""
    private var provider: Claim837P.BillingProvider?
    private var subscriber: Claim837P.Subscriber?
    private var dependant: Claim837P.Dependant?
    private var claim: Claim837P.Claim?
    private var line: Claim837P.ServiceLine?

    mutating func take(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "HL": try takeLevel(segment)
        case "CLM": try takeClaimStart(segment)
        case "SBR" where claim != nil: takeOtherPayer(segment)
        case "LX": try takeLineStart(segment)
        default: try takeContent(segment)
        }
    }

    /// Everything read, also when the set has no SE.
    mutating func finish() -> Claim837P {
        closeProvider()
        return result
    }

    private mutating func takeLevel(_ segment: Segment) throws(X12Error) {
        entity = ""
        switch segment[3] {
        case "20":
            closeProvider()
            let empty = PartyAddress()
            provider = .init(organization: "", npi: "", taxID: "", taxonomy: "", address: empty, subscribers: [])
            loop = .provider
        case "22":
            closeSubscriber()
            guard provider != nil else { throw X12Error(at: segment, reason: "subscriber without billing provider") }
            let nobody = EntityName(organization: "")
            subscriber = .init(
                name: nobody, birthDate: "", sex: "", address: nil, filingIndicator: "", payer: nobody)
            loop = .subscriber
        case "23":
            closeDependant()
            guard subscriber != nil else { throw X12Error(at: segment, reason: "patient without subscriber") }
            dependant = .init(
                relationship: "", name: EntityName(organization: ""), address: PartyAddress(), birthDate: "",
                sex: "", claims: [])
            loop = .dependant
        default: throw X12Error(at: segment, element: 3, reason: "unknown hierarchical level")
        }
    }

    private mutating func takeClaimStart(_ segment: Segment) throws(X12Error) {
        closeClaim()
        guard subscriber != nil else { throw X12Error(at: segment, reason: "claim without subscriber") }
        var claim = Claim837P.Claim(
            patientControlNumber: segment[1], totalChargeCents: try segment.amount(2),
            placeOfService: segment.component(5, 1), frequency: segment.component(5, 3), diagnoses: [], lines: [])
        claim.providerSignature = segment[6]
        claim.assignment = segment[7]
        claim.benefitsAssignment = segment[8]
        claim.release = segment[9]
        claim.patientSignatureSource = segment[10]
        let related = segment.components(11)
        claim.relatedCauses = related.prefix(3).filter { !$0.isEmpty }
        claim.accidentState = segment.component(11, 4)
        claim.accidentCountry = segment.component(11, 5)
        claim.specialProgram = segment[12]
        claim.delayReason = segment[20]
        self.claim = claim
        loop = .claim
        entity = ""
    }

    private mutating func takeOtherPayer(_ segment: Segment) {
        var payer = Claim837P.OtherPayer(
            responsibility: segment[1], relationship: segment[2], filingIndicator: segment[9],
            subscriber: EntityName(organization: ""), payer: EntityName(organization: ""))
        payer.groupNumber = segment[3]
        payer.groupName = segment[4]
        payer.insuranceType = segment[5]
        claim?.otherPayers.append(payer)
        loop = .otherPayer
        entity = ""
    }

    private mutating func takeLineStart(_ segment: Segment) throws(X12Error) {
        closeLine()
        guard claim != nil else { throw X12Error(at: segment, reason: "service line without claim") }
        line = .init(
            procedure: Procedure(components: []), chargeCents: 0, units: 0, diagnosisPointers: [], serviceDate: "",
            lineControlNumber: "")
        loop = .line
        entity = ""
    }

    private mutating func takeContent(_ segment: Segment) throws(X12Error) {
        if segment.tag == "NM1" { entity = segment[1] }
        switch loop {
        case .header: takeHeader(segment)
        case .provider: provider?.take(segment, entity: entity)
        case .subscriber: subscriber?.take(segment, entity: entity)
        case .dependant: dependant?.take(segment)
        case .claim: try claim?.take(segment, entity: entity)
        case .otherPayer:
            guard let last = claim?.otherPayers.indices.last else { return }
            try claim?.otherPayers[last].take(segment, entity: entity)
        case .line: try line?.take(segment, entity: entity)
        }
    }

    private mutating func takeHeader(_ segment: Segment) {
        switch (segment.tag, entity) {
        case ("BHT", _):
            result.purpose = segment[2]
            result.kind = segment[6]
            result.referenceID = segment[3]
            result.date = segment[4]
            result.time = segment[5]
        case ("NM1", "41"): result.submitter = EntityName(segment)
        case ("NM1", "40"): result.receiver = EntityName(segment)
        case ("PER", "41") where result.submitterContact.phone.isEmpty: result.submitterContact = Contact(segment)
        default: break
        }
    }

    private mutating func closeLine() {
        // Taken, not copied: a line or claim has dozens of texts.
        if let line = line.take() { claim?.lines.append(line) }
    }

    private mutating func closeClaim() {
        closeLine()
        guard let claim = claim.take() else { return }
        if dependant != nil {
            dependant?.claims.append(claim)
        } else {
            subscriber?.claims.append(claim)
        }
    }

    private mutating func closeDependant() {
        closeClaim()
        if let dependant = dependant.take() { subscriber?.dependants.append(dependant) }
    }

    private mutating func closeSubscriber() {
        closeDependant()
        if let subscriber = subscriber.take() { provider?.subscribers.append(subscriber) }
    }

    private mutating func closeProvider() {
        closeSubscriber()
        if let provider = provider.take() { result.billingProviders.append(provider) }
    }
}
