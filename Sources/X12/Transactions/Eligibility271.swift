/// Eligibility response (271, 005010X279A1): who was found, what the plan pays, or why nothing can be said.
public struct Eligibility271: Sendable, Equatable, Encodable {
    /// BHT03, repeated from the 270.
    public var referenceID = ""
    /// BHT04.
    public var date = ""
    /// Loop 2100A.
    public var payer: EntityName?
    /// AAA of loops 2000A and 2100A.
    public var payerRejections: [Rejection] = []
    /// Loop 2100B.
    public var receiver: EntityName?
    /// AAA of loop 2100B.
    public var receiverRejections: [Rejection] = []
    /// Loops 2000C and 2000D in file order; a dependant stands behind its subscriber.
    public var members: [Member] = []

    /// Every AAA at every level, in file order of levels.
    public var allRejections: [Rejection] {
        payerRejections + receiverRejections
            + members.flatMap { member in member.rejections + member.benefits.flatMap(\.rejections) }
    }

    /// An AAA segment.
    public struct Rejection: Sendable, Equatable, Encodable {
        /// Loop it stands in: 2000A, 2100A, 2100B, 2100C, 2110C, 2100D or 2110D.
        public var loop: String
        /// AAA01 is Y: the request itself was valid.
        public var isRequestValid: Bool
        /// AAA03, such as 42 unable to respond now or 75 not found.
        public var reason: String
        /// AAA04: C correct and resubmit, N, P, R, S, W, X or Y.
        public var followUp: String
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
    }

    /// A TRN segment.
    public struct Trace: Sendable, Equatable, Encodable {
        /// TRN01: 1 of the payer or clearinghouse, 2 of the one who asked.
        public var type: String
        /// TRN02.
        public var number: String
        /// TRN03.
        public var originator: String
    }

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
        public var insuranceType: String
        /// EB05.
        public var planDescription: String
        /// EB06: 22 service year, 23 calendar year, 24 year to date, 27 visit, 29 remaining, 32 lifetime.
        public var timePeriod: String
        /// EB07 in cents.
        public var amountCents: Int64?
        /// EB08 as written: a fraction, `.2` is 20 %.
        public var percent: String
        /// EB09, such as VS visits.
        public var quantityQualifier: String
        /// EB10 as written.
        public var quantity: String
        /// EB11: Y, N or U.
        public var authorizationRequired: String
        /// EB12: Y, N, W or U.
        public var inNetwork: String
        /// EB13.
        public var procedure: Procedure?
        /// HSD, each as its elements.
        public var deliveries: [[String]] = []
        /// REF of the benefit.
        public var references: [Reference] = []
        /// DTP of the benefit.
        public var dates: [DateReference] = []
        /// MSG01, where payers state limits of therapy in words.
        public var messages: [String] = []
        /// NM1 of loop 2120: other payer, contact, network.
        public var relatedEntities: [EntityName] = []
        /// AAA of 2110C or 2110D.
        public var rejections: [Rejection] = []
    }
}
