extension ClaimStatus277 {
    /// Reads a transaction set; throws `X12Error` when it is no X212 277 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.claimStatus277)
        var reader = ClaimStatus277Reader()
        for segment in transaction.segments { try reader.take(segment) }
        self = reader.finish()
    }
}

/// Follows the levels of a 277; levels above that a damaged file left out are opened empty.
private struct ClaimStatus277Reader {
    private var result = ClaimStatus277()
    private var level = ""
    private var source: ClaimStatus277.Source?
    private var receiver: ClaimStatus277.Receiver?
    private var provider: ClaimStatus277.Provider?
    private var subscriber: EntityName?
    private var dependant: EntityName?
    private var claim: StatusClaim?

    mutating func take(_ segment: Segment) throws(X12Error) {
        switch (segment.tag, level) {
        case ("HL", _): open(segment[3])
        case ("BHT", _):
            result.referenceID = segment[3]
            result.date = segment[4]
            result.time = segment[5]
        case ("NM1", "20"): source?.payer = EntityName(segment)
        case ("PER", "20"): source?.contact = Contact(segment)
        case ("NM1", "21"): receiver?.name = EntityName(segment)
        case ("TRN", "21"): receiver?.trace = segment[2]
        case ("STC", "21"): receiver?.statuses.append(try StatusInformation(segment))
        case ("NM1", "19"): provider?.names.append(EntityName(segment))
        case ("TRN", "19"): provider?.trace = segment[2]
        case ("STC", "19"): provider?.statuses.append(try StatusInformation(segment))
        case ("NM1", "22"): subscriber = EntityName(segment)
        case ("NM1", "23"): dependant = EntityName(segment)
        case ("TRN", "22"), ("TRN", "23"):
            closeClaim()
            claim = StatusClaim(
                trace: segment[2], patient: dependant ?? subscriber, subscriber: dependant == nil ? nil : subscriber)
        default: try claim?.take(segment)
        }
    }

    mutating func finish() -> ClaimStatus277 {
        closeSource()
        return result
    }

    private mutating func open(_ code: String) {
        level = code
        switch code {
        case "20":
            closeSource()
            source = .init()
        case "21":
            closeReceiver()
            receiver = .init()
        case "19":
            closeProvider()
            provider = .init()
        default:
            closeClaim()
            provider = provider ?? .init()
            if code == "22" { subscriber = nil }
            dependant = nil
        }
    }

    private mutating func closeClaim() {
        if let claim { provider?.claims.append(claim) }
        claim = nil
    }

    private mutating func closeProvider() {
        closeClaim()
        if let provider {
            if receiver == nil { receiver = .init() }
            receiver?.providers.append(provider)
        }
        provider = nil
        subscriber = nil
    }

    private mutating func closeReceiver() {
        closeProvider()
        if let receiver {
            if source == nil { source = .init() }
            source?.receivers.append(receiver)
        }
        receiver = nil
    }

    private mutating func closeSource() {
        closeReceiver()
        if let source { result.sources.append(source) }
        source = nil
    }
}
