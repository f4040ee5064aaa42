/// Eligibility inquiry about one or more patients of one provider with one payer (270, 005010X279A1).
public struct Eligibility270: Sendable, Equatable, Encodable {
    /// BHT03.
    public var referenceID: String
    /// BHT04, `YYYYMMDD`.
    public var date: String
    /// BHT05, `HHMM`.
    public var time: String
    /// Loop 2100A: the payer, with its id (PI).
    public var payer: EntityName
    /// Loop 2100B: the provider who asks, with its NPI (XX).
    public var provider: EntityName
    /// Loops 2000C and 2000D.
    public var inquiries: [Inquiry]

    /// An inquiry; real time allows one patient, a batch several.
    public init(
        referenceID: String, date: String, time: String, payer: EntityName, provider: EntityName,
        inquiries: [Inquiry]
    ) {
        self.referenceID = referenceID
        self.date = date
        self.time = time
        self.payer = payer
        self.provider = provider
        self.inquiries = inquiries
    }

    /// One patient: a subscriber, or a dependant of one.
    public struct Inquiry: Sendable, Equatable, Encodable {
        /// TRN02, unique: the 271 repeats it.
        public var trace: String
        /// TRN03, ten characters: `9` and nine digits, or `1` and the tax id.
        public var traceOriginator: String
        /// The insured, with member id (MI).
        public var subscriber: EntityName
        /// DMG02 of the subscriber.
        public var subscriberBirthDate: String
        /// DMG03 of the subscriber, may be empty.
        public var subscriberSex: String
        /// REF*6P, may be empty.
        public var groupNumber = ""
        /// The patient, when not the subscriber.
        public var dependant: EntityName?
        /// DMG02 of the dependant.
        public var dependantBirthDate = ""
        /// DMG03 of the dependant.
        public var dependantSex = ""
        /// First day asked about, `YYYYMMDD`.
        public var serviceDate: String
        /// Last day of a range, else empty.
        public var serviceEndDate = ""
        /// EQ01, one EQ each: `30` plan, `AD` occupational therapy.
        public var serviceTypes: [String]

        /// An inquiry about a subscriber; set the dependant's fields for another patient.
        public init(
            trace: String, traceOriginator: String, subscriber: EntityName, birthDate: String, sex: String,
            serviceDate: String, serviceTypes: [String] = ["30", "AD"]
        ) {
            self.trace = trace
            self.traceOriginator = traceOriginator
            self.subscriber = subscriber
            subscriberBirthDate = birthDate
            subscriberSex = sex
            self.serviceDate = serviceDate
            self.serviceTypes = serviceTypes
        }
    }

    /// Appends ST to SE to an open HS group; `controlNumber` is ST02.
    public func write(to writer: inout SegmentWriter, controlNumber: Int) {
        let version = TransactionType.eligibility270.version
        writer.beginTransaction(id: "270", controlNumber: controlNumber, version: version)
        writer.segment("BHT", "0022", "13", referenceID, date, time)
        writer.segment("HL", "1", "", "20", "1")
        payer.write(to: &writer, as: "PR")
        writer.segment("HL", "2", "1", "21", "1")
        provider.write(to: &writer, as: "1P")
        var level = 2
        for inquiry in inquiries { inquiry.write(to: &writer, level: &level) }
        writer.endTransaction()
    }
}

extension Eligibility270.Inquiry {
    fileprivate func write(to writer: inout SegmentWriter, level: inout Int) {
        level += 1
        writer.segment("HL", String(level), "2", "22", dependant == nil ? "0" : "1")
        if dependant == nil { writer.segment("TRN", "1", trace, traceOriginator) }
        subscriber.write(to: &writer, as: "IL")
        writer.reference("6P", groupNumber)
        if !subscriberBirthDate.isEmpty { writer.segment("DMG", "D8", subscriberBirthDate, subscriberSex) }
        if let dependant {
            level += 1
            writer.segment("HL", String(level), String(level - 1), "23", "0")
            writer.segment("TRN", "1", trace, traceOriginator)
            dependant.write(to: &writer, as: "03")
            if !dependantBirthDate.isEmpty { writer.segment("DMG", "D8", dependantBirthDate, dependantSex) }
        }
        DateReference(qualifier: "291", from: serviceDate, to: serviceEndDate).write(to: &writer)
        for type in serviceTypes { writer.segment("EQ", type) }
    }
}
