extension Claim837P {
    /// Loop 2320 with 2330A to 2330G: coordination of benefits with another payer.
    public struct OtherPayer: Sendable, Equatable, Encodable {
        /// SBR01 of this payer: P when it paid first.
        public var responsibility: String
        /// SBR02: 18 self, 01 spouse, 19 child, G8 other.
        public var relationship: String
        /// SBR03.
        public var groupNumber = ""
        /// SBR04.
        public var groupName = ""
        /// SBR05.
        public var insuranceType = ""
        /// SBR09.
        public var filingIndicator: String
        /// CAS of the claim level.
        public var adjustments: [Adjustment] = []
        /// AMT*D: what this payer paid; nil when it has not decided.
        public var paidCents: Int64?
        /// AMT*A8: the whole charge when this payer covers none of it.
        public var nonCoveredCents: Int64?
        /// AMT*EAF: what the patient still owes after it.
        public var remainingPatientCents: Int64?
        /// OI03.
        public var benefitsAssignment = "Y"
        /// OI04: P when signed by the provider for the patient, else empty.
        public var patientSignatureSource = ""
        /// OI06.
        public var release = "Y"
        /// MOA as received.
        public var outpatient: OutpatientAdjudication?
        /// Remark codes of the MOA.
        public var remarks: [String] {
            get { outpatient?.remarks ?? [] }
            set {
                if newValue.isEmpty, outpatient == nil { return }
                var adjudication = outpatient ?? OutpatientAdjudication()
                adjudication.remarks = newValue
                outpatient = adjudication
            }
        }
        /// Loop 2330A: its insured, with member id (MI); `secondaryIDs` SY.
        public var subscriber: EntityName
        /// N3 and N4 of 2330A.
        public var subscriberAddress: PartyAddress?
        /// Loop 2330B: name and payer id; the same id as in `LineAdjudication`. `secondaryIDs` hold its other REF: 2U,
        /// EI, FY, NF, G1 authorization, 9F referral, T4 adjustment indicator.
        public var payer: EntityName
        /// N3 and N4 of 2330B.
        public var payerAddress: PartyAddress?
        /// DTP*573 when decided at claim level.
        public var adjudicationDate = ""
        /// REF*F8: its number of the claim.
        public var payerClaimControlNumber = ""
        /// Loops 2330C to 2330G: what this payer calls the providers. `entityCode` DN, P3, 82, 77, DQ or 85, no name,
        /// and the numbers as `secondaryIDs`.
        public var providers: [EntityName] = []

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
        /// SVD06: number of the line that this payer bundled it into.
        public var bundledLine: Int?
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
