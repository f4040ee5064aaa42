/// Claim status request of one provider to one payer (276, 005010X212).
public struct ClaimStatus276: Sendable, Equatable, Encodable {
    /// BHT03.
    public var referenceID: String
    /// BHT04, `YYYYMMDD`.
    public var date: String
    /// BHT05, `HHMM`.
    public var time: String
    /// Loop 2100A: the payer, with its id (PI).
    public var payer: EntityName
    /// Loop 2100B: who receives the answer, with its id (46).
    public var receiver: EntityName
    /// Loop 2100C: the billing provider, with its NPI (XX).
    public var provider: EntityName
    /// Loops 2000D and 2000E.
    public var inquiries: [Inquiry]

    /// A request about claims of one provider.
    public init(
        referenceID: String, date: String, time: String, payer: EntityName, receiver: EntityName,
        provider: EntityName, inquiries: [Inquiry]
    ) {
        self.referenceID = referenceID
        self.date = date
        self.time = time
        self.payer = payer
        self.receiver = receiver
        self.provider = provider
        self.inquiries = inquiries
    }

    /// One claim.
    public struct Inquiry: Sendable, Equatable, Encodable {
        /// TRN02, unique: the 277 repeats it.
        public var trace: String
        /// The insured, with member id (MI).
        public var subscriber: EntityName
        /// DMG02 of the subscriber; required when the subscriber is the patient.
        public var subscriberBirthDate: String
        /// DMG03 of the subscriber, may be empty.
        public var subscriberSex: String
        /// The patient, when not the subscriber.
        public var dependant: EntityName?
        /// DMG02 of the dependant.
        public var dependantBirthDate = ""
        /// DMG03 of the dependant.
        public var dependantSex = ""
        /// REF*1K: the payer's number of the claim, when known; the surest key.
        public var payerClaimControlNumber = ""
        /// REF*EJ: CLM01 of the claim.
        public var patientControlNumber: String
        /// REF*D9.
        public var clearinghouseTraceNumber = ""
        /// AMT*T3.
        public var chargeCents: Int64
        /// First day of service, `YYYYMMDD`.
        public var serviceDate: String
        /// Last day of service, or empty when it is the same.
        public var serviceEndDate = ""
        /// REF other than 1K, EJ and D9: BLT bill type, 6P group, LU and others.
        public var references: [Reference] = []
        /// Loops 2210: lines asked about; empty asks about the whole claim.
        public var lines: [Line] = []

        /// A claim whose patient is the subscriber; set the dependant's fields for another patient.
        public init(
            trace: String, subscriber: EntityName, birthDate: String, sex: String, patientControlNumber: String,
            chargeCents: Int64, serviceDate: String
        ) {
            self.trace = trace
            self.subscriber = subscriber
            subscriberBirthDate = birthDate
            subscriberSex = sex
            self.patientControlNumber = patientControlNumber
            self.chargeCents = chargeCents
            self.serviceDate = serviceDate
        }
    }

    /// Loop 2210: one service line.
    public struct Line: Sendable, Equatable, Encodable {
        /// SVC01.
        public var procedure: Procedure
        /// SVC02.
        public var chargeCents: Int64
        /// SVC04; mostly empty.
        public var revenueCode = ""
        /// SVC07.
        public var units: Int?
        /// REF*FJ: the 837's REF*6R.
        public var lineControlNumber: String
        /// DTP*472.
        public var serviceDate: DateReference

        /// A line of the claim, `serviceDate` in the form `YYYYMMDD`.
        public init(
            procedure: Procedure, chargeCents: Int64, units: Int?, lineControlNumber: String, serviceDate: String
        ) {
            self.procedure = procedure
            self.chargeCents = chargeCents
            self.units = units
            self.lineControlNumber = lineControlNumber
            self.serviceDate = DateReference(qualifier: "472", from: serviceDate)
        }
    }

    /// Appends ST to SE to an open HR group; `controlNumber` is ST02.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.claimStatus276.version
        writer.beginTransaction(id: "276", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0010", "13", referenceID, date, time)
        writer.segment("HL", "1", "", "20", "1")
        payer.write(to: &writer, as: "PR")
        writer.segment("HL", "2", "1", "21", "1")
        receiver.write(to: &writer, as: "41")
        writer.segment("HL", "3", "2", "19", "1")
        provider.write(to: &writer, as: "1P")
        var level = 3
        for inquiry in inquiries { inquiry.write(to: &writer, level: &level) }
        writer.endTransaction()
    }
}

extension ClaimStatus276.Inquiry {
    fileprivate func write(to writer: inout SegmentWriter, level: inout Int) {
        level += 1
        writer.segment("HL", String(level), "3", "22", dependant == nil ? "0" : "1")
        if dependant == nil, !subscriberBirthDate.isEmpty {
            writer.segment("DMG", "D8", subscriberBirthDate, subscriberSex)
        }
        subscriber.write(to: &writer, as: "IL")
        if let dependant {
            level += 1
            writer.segment("HL", String(level), String(level - 1), "23")
            if !dependantBirthDate.isEmpty { writer.segment("DMG", "D8", dependantBirthDate, dependantSex) }
            dependant.write(to: &writer, as: "QC")
        }
        writer.segment("TRN", "1", trace)
        writer.references(
            ("1K", payerClaimControlNumber), ("EJ", patientControlNumber), ("D9", clearinghouseTraceNumber))
        references.write(to: &writer)
        writer.segment("AMT", "T3", X12Amount.text(cents: chargeCents))
        let last = serviceEndDate.isEmpty ? serviceDate : serviceEndDate
        DateReference(qualifier: "472", from: serviceDate, to: last).write(to: &writer)
        for line in lines { line.write(to: &writer) }
    }
}

extension ClaimStatus276.Line {
    fileprivate func write(to writer: inout SegmentWriter) {
        writer.segment(
            "SVC", procedure.composite(in: writer), X12Amount.text(cents: chargeCents), "", revenueCode, "", "",
            units.map(String.init) ?? "")
        writer.reference("FJ", lineControlNumber)
        serviceDate.write(to: &writer)
    }
}
