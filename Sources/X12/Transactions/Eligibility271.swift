/// Eligibility response (271, 005010X279A1): who was found, what the plan pays, or why nothing can be said.
public struct Eligibility271: Sendable, Equatable, Encodable {
    /// BHT03, repeated from the 270.
    public var referenceID = ""
    /// BHT04.
    public var date = ""
    /// BHT05, `HHMM`.
    public var time = ""
    /// Loop 2100A; `secondaryIDs` are its REF.
    public var payer: EntityName?
    /// PER of 2100A, at most three.
    public var payerContacts: [Contact] = []
    /// AAA of loops 2000A and 2100A.
    public var payerRejections: [Rejection] = []
    /// Loop 2100B; `secondaryIDs` are its REF.
    public var receiver: EntityName?
    /// PRV of 2100B.
    public var receiverSpecialty: ProviderSpecialty?
    /// AAA of loop 2100B.
    public var receiverRejections: [Rejection] = []
    /// Loops 2000C and 2000D in file order; a dependant stands behind its subscriber.
    public var members: [Member] = []

    /// A response without members.
    public init() {}

    /// Every AAA at every level, in file order of levels.
    public var allRejections: [Rejection] {
        payerRejections + receiverRejections
            + members.flatMap { member in member.rejections + member.benefits.flatMap(\.rejections) }
    }

    /// Loop 2000C or 2000D.
    public struct Member: Sendable, Equatable, Encodable {
        /// Loop 2000D.
        public var isDependant: Bool
        /// TRN segments: trace numbers (TRN02) with their type; type 2 is the one that the 270 sent.
        public var traces: [Trace] = []
        /// The member as the payer knows it: name and member id may correct those asked for.
        public var name: EntityName?
        /// N3 and N4.
        public var address: PartyAddress?
        /// DMG02.
        public var birthDate = ""
        /// DMG03.
        public var sex = ""
        /// PRV: the member's own provider.
        public var specialty: ProviderSpecialty?
        /// HI: ICD-10-CM codes without dots.
        public var diagnoses: [String] = []
        /// INS02: 18 self, 01 spouse, 19 child, 34 other adult, G8; empty without an INS.
        public var relationship = ""
        /// INS17: order of birth among children born together, as written.
        public var birthSequence = ""
        /// INS03 is 001 (change) with INS04 25: the payer corrected what was asked.
        public var isCorrected = false
        /// REF of the member, such as 6P group number, 18 plan number, Q4 prior id.
        public var references: [Reference] = []
        /// DTP of the member, such as 346 plan begin, 347 plan end, 291 plan.
        public var dates: [DateReference] = []
        /// AAA of 2100C or 2100D.
        public var rejections: [Rejection] = []
        /// EB facts.
        public var benefits: [Benefit] = []

        /// A subscriber, or a dependant of the subscriber before it.
        public init(isDependant: Bool = false) {
            self.isDependant = isDependant
        }
    }

    /// AAA segments are those of a 278 too.
    public typealias Rejection = RequestRejection
    /// TRN segments are those of a 278 too.
    public typealias Trace = TraceNumber
}
