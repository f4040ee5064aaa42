/// What a 277 or 277CA says about one claim (loop 2200D or 2200E).
public struct StatusClaim: Sendable, Equatable, Encodable {
    /// TRN02: in a 277CA the CLM01, in a 277 the trace of the 276.
    public var trace: String
    /// The patient of the level (IL or QC).
    public var patient: EntityName?
    /// The insured (IL) in a 277 whose patient is a dependant (QC).
    public var subscriber: EntityName?
    /// Every STC of the claim in file order.
    public var statuses: [StatusInformation] = []
    /// REF: 1K payer claim control number, EJ patient control number, D9 clearinghouse number, BLT bill type.
    public var references: [Reference] = []
    /// DTP*472; some senders put impossible days here, so never match on it.
    public var serviceDate: DateReference?
    /// Loops 2220.
    public var lines: [Line] = []

    /// A claim without status; set the others as they apply.
    public init(trace: String, patient: EntityName?, subscriber: EntityName? = nil) {
        self.trace = trace
        self.patient = patient
        self.subscriber = subscriber
    }

    /// REF*1K.
    public var payerClaimControlNumber: String? { references.value("1K") }
    /// REF*EJ.
    public var patientControlNumber: String? { references.value("EJ") }
    /// REF*D9.
    public var clearinghouseTraceNumber: String? { references.value("D9") }

    /// Loop 2220: one service line.
    public struct Line: Sendable, Equatable, Encodable {
        /// SVC01.
        public var procedure: Procedure
        /// SVC02.
        public var chargeCents: Int64
        /// SVC03, where sent.
        public var paidCents: Int64?
        /// SVC04, where sent.
        public var revenueCode = ""
        /// SVC07, where sent.
        public var units: Int?
        /// Every STC of the line.
        public var statuses: [StatusInformation] = []
        /// REF: FJ line item control number (the 837's REF*6R).
        public var references: [Reference] = []
        /// DTP*472.
        public var serviceDate: DateReference?

        /// A line without status; set the others as they apply.
        public init(procedure: Procedure, chargeCents: Int64, paidCents: Int64? = nil, units: Int? = nil) {
            self.procedure = procedure
            self.chargeCents = chargeCents
            self.paidCents = paidCents
            self.units = units
        }

        /// REF*FJ.
        public var lineControlNumber: String? { references.value("FJ") }
    }

    mutating func take(_ segment: Segment) throws(X12Error) {
        if segment.id == "SVC" {
            var line = Line(
                procedure: Procedure(components: segment.components(1)), chargeCents: try segment.amount(2),
                paidCents: try segment.optionalAmount(3), units: try segment.optionalInteger(7))
            line.revenueCode = segment[4]
            lines.append(line)
        } else if let last = lines.indices.last {
            try lines[last].take(segment)
        } else {
            try takeOwn(segment)
        }
    }

    private mutating func takeOwn(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "STC": statuses.append(try StatusInformation(segment))
        case "REF": references.append(Reference(segment))
        case "DTP" where segment[1] == "472": serviceDate = DateReference(segment)
        default: break
        }
    }
}

extension StatusClaim.Line {
    fileprivate mutating func take(_ segment: Segment) throws(X12Error) {
        switch segment.tag {
        case "STC": statuses.append(try StatusInformation(segment))
        case "REF": references.append(Reference(segment))
        case "DTP" where segment[1] == "472": serviceDate = DateReference(segment)
        default: break
        }
    }
}

extension StatusClaim {
    /// Writes loop 2200D with its lines; TRN01 is 2, as the number is the receiver's.
    func write(to writer: inout SegmentWriter) {
        writer.segment("TRN", "2", trace)
        for status in statuses { status.write(to: &writer) }
        references.write(to: &writer)
        serviceDate?.write(to: &writer)
        for line in lines { line.write(to: &writer) }
    }
}

extension StatusClaim.Line {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SVC", procedure.composite(in: writer), X12Amount.text(cents: chargeCents),
            X12Amount.optionalText(cents: paidCents), revenueCode, "", "", units.map(String.init) ?? "")
        for status in statuses { status.write(to: &writer) }
        references.write(to: &writer)
        serviceDate?.write(to: &writer)
    }
}
