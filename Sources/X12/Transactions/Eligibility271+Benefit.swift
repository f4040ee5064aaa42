extension Eligibility271 {
    /// Loop 2110: one EB with what belongs to it.
    public struct Benefit: Sendable, Equatable, Encodable {
        /// EB01: 1-5 active, 6-8 inactive, A coinsurance, B copay, C deductible, F limitation, G out of pocket, I
        /// not covered, R other payer.
        public var information: String
        /// EB02, such as IND or FAM.
        public var coverageLevel: String
        /// EB03, all its occurrences.
        public var serviceTypes: [String]
        /// EB04.
        public var insuranceType = ""
        /// EB05.
        public var planDescription = ""
        /// EB06: 22 service year, 23 calendar year, 24 year to date, 27 visit, 29 remaining, 32 lifetime.
        public var timePeriod = ""
        /// EB07 in cents.
        public var amountCents: Int64?
        /// EB08 as written: a fraction, `.2` is 20 %.
        public var percent = ""
        /// EB09, such as VS visits.
        public var quantityQualifier = ""
        /// EB10 as written.
        public var quantity = ""
        /// EB11: Y, N or U.
        public var authorizationRequired = ""
        /// EB12: Y, N, W or U.
        public var inNetwork = ""
        /// EB13.
        public var procedure: Procedure?
        /// EB14: positions in the diagnoses of the member, from 1.
        public var diagnosisPointers: [Int] = []
        /// HSD: how many services, how often.
        public var deliveries: [ServiceDelivery] = []
        /// REF of the benefit.
        public var references: [Reference] = []
        /// DTP of the benefit.
        public var dates: [DateReference] = []
        /// MSG01, where payers state limits of therapy in words.
        public var messages: [String] = []
        /// Loops 2115: places of service (ZZ), diagnoses and injuries that the benefit is limited to.
        public var limits: [Limit] = []
        /// Loops 2120: other payer, contact, network.
        public var related: [RelatedEntity] = []
        /// AAA of 2110C or 2110D.
        public var rejections: [Rejection] = []

        /// Names of loops 2120.
        public var relatedEntities: [EntityName] { related.map(\.name) }

        /// A benefit of some service types; set the others as they apply.
        public init(information: String, coverageLevel: String = "", serviceTypes: [String] = []) {
            self.information = information
            self.coverageLevel = coverageLevel
            self.serviceTypes = serviceTypes
        }
    }

    /// Loop 2115: an III segment.
    public struct Limit: Sendable, Equatable, Encodable {
        /// III01: `ZZ` place of service, `GR` nature of injury, `NI`, `BF` or `ABF` diagnosis.
        public var qualifier: String
        /// III02.
        public var code: String
        /// III03: 44 nature of injury.
        public var category = ""
        /// III04: the injury in words.
        public var message = ""

        /// A code that a benefit is limited to.
        public init(qualifier: String, code: String) {
            self.qualifier = qualifier
            self.code = code
        }
    }

    /// Loop 2120: an entity that a benefit names.
    public struct RelatedEntity: Sendable, Equatable, Encodable {
        /// NM1: `PRP` primary payer, `SEP` secondary, `TTP` tertiary, `P5` plan sponsor, `VN` vendor, `13` contracted,
        /// `1P`.
        public var name: EntityName
        /// N3 and N4.
        public var address: PartyAddress?
        /// PER, at most three.
        public var contacts: [Contact] = []
        /// PRV.
        public var specialty: ProviderSpecialty?

        /// An entity; `name` tells what it is in `entityCode`.
        public init(name: EntityName) {
            self.name = name
        }
    }
}
