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
    /// BPR05: CCP or CTX, of an ACH transfer.
    public var paymentFormat = ""
    /// BPR06-09: the account that pays.
    public var payerAccount = Account()
    /// BPR10: `1` and the payer's tax id.
    public var originatingCompanyID = ""
    /// BPR11.
    public var originatingCompanyCode = ""
    /// BPR12-15: the account that is paid.
    public var payeeAccount = Account()
    /// BPR16, `YYYYMMDD`.
    public var paymentDate = ""
    /// TRN02: number of the cheque or transfer.
    public var traceNumber = ""
    /// TRN03: `1` and the payer's tax id.
    public var payerIdentifier = ""
    /// TRN04.
    public var payerSupplementalCode = ""
    /// CUR02: the payment is not in US dollars; else empty.
    public var currency = ""
    /// REF*EV.
    public var receiverID = ""
    /// REF*F2.
    public var payerSystemVersion = ""
    /// DTM*405.
    public var productionDate = ""
    /// Loop 1000A.
    public var payer = Party()
    /// Loop 1000B.
    public var payee = Party()
    /// Loops 2000, which divide the claims by provider or as the payer likes.
    public var headers: [Header] = []
    /// Loops 2100 of all loops 2000, in file order.
    public var claims: [Claim] = []
    /// PLB, one for each adjustment.
    public var providerAdjustments: [ProviderAdjustment] = []

    /// A remittance without payment.
    public init() {}

    /// A bank account in BPR; empty when the payment is no transfer.
    public struct Account: Sendable, Equatable, Encodable {
        /// 01 ABA routing number, 04 Canadian.
        public var bankQualifier = ""
        /// Routing number of the bank.
        public var bankID = ""
        /// DA demand deposit, SG savings.
        public var accountQualifier = ""
        /// Account number.
        public var accountNumber = ""

        /// No account.
        public init() {}

        /// An account at a bank with an ABA routing number.
        public init(routingNumber: String, accountNumber: String, accountQualifier: String = "DA") {
            bankQualifier = "01"
            bankID = routingNumber
            self.accountQualifier = accountQualifier
            self.accountNumber = accountNumber
        }
    }

    /// Loop 1000A or 1000B.
    public struct Party: Sendable, Equatable, Encodable {
        /// N1.
        public var name: EntityName?
        /// N3 and N4.
        public var address: PartyAddress?
        /// REF: 2U, TJ and others.
        public var references: [Reference] = []
        /// PER of the payer: CX claim office, BL technical, IC web site.
        public var contacts: [Contact] = []
        /// RDM of the payee.
        public var delivery: Delivery?

        /// A party without a name.
        public init(name: EntityName? = nil) {
            self.name = name
        }
    }

    /// An RDM segment: how the remittance was delivered.
    public struct Delivery: Sendable, Equatable, Encodable {
        /// RDM01: BM mail, EM e-mail, FT file transfer, OL on line.
        public var method: String
        /// RDM02.
        public var name: String
        /// RDM03: address or number.
        public var address: String

        /// A way of delivery.
        public init(method: String, name: String = "", address: String = "") {
            self.method = method
            self.name = name
            self.address = address
        }
    }

    /// Loop 2000 without its claims, which name it by `headerNumber`.
    public struct Header: Sendable, Equatable, Encodable {
        /// LX01.
        public var number: Int
        /// TS3: sums of a provider in an institution.
        public var summary: ProviderSummary?
        /// TS2 as written, of inpatient care; of no use to therapy billing.
        public var inpatientSummary: [String] = []

        /// A group of claims.
        public init(number: Int) {
            self.number = number
        }
    }

    /// A TS3 segment.
    public struct ProviderSummary: Sendable, Equatable, Encodable {
        /// TS301.
        public var providerID: String
        /// TS302.
        public var facilityCode: String
        /// TS303, `YYYYMMDD`.
        public var fiscalPeriodEnd: String
        /// TS304.
        public var claimCount: Int
        /// TS305.
        public var chargeCents: Int64
        /// TS306 to TS324 as written, none trailing empty.
        public var furtherElements: [String]

        /// Sums of a provider.
        public init(
            providerID: String, facilityCode: String, fiscalPeriodEnd: String, claimCount: Int, chargeCents: Int64,
            furtherElements: [String] = []
        ) {
            self.providerID = providerID
            self.facilityCode = facilityCode
            self.fiscalPeriodEnd = fiscalPeriodEnd
            self.claimCount = claimCount
            self.chargeCents = chargeCents
            self.furtherElements = furtherElements
        }
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

        /// An adjustment.
        public init(
            providerID: String, fiscalDate: String, reason: String, reference: String = "", amountCents: Int64
        ) {
            self.providerID = providerID
            self.fiscalDate = fiscalDate
            self.reason = reason
            self.reference = reference
            self.amountCents = amountCents
        }
    }
}
