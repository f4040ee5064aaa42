extension Remittance835 {
    /// Loop 2100: one claim as paid, denied or reversed.
    public struct Claim: Sendable, Equatable, Encodable {
        /// LX01 of the loop 2000 it stands in; 0 without one.
        public var headerNumber: Int
        /// CLP01: our CLM01, which payers may cut at 20 characters or replace by `0`.
        public var patientControlNumber: String
        /// CLP02: 1 primary, 2 secondary, 3 tertiary, 4 denied, 19-21 same and forwarded, 22 reversal, 23, 25.
        public var status: String
        /// CLP03.
        public var chargeCents: Int64
        /// CLP04.
        public var paidCents: Int64
        /// CLP05; nil when absent.
        public var patientResponsibilityCents: Int64?
        /// CLP06, such as MB.
        public var filingIndicator: String
        /// CLP07.
        public var payerClaimControlNumber: String
        /// CLP08.
        public var facilityCode: String
        /// CLP09.
        public var frequency: String
        /// CLP11, of inpatient care.
        public var diagnosisRelatedGroup = ""
        /// CLP12, its weight as written.
        public var groupWeight = ""
        /// CLP13: a fraction, as written.
        public var dischargeFraction = ""
        /// CAS of the claim level.
        public var adjustments: [Adjustment] = []
        /// NM1: QC patient, IL insured, 74 corrected, 82 rendering, TT crossover carrier, PR, GB.
        public var names: [EntityName] = []
        /// MIA.
        public var inpatient: InpatientAdjudication?
        /// MOA.
        public var outpatient: OutpatientAdjudication?
        /// REF: F8 original claim, EA, G1, 1L and others.
        public var references: [Reference] = []
        /// DTM: 232 and 233 statement, 036, 050 received.
        public var dates: [DateReference] = []
        /// PER*CX: whom to call about this claim.
        public var contacts: [Contact] = []
        /// AMT: AU coverage, I interest, F5 and others.
        public var amounts: [QualifiedAmount] = []
        /// QTY: CA covered, VS visits and others.
        public var quantities: [QualifiedQuantity] = []
        /// Loops 2110.
        public var lines: [Line] = []

        /// A claim without adjustments; set the others as they apply.
        public init(
            headerNumber: Int = 1, patientControlNumber: String, status: String, chargeCents: Int64, paidCents: Int64,
            patientResponsibilityCents: Int64? = nil, filingIndicator: String, payerClaimControlNumber: String,
            facilityCode: String = "", frequency: String = ""
        ) {
            self.headerNumber = headerNumber
            self.patientControlNumber = patientControlNumber
            self.status = status
            self.chargeCents = chargeCents
            self.paidCents = paidCents
            self.patientResponsibilityCents = patientResponsibilityCents
            self.filingIndicator = filingIndicator
            self.payerClaimControlNumber = payerClaimControlNumber
            self.facilityCode = facilityCode
            self.frequency = frequency
        }

        /// CLP02 is 22.
        public var isReversal: Bool { status == "22" }
        /// MIA and MOA remark codes.
        public var remarks: [String] { (inpatient?.remarks ?? []) + (outpatient?.remarks ?? []) }
        /// CLP02 is 19, 20 or 21, or a crossover carrier is named: the payer sends the claim on by itself.
        public var isForwarded: Bool {
            ["19", "20", "21"].contains(status) || names.contains { $0.entityCode == "TT" }
        }
    }

    /// Loop 2110: one service line.
    public struct Line: Sendable, Equatable, Encodable {
        /// SVC01: as paid.
        public var procedure: Procedure
        /// SVC02.
        public var chargeCents: Int64
        /// SVC03.
        public var paidCents: Int64
        /// SVC04; of institutions.
        public var revenueCode = ""
        /// SVC05 as written: units paid; empty means 1.
        public var quantity: String
        /// SVC06: as billed, when the payer changed the code.
        public var originalProcedure: Procedure?
        /// SVC07 as written: units billed, when different.
        public var originalQuantity: String
        /// DTM: 472 service, 150 and 151 service begin and end.
        public var dates: [DateReference] = []
        /// CAS of the line.
        public var adjustments: [Adjustment] = []
        /// REF: 6R line control number, 0K policy and others.
        public var references: [Reference] = []
        /// AMT: B6 allowed, KH and others.
        public var amounts: [QualifiedAmount] = []
        /// QTY: ZK to ZO, federal Medicare and Medicaid categories.
        public var quantities: [QualifiedQuantity] = []
        /// LQ*HE remark codes.
        public var remarks: [String] = []
        /// LQ*RX reject codes of pharmacy claims.
        public var pharmacyRejections: [String] = []

        /// A line without adjustments; set the others as they apply.
        public init(
            procedure: Procedure, chargeCents: Int64, paidCents: Int64, quantity: String = "",
            originalProcedure: Procedure? = nil, originalQuantity: String = ""
        ) {
            self.procedure = procedure
            self.chargeCents = chargeCents
            self.paidCents = paidCents
            self.quantity = quantity
            self.originalProcedure = originalProcedure
            self.originalQuantity = originalQuantity
        }

        /// SVC05: units paid; nil when absent, which means 1, or not whole.
        public var units: Int? { Self.wholeUnits(quantity) }
        /// SVC07: units billed; nil when absent or not whole.
        public var originalUnits: Int? { Self.wholeUnits(originalQuantity) }
        /// REF*6R.
        public var lineControlNumber: String? { references.value("6R") }
        /// AMT*B6.
        public var allowedCents: Int64? { amounts.cents("B6") }
        /// DTM*472, or the begin of the service (150).
        public var serviceDate: String? { (dates.date("472") ?? dates.date("150"))?.from }

        private static func wholeUnits(_ text: String) -> Int? {
            guard let hundredths = X12Amount.cents(from: text), hundredths % 100 == 0 else { return nil }
            return Int(hundredths / 100)
        }
    }
}
