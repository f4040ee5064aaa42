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
    /// Loop 2100B: the provider who asks, with its NPI (XX); `secondaryIDs` such as EI, TJ or 0B.
    public var provider: EntityName
    /// N3 and N4 of 2100B.
    public var providerAddress: PartyAddress?
    /// PRV of 2100B.
    public var providerSpecialty: ProviderSpecialty?
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
        /// The insured, with member id (MI); `secondaryIDs` are REF other than 6P, such as 18 plan number or SY.
        public var subscriber: EntityName
        /// N3 and N4 of the subscriber.
        public var subscriberAddress: PartyAddress?
        /// DMG02 of the subscriber.
        public var subscriberBirthDate: String
        /// DMG03 of the subscriber, may be empty.
        public var subscriberSex: String
        /// REF*6P, may be empty.
        public var groupNumber = ""
        /// The patient, when not the subscriber; `secondaryIDs` are REF of 2100D.
        public var dependant: EntityName?
        /// N3 and N4 of the dependant.
        public var dependantAddress: PartyAddress?
        /// INS02 of the dependant: 01 spouse, 19 child, 34 other adult; may be empty.
        public var dependantRelationship = ""
        /// DMG02 of the dependant.
        public var dependantBirthDate = ""
        /// DMG03 of the dependant.
        public var dependantSex = ""
        /// First day asked about, `YYYYMMDD`.
        public var serviceDate: String
        /// Last day of a range, else empty.
        public var serviceEndDate = ""
        /// EQ01, all in one EQ: `30` plan, `AD` occupational therapy.
        public var serviceTypes: [String]
        /// EQ02, one EQ each: what the plan pays for a procedure.
        public var procedures: [Procedure] = []
        /// EQ03 of each EQ: `FAM` or `IND`, may be empty.
        public var coverageLevel = ""
        /// III*ZZ of each EQ: place of service, may be empty.
        public var placeOfService = ""
        /// REF of each EQ: G1 authorization or 9F referral.
        public var authorization: Reference?

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
        provider.writeWithIDs(to: &writer, as: "1P")
        providerAddress?.write(to: &writer)
        providerSpecialty?.write(to: &writer)
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
        subscriber.secondaryIDs.write(to: &writer)
        subscriberAddress?.write(to: &writer)
        if !subscriberBirthDate.isEmpty { writer.segment("DMG", "D8", subscriberBirthDate, subscriberSex) }
        if let dependant {
            level += 1
            writer.segment("HL", String(level), String(level - 1), "23", "0")
            writer.segment("TRN", "1", trace, traceOriginator)
            dependant.writeWithIDs(to: &writer, as: "03")
            dependantAddress?.write(to: &writer)
            if !dependantBirthDate.isEmpty { writer.segment("DMG", "D8", dependantBirthDate, dependantSex) }
            if !dependantRelationship.isEmpty { writer.segment("INS", "N", dependantRelationship) }
        }
        let end = serviceEndDate == serviceDate ? "" : serviceEndDate
        DateReference(qualifier: "291", from: serviceDate, to: end).write(to: &writer)
        if !serviceTypes.isEmpty { writeQuestion(writer.repeated(serviceTypes), "", to: &writer) }
        for procedure in procedures { writeQuestion("", procedure.composite(in: writer), to: &writer) }
    }

    /// Loop 2110.
    private func writeQuestion(_ serviceTypes: String, _ procedure: String, to writer: inout SegmentWriter) {
        writer.segment("EQ", serviceTypes, procedure, coverageLevel)
        if !placeOfService.isEmpty { writer.segment("III", "ZZ", placeOfService) }
        authorization?.write(to: &writer)
    }
}
