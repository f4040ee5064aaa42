/// Claim acknowledgement (277CA, 005010X214): what a clearinghouse or payer took in or turned away before adjudication.
public struct ClaimAcknowledgement277CA: Sendable, Equatable, Encodable {
    /// BHT03 of the acknowledgement itself.
    public var referenceID = ""
    /// BHT04.
    public var date = ""
    /// BHT05, `HHMM`.
    public var time = ""
    /// Loop 2100A: AY clearinghouse or PR payer.
    public var source: EntityName?
    /// TRN*1 of loop 2200A.
    public var sourceTrace = ""
    /// DTP*050, `YYYYMMDD`.
    public var receivedDate = ""
    /// DTP*009.
    public var processedDate = ""
    /// Loops 2000B.
    public var receivers: [Receiver] = []

    /// An acknowledgement without receivers.
    public init() {}

    /// Loop 2000B: the submitter of a file.
    public struct Receiver: Sendable, Equatable, Encodable {
        /// NM1*41.
        public var name: EntityName?
        /// Answer for the whole file; `trace` is our BHT03.
        public var answer = Answer()
        /// Loops 2000C.
        public var providers: [Provider] = []

        /// A submitter without answer.
        public init(name: EntityName? = nil) {
            self.name = name
        }
    }

    /// Loop 2000C: a billing provider in the file.
    public struct Provider: Sendable, Equatable, Encodable {
        /// NM1*85.
        public var name: EntityName?
        /// Answer for all claims of the provider.
        public var answer = Answer()
        /// Loops 2200D; `trace` is our CLM01.
        public var claims: [StatusClaim] = []

        /// A provider without answer.
        public init(name: EntityName? = nil) {
            self.name = name
        }
    }

    /// TRN, STC, QTY and AMT of loop 2200B or 2200C.
    public struct Answer: Sendable, Equatable, Encodable {
        /// TRN02.
        public var trace = ""
        /// Every STC.
        public var statuses: [StatusInformation] = []
        /// REF of the provider level.
        public var references: [Reference] = []
        /// QTY*90 or QTY*QA.
        public var acceptedCount: Int?
        /// QTY*AA or QTY*QC.
        public var rejectedCount: Int?
        /// AMT*YU.
        public var acceptedCents: Int64?
        /// AMT*YY.
        public var rejectedCents: Int64?

        /// An answer to what has the trace number `trace`; nothing is written for an empty one.
        public init(trace: String = "") {
            self.trace = trace
        }

        /// An STC with action U: everything beneath is rejected, even where no claim is listed.
        public var rejectsEverything: Bool { statuses.contains(where: \.isRejection) }
    }

    /// Claims of all receivers and providers in file order.
    public var claims: [StatusClaim] { receivers.flatMap { $0.providers.flatMap(\.claims) } }
}

extension ClaimAcknowledgement277CA {
    /// Reads a transaction set; throws `X12Error` when it is no X214 277 or an amount cannot be read.
    public init(_ transaction: TransactionSet) throws(X12Error) {
        try transaction.require(.claimAcknowledgement277CA)
        var level = ""
        var patient: EntityName?
        var isInClaim = false
        for segment in transaction.segments {
            switch (segment.tag, level) {
            case ("HL", _):
                level = segment[3]
                isInClaim = false
                open(level)
            case ("BHT", _):
                referenceID = segment[3]
                date = segment[4]
                time = segment[5]
            case (_, "20"): takeSource(segment)
            case (_, "21"): try takeReceiver(segment)
            case (_, "19"): try takeProvider(segment)
            case ("NM1", _): patient = EntityName(segment)
            case ("TRN", "PT"), ("TRN", "22"), ("TRN", "23"):
                append(StatusClaim(trace: segment[2], patient: patient))
                isInClaim = true
            default:
                if isInClaim { try takeClaim(segment) }
            }
        }
    }

    /// Opens a level and those above it that a damaged file left out.
    private mutating func open(_ level: String) {
        switch level {
        case "20": break
        case "21": receivers.append(Receiver())
        case "19":
            if receivers.isEmpty { receivers.append(Receiver()) }
            receivers[receivers.count - 1].providers.append(Provider())
        default:
            if receivers.last?.providers.isEmpty ?? true { open("19") }
        }
    }

    private mutating func takeSource(_ segment: Segment) {
        switch (segment.tag, segment[1]) {
        case ("NM1", _): source = EntityName(segment)
        case ("TRN", _): sourceTrace = segment[2]
        case ("DTP", "050"): receivedDate = segment[3]
        case ("DTP", "009"): processedDate = segment[3]
        default: break
        }
    }

    private mutating func takeReceiver(_ segment: Segment) throws(X12Error) {
        let last = receivers.count - 1
        if segment.id == "NM1" { receivers[last].name = EntityName(segment) }
        try receivers[last].answer.take(segment)
    }

    private mutating func takeProvider(_ segment: Segment) throws(X12Error) {
        let receiver = receivers.count - 1
        let last = receivers[receiver].providers.count - 1
        if segment.id == "NM1" { receivers[receiver].providers[last].name = EntityName(segment) }
        try receivers[receiver].providers[last].answer.take(segment)
    }

    private mutating func append(_ claim: StatusClaim) {
        let receiver = receivers.count - 1
        let provider = receivers[receiver].providers.count - 1
        receivers[receiver].providers[provider].claims.append(claim)
    }

    private mutating func takeClaim(_ segment: Segment) throws(X12Error) {
        let receiver = receivers.count - 1
        let provider = receivers[receiver].providers.count - 1
        let claim = receivers[receiver].providers[provider].claims.count - 1
        try receivers[receiver].providers[provider].claims[claim].take(segment)
    }
}

extension ClaimAcknowledgement277CA.Answer {
    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        switch (segment.tag, segment[1]) {
        case ("TRN", _): trace = segment[2]
        case ("STC", _): statuses.append(try StatusInformation(segment))
        case ("REF", _): references.append(Reference(segment))
        case ("QTY", "90"), ("QTY", "QA"): acceptedCount = try segment.optionalInteger(2)
        case ("QTY", "AA"), ("QTY", "QC"): rejectedCount = try segment.optionalInteger(2)
        case ("AMT", "YU"): acceptedCents = try segment.amount(2)
        case ("AMT", "YY"): rejectedCents = try segment.amount(2)
        default: break
        }
    }
}
