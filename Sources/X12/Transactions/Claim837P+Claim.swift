extension Claim837P {
    /// Loop 2300: one claim.
    public struct Claim: Sendable, Equatable, Encodable {
        /// CLM01, at most 20 characters; every answer repeats it.
        public var patientControlNumber: String
        /// CLM02: the sum of the lines.
        public var totalChargeCents: Int64
        /// CLM05-1.
        public var placeOfService: String
        /// CLM05-3: 1 original, 7 replacement, 8 void.
        public var frequency: String
        /// CLM06: Y when the provider's signature is on file.
        public var providerSignature = "Y"
        /// CLM07: A assigned, B assigned for laboratory only, C not assigned.
        public var assignment = "A"
        /// CLM08: Y, N, or W when the patient refuses.
        public var benefitsAssignment = "Y"
        /// CLM09: Y or I.
        public var release = "Y"
        /// CLM10: P when signed by the provider for the patient, else empty.
        public var patientSignatureSource = ""
        /// CLM11-1 to 3: AA car, EM work, OA other accident.
        public var relatedCauses: [String] = []
        /// CLM11-4: state of a car accident.
        public var accidentState = ""
        /// CLM11-5.
        public var accidentCountry = ""
        /// CLM12: 02 physically handicapped children, 03 special federal funding, 05 disability, 09 second opinion.
        public var specialProgram = ""
        /// CLM20: 1 to 11 or 15.
        public var delayReason = ""
        /// DTP*431.
        public var onsetDate = ""
        /// DTP*454.
        public var initialTreatmentDate = ""
        /// DTP*304.
        public var lastSeenDate = ""
        /// DTP*439.
        public var accidentDate = ""
        /// Other DTP: 453 acute manifestation, 484, 455 X-ray, 471, 314, 360 and 361 disability, 297 last worked, 296
        /// back to work, 435 admission, 096 discharge, 090 and 091 care assumed and given up, 444 first contact of a
        /// property and casualty case, 050.
        public var dates: [DateReference] = []
        /// PWK, at most 10.
        public var attachments: [Attachment] = []
        /// CN1.
        public var contract: Contract?
        /// AMT*F5.
        public var patientPaidCents: Int64?
        /// REF*9F.
        public var referralNumber = ""
        /// REF*G1.
        public var priorAuthorization = ""
        /// REF*F8: the payer's number of the claim that frequency 7 or 8 replaces or voids.
        public var payerClaimControlNumber = ""
        /// REF*D9.
        public var clearinghouseTraceNumber = ""
        /// REF*EA.
        public var medicalRecordNumber = ""
        /// Other REF: 4N service authorization exception, F5 Medicare crossover, EW, X4, 9A, 9C, LX, P4 and 1J.
        public var references: [Reference] = []
        /// K3, at most 10: what a state asks for and the guide has no place for.
        public var fileInformation: [String] = []
        /// NTE01: ADD, CER, DCP, DGN or TPO.
        public var noteCode = "ADD"
        /// NTE02, at most 80 characters; empty when there is none.
        public var note = ""
        /// HI: up to 12 ICD-10-CM codes without dots, principal first.
        public var diagnoses: [String]
        /// HI*BG: at most 24 condition codes, such as W2 to W5 of a duplicate or appealed workers' compensation bill.
        public var conditionCodes: [String] = []
        /// Loop 2310A (DN): name and NPI.
        public var referring: EntityName?
        /// Loop 2310A (P3).
        public var primaryCare: EntityName?
        /// Loop 2310B (82); not written when its NPI is the billing provider's.
        public var rendering: EntityName?
        /// PRV*PE of 2310B.
        public var renderingTaxonomy = ""
        /// Loop 2310C (77).
        public var facility: EntityName?
        /// N3 and N4 of 2310C.
        public var facilityAddress: PartyAddress?
        /// PER of 2310C.
        public var facilityContact: Contact?
        /// Loop 2310D (DQ).
        public var supervising: EntityName?
        /// Loops 2320: payers that were or will be billed too.
        public var otherPayers: [OtherPayer] = []
        /// Loops 2400, 1 to 50.
        public var lines: [ServiceLine]

        /// A claim with its required parts; set the others as they apply.
        public init(
            patientControlNumber: String, totalChargeCents: Int64, placeOfService: String, frequency: String = "1",
            diagnoses: [String], lines: [ServiceLine]
        ) {
            self.patientControlNumber = patientControlNumber
            self.totalChargeCents = totalChargeCents
            self.placeOfService = placeOfService
            self.frequency = frequency
            self.diagnoses = diagnoses
            self.lines = lines
        }
    }

    /// Loop 2400: one service line.
    public struct ServiceLine: Sendable, Equatable, Encodable {
        /// SV101.
        public var procedure: Procedure
        /// SV102.
        public var chargeCents: Int64
        /// SV103: `UN` units, `MJ` minutes.
        public var unitBasis = "UN"
        /// SV104.
        public var units: Int
        /// SV105, only when different from the claim's.
        public var placeOfService = ""
        /// SV109 is Y.
        public var isEmergency = false
        /// SV111 is Y: found by early and periodic screening of a child.
        public var isScreeningReferral = false
        /// SV112 is Y.
        public var isFamilyPlanning = false
        /// SV115 is 0.
        public var isCopayExempt = false
        /// SV107: 1 to 4 positions in the claim's diagnoses, from 1.
        public var diagnosisPointers: [Int]
        /// First day of DTP*472.
        public var serviceDate: String
        /// Last day of a service range, else empty.
        public var serviceEndDate = ""
        /// Other DTP: 463 therapy begun, 607 certification revised, 461 last certified, 304 last seen, 454 initial
        /// treatment, 455, 471, 738, 739 and 011.
        public var dates: [DateReference] = []
        /// PWK, at most 10.
        public var attachments: [Attachment] = []
        /// CN1.
        public var contract: Contract?
        /// REF*6R, unique in the claim; the 835 repeats it.
        public var lineControlNumber: String
        /// REF*G1 of the line, for the payer that the claim goes to.
        public var priorAuthorization = ""
        /// Other REF: 9F referral, G1 and 9F of other payers (`payerID`), 9B, 9D, EW, X4, F4 and BT.
        public var references: [Reference] = []
        /// AMT*T sales tax and AMT*F4 postage.
        public var amounts: [QualifiedAmount] = []
        /// K3, at most 10.
        public var fileInformation: [String] = []
        /// NTE01 of `note`: ADD or DCP.
        public var noteCode = "ADD"
        /// NTE02 of the line, at most 80 characters; empty when there is none.
        public var note = ""
        /// NTE*TPO: for a third party organisation.
        public var thirdPartyNote = ""
        /// Loop 2420A (82), only when different from the claim's.
        public var rendering: EntityName?
        /// PRV*PE of 2420A.
        public var renderingTaxonomy = ""
        /// Loop 2420C (77), only when different from the claim's.
        public var facility: EntityName?
        /// N3 and N4 of 2420C.
        public var facilityAddress: PartyAddress?
        /// Loop 2420D (DQ), only when different from the claim's.
        public var supervising: EntityName?
        /// Loop 2420E (DK).
        public var ordering: EntityName?
        /// N3 and N4 of 2420E.
        public var orderingAddress: PartyAddress?
        /// PER of 2420E.
        public var orderingContact: Contact?
        /// Loop 2420F (DN), only when different from the claim's.
        public var referring: EntityName?
        /// Loop 2420F (P3), only when different from the claim's.
        public var primaryCare: EntityName?
        /// Loops 2430: what other payers decided on this line.
        public var adjudications: [LineAdjudication] = []

        /// A line billed in units.
        public init(
            procedure: Procedure, chargeCents: Int64, units: Int, diagnosisPointers: [Int], serviceDate: String,
            lineControlNumber: String
        ) {
            self.procedure = procedure
            self.chargeCents = chargeCents
            self.units = units
            self.diagnosisPointers = diagnosisPointers
            self.serviceDate = serviceDate
            self.lineControlNumber = lineControlNumber
        }
    }
}
