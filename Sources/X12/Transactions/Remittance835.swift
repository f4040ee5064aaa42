/// Claim payment and advice (835, 005010X221A1): one payment, what it is for, and why the rest was not paid.
public struct Remittance835: Sendable, Equatable, Encodable {
    /// BPR01: C, D, H notification, I remittance only, P, U, X.
    public var handling = ""
    /// BPR02.
    public var paymentCents: Int64 = 0
    /// BPR03: C or D.
    public var creditOrDebit = ""
    /// BPR04: ACH, BOP, CHK, FWT, NON.
    public var method = ""
    /// BPR16, `YYYYMMDD`.
    public var paymentDate = ""
    /// TRN02: number of the cheque or transfer.
    public var traceNumber = ""
    /// TRN03: `1` and the payer's tax id.
    public var payerIdentifier = ""
    /// TRN04.
    public var payerSupplementalCode = ""
    /// REF*EV.
    public var receiverID = ""
    /// DTM*405.
    public var productionDate = ""
    /// Loop 1000A.
    public var payer = Party()
    /// Loop 1000B.
    public var payee = Party()
    /// Loops 2100 of all loops 2000, in file order.
    public var claims: [Claim] = []
    /// PLB, one for each adjustment.
    public var providerAdjustments: [ProviderAdjustment] = []

    /// Loop 1000A or 1000B.
    public struct Party: Sendable, Equatable, Encodable {
        /// N1.
        public var name: EntityName?
        /// N3 and N4.
        public var address: PartyAddress?
        /// REF: 2U, TJ and others.
        public var references: [Reference] = []
        /// PER.
        public var contacts: [Contact] = []
    }

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
        /// CAS of the claim level.
        public var adjustments: [Adjustment] = []
        /// NM1: QC patient, IL insured, 74 corrected, 82 rendering, TT crossover carrier, PR, GB.
        public var names: [EntityName] = []
        /// MIA and MOA remark codes.
        public var remarks: [String] = []
        /// REF: F8 original claim, EA, G1, 1L and others.
        public var references: [Reference] = []
        /// DTM: 232 and 233 statement, 036, 050 received.
        public var dates: [DateReference] = []
        /// AMT: AU coverage, I interest, F5 and others.
        public var amounts: [QualifiedAmount] = []
        /// Loops 2110.
        public var lines: [Line] = []

        /// CLP02 is 22.
        public var isReversal: Bool { status == "22" }
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
        /// SVC05: units paid; nil when absent, which means 1, or not whole.
        public var units: Int?
        /// SVC06: as billed, when the payer changed the code.
        public var originalProcedure: Procedure?
        /// SVC07: units billed, when different.
        public var originalUnits: Int?
        /// DTM: 472 service, 150 and 151 service begin and end.
        public var dates: [DateReference] = []
        /// CAS of the line.
        public var adjustments: [Adjustment] = []
        /// REF: 6R line control number, 0K policy and others.
        public var references: [Reference] = []
        /// AMT: B6 allowed, KH and others.
        public var amounts: [QualifiedAmount] = []
        /// LQ*HE remark codes.
        public var remarks: [String] = []

        /// REF*6R.
        public var lineControlNumber: String? { references.value("6R") }
        /// AMT*B6.
        public var allowedCents: Int64? { amounts.cents("B6") }
        /// DTM*472, or the begin of the service (150).
        public var serviceDate: String? { (dates.date("472") ?? dates.date("150"))?.from }
    }

    /// One adjustment of a PLB: money of the provider, not of a claim.
    public struct ProviderAdjustment: Sendable, Equatable, Encodable {
        /// PLB01: NPI or tax id.
        public var providerID: String
        /// PLB02, `YYYYMMDD`.
        public var fiscalDate: String
        /// First component: WO overpayment recovery, FB forwarding balance, L6 interest, 72 and others.
        public var reason: String
        /// Second component: often the payer's number of the claim or our account.
        public var reference: String
        /// Positive reduces the payment, negative increases it.
        public var amountCents: Int64
    }
}
