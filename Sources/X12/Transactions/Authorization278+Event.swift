extension Authorization278 {
    /// Loop 2000E: the course of treatment that is to be authorized.
    public struct Event: Sendable, Equatable, Encodable {
        /// TRN.
        public var traces: [TraceNumber] = []
        /// AAA.
        public var rejections: [RequestRejection] = []
        /// UM.
        public var review: Review
        /// HCR of a response.
        public var decision: Decision?
        /// REF: BB earlier authorization, NT the payer's administrative number.
        public var references: [Reference] = []
        /// DTP: AAH event, 431 onset, 439 accident; of a response 007 effective, 036 expiry, 102 issue.
        public var dates: [DateReference] = []
        /// HI: ICD-10-CM codes without dots, principal first.
        public var diagnoses: [String] = []
        /// HSD: how many visits, how often, for how long.
        public var delivery: ServiceDelivery?
        /// PWK: documents sent along, or in a response asked for.
        public var attachments: [Attachment] = []
        /// MSG01.
        public var message = ""
        /// Loops 2010EA: who treats (SJ), refers (DN) or orders (DK).
        public var providers: [Party] = []
        /// Loops 2000F.
        public var services: [Service] = []

        /// A course of treatment.
        public init(review: Review) {
            self.review = review
        }
    }

    /// A UM segment: what kind of review is asked for.
    public struct Review: Sendable, Equatable, Encodable {
        /// UM01: HS health services, SC specialty care, AR admission, IN initial medical services reservation.
        public var category: String
        /// UM02: I initial, R renewal, S revised, 4 extension, 3 cancellation, 1 and 2 appeals.
        public var certification: String
        /// UM03: service type, AD occupational therapy.
        public var serviceType: String
        /// UM04-1, such as 11.
        public var facilityCode = ""
        /// UM04-2: B place of service, A type of bill.
        public var facilityQualifier = "B"
        /// UM05-1 to 3: AA car, AP another's fault, EM work.
        public var relatedCauses: [String] = []
        /// UM05-4: state of a car accident.
        public var accidentState = ""
        /// UM05-5.
        public var accidentCountry = ""
        /// UM06: 03 emergency, U urgent, E elective.
        public var levelOfService = ""
        /// UM09: Y or M, the patient's consent to release.
        public var release = ""
        /// UM10.
        public var delayReason = ""

        /// A review of health services for occupational therapy unless told otherwise.
        public init(category: String = "HS", certification: String = "I", serviceType: String = "AD") {
            self.category = category
            self.certification = certification
            self.serviceType = serviceType
        }
    }

    /// An HCR segment: what the payer decided.
    public struct Decision: Sendable, Equatable, Encodable {
        /// HCR01.
        public enum Action: String, Sendable, Encodable {
            /// Everything asked for.
            case certified = "A1"
            /// Part of it.
            case partlyCertified = "A2"
            /// Nothing.
            case notCertified = "A3"
            /// Not decided yet.
            case pended = "A4"
            /// Something else than asked for.
            case modified = "A6"
            /// The authorization is taken back.
            case cancelled = "C"
            /// The payer wants a call.
            case contactPayer = "CT"
            /// The service needs no authorization.
            case noActionRequired = "NA"
        }

        /// HCR01 as written.
        public var actionCode: String
        /// HCR02: the authorization number, for REF*G1 of the claim.
        public var number: String
        /// HCR03: reasons, such as 0V requirements not met.
        public var reasons: [String]
        /// HCR04 is Y.
        public var needsSecondOpinion: Bool

        /// A decision.
        public init(actionCode: String, number: String = "", reasons: [String] = [], needsSecondOpinion: Bool = false) {
            self.actionCode = actionCode
            self.number = number
            self.reasons = reasons
            self.needsSecondOpinion = needsSecondOpinion
        }

        /// Nil for a code that the guide does not have.
        public var action: Action? { Action(rawValue: actionCode) }
    }

    /// Loop 2000F: one service of the course.
    public struct Service: Sendable, Equatable, Encodable {
        /// TRN.
        public var traces: [TraceNumber] = []
        /// AAA.
        public var rejections: [RequestRejection] = []
        /// UM, where it differs from the event's.
        public var review: Review?
        /// HCR of a response.
        public var decision: Decision?
        /// REF: BB earlier authorization, NT the payer's administrative number.
        public var references: [Reference] = []
        /// DTP: 472 service; of a response 007 effective, 036 expiry, 102 issue.
        public var dates: [DateReference] = []
        /// SV101; absent from a response that names none.
        public var procedure: Procedure?
        /// SV102.
        public var chargeCents: Int64?
        /// SV103: UN units, MJ minutes; with `quantity`.
        public var unitBasis = "UN"
        /// SV104 as written; may be empty.
        public var quantity = ""
        /// SV107: positions in the event's diagnoses, from 1.
        public var diagnosisPointers: [Int] = []
        /// HSD.
        public var delivery: ServiceDelivery?
        /// PWK.
        public var attachments: [Attachment] = []
        /// MSG01.
        public var message = ""
        /// Loops 2010F, where they differ from the event's.
        public var providers: [Party] = []

        /// So many units of a procedure.
        public init(procedure: Procedure? = nil, quantity: String = "") {
            self.procedure = procedure
            self.quantity = quantity
        }
    }
}
