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
        /// CLM20.
        public var delayReason = ""
        /// DTP*431.
        public var onsetDate = ""
        /// DTP*454.
        public var initialTreatmentDate = ""
        /// DTP*304.
        public var lastSeenDate = ""
        /// DTP*439.
        public var accidentDate = ""
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
        /// NTE01: ADD, CER, DCP, DGN or TPO.
        public var noteCode = "ADD"
        /// NTE02, at most 80 characters; empty when there is none.
        public var note = ""
        /// HI: up to 12 ICD-10-CM codes without dots, principal first.
        public var diagnoses: [String]
        /// Loop 2310A (DN): name and NPI.
        public var referring: EntityName?
        /// Loop 2310B (82); not written when its NPI is the billing provider's.
        public var rendering: EntityName?
        /// PRV*PE of 2310B.
        public var renderingTaxonomy = ""
        /// Loop 2310C (77).
        public var facility: EntityName?
        /// N3 and N4 of 2310C.
        public var facilityAddress: PartyAddress?
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
        /// SV107: 1 to 4 positions in the claim's diagnoses, from 1.
        public var diagnosisPointers: [Int]
        /// First day of DTP*472.
        public var serviceDate: String
        /// Last day of a service range, else empty.
        public var serviceEndDate = ""
        /// REF*6R, unique in the claim; the 835 repeats it.
        public var lineControlNumber: String
        /// REF*G1 of the line.
        public var priorAuthorization = ""
        /// NTE*ADD of the line.
        public var note = ""
        /// Loop 2420A (82), only when different from the claim's.
        public var rendering: EntityName?
        /// PRV*PE of 2420A.
        public var renderingTaxonomy = ""
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

    /// Loop 2320 with 2330A and 2330B: coordination of benefits with another payer.
    public struct OtherPayer: Sendable, Equatable, Encodable {
        /// SBR01 of this payer: P when it paid first.
        public var responsibility: String
        /// SBR02: 18 self, 01 spouse, 19 child, G8 other.
        public var relationship: String
        /// SBR03.
        public var groupNumber = ""
        /// SBR05.
        public var insuranceType = ""
        /// SBR09.
        public var filingIndicator: String
        /// CAS of the claim level.
        public var adjustments: [Adjustment] = []
        /// AMT*D: what this payer paid; nil when it has not decided.
        public var paidCents: Int64?
        /// AMT*EAF: what the patient still owes after it.
        public var remainingPatientCents: Int64?
        /// OI03.
        public var benefitsAssignment = "Y"
        /// OI06.
        public var release = "Y"
        /// MOA03-07: remark codes as received.
        public var remarks: [String] = []
        /// Loop 2330A: its insured, with member id (MI).
        public var subscriber: EntityName
        /// N3 and N4 of 2330A.
        public var subscriberAddress: PartyAddress?
        /// Loop 2330B: name and payer id; the same id as in `LineAdjudication`.
        public var payer: EntityName
        /// DTP*573 when decided at claim level.
        public var adjudicationDate = ""
        /// REF*F8: its number of the claim.
        public var payerClaimControlNumber = ""

        /// Another payer and its insured.
        public init(
            responsibility: String, relationship: String, filingIndicator: String, subscriber: EntityName,
            payer: EntityName
        ) {
            self.responsibility = responsibility
            self.relationship = relationship
            self.filingIndicator = filingIndicator
            self.subscriber = subscriber
            self.subscriber.entityCode = "IL"
            self.payer = payer
            self.payer.entityCode = "PR"
        }
    }

    /// Loop 2430: what another payer decided on a line.
    public struct LineAdjudication: Sendable, Equatable, Encodable {
        /// SVD01: the payer id of the `OtherPayer`.
        public var payerID: String
        /// SVD02.
        public var paidCents: Int64
        /// SVD03.
        public var procedure: Procedure
        /// SVD05.
        public var units: Int
        /// CAS; `chargeCents` of the line is `paidCents` plus these.
        public var adjustments: [Adjustment]
        /// DTP*573.
        public var date: String
        /// AMT*EAF.
        public var remainingPatientCents: Int64?

        /// A decision on a line.
        public init(
            payerID: String, paidCents: Int64, procedure: Procedure, units: Int, adjustments: [Adjustment],
            date: String, remainingPatientCents: Int64? = nil
        ) {
            self.payerID = payerID
            self.paidCents = paidCents
            self.procedure = procedure
            self.units = units
            self.adjustments = adjustments
            self.date = date
            self.remainingPatientCents = remainingPatientCents
        }
    }
}
