/// Professional health care claims of one transaction set (837P, 005010X222A1).
///
/// Billing provider (loop 2000A) → subscriber with payer (2000B) → claims (2300) of the subscriber, or of dependants
/// (2000C). Dates are `YYYYMMDD`, amounts whole cents, codes as X12 writes them.
///
/// Kept is what an occupational-therapy claim can need. Passed over when read are foreign currency (CUR), the plan that
/// subrogates (2010AC), ambulance, drugs, purchased services, repricing (HCP), and forms (2440).
public struct Claim837P: Sendable, Equatable, Encodable {
    /// BHT02: `00` original, `18` the same file again.
    public var purpose = "00"
    /// BHT06: `CH` chargeable, `RP` reporting of encounters.
    public var kind = "CH"
    /// BHT03, at most 30 characters, unique per file: a 277CA names it.
    public var referenceID: String
    /// BHT04, `YYYYMMDD`.
    public var date: String
    /// BHT05, `HHMM`.
    public var time: String
    /// Loop 1000A: who sends, with the id the receiver gave (46).
    public var submitter: EntityName
    /// PER of loop 1000A.
    public var submitterContact: Contact
    /// Loop 1000B: the clearinghouse or payer, with its id (46).
    public var receiver: EntityName
    /// Loops 2000A.
    public var billingProviders: [BillingProvider]

    /// A transaction set; `submitterID` and `receiverID` are the trading partners' ids.
    public init(
        referenceID: String, date: String, time: String, submitterName: String, submitterID: String,
        submitterContact: Contact, receiverName: String, receiverID: String, billingProviders: [BillingProvider]
    ) {
        self.referenceID = referenceID
        self.date = date
        self.time = time
        submitter = EntityName(
            organization: submitterName, entityCode: "41", idQualifier: "46", id: submitterID)
        self.submitterContact = submitterContact
        receiver = EntityName(organization: receiverName, entityCode: "40", idQualifier: "46", id: receiverID)
        self.billingProviders = billingProviders
    }

    /// Loop 2000A with 2010AA and 2010AB.
    public struct BillingProvider: Sendable, Equatable, Encodable {
        /// Name and NPI (XX); `secondaryIDs` 0B or 1G.
        public var name: EntityName
        /// Employer id or social security number, nine digits.
        public var taxID: String
        /// `EI` or `SY`.
        public var taxIDQualifier: String
        /// PRV03; empty when not sent.
        public var taxonomy: String
        /// A street address with a nine-digit postal code.
        public var address: PartyAddress
        /// PER of 2010AA.
        public var contact: Contact?
        /// Loop 2010AB, only when different.
        public var payToAddress: PartyAddress?
        /// Loops 2000B.
        public var subscribers: [Subscriber]

        /// A billing organisation with its NPI and employer id.
        public init(
            organization: String, npi: String, taxID: String, taxonomy: String, address: PartyAddress,
            contact: Contact? = nil, payToAddress: PartyAddress? = nil, subscribers: [Subscriber]
        ) {
            name = EntityName(organization: organization, entityCode: "85", idQualifier: "XX", id: npi)
            self.taxID = taxID
            taxIDQualifier = "EI"
            self.taxonomy = taxonomy
            self.address = address
            self.contact = contact
            self.payToAddress = payToAddress
            self.subscribers = subscribers
        }
    }

    /// Loop 2000B with 2010BA and 2010BB: an insured person and the payer the claims go to.
    public struct Subscriber: Sendable, Equatable, Encodable {
        /// SBR01: P primary, S secondary, T tertiary.
        public var responsibility: String
        /// SBR03.
        public var groupNumber: String
        /// SBR04.
        public var groupName: String
        /// SBR05, for Medicare as secondary payer (12, 13 … 47).
        public var insuranceType: String
        /// SBR09, such as `MB` or `CI`.
        public var filingIndicator: String
        /// Name and member id (MI); `secondaryIDs` SY.
        public var name: EntityName
        /// Sent when the subscriber is the patient.
        public var address: PartyAddress?
        /// DMG02.
        public var birthDate: String
        /// DMG03: F, M or U.
        public var sex: String
        /// REF*Y4, for workers' compensation and accidents, when the subscriber is the patient.
        public var propertyCasualtyClaimNumber: String
        /// PER of 2010BA, for workers' compensation and accidents, when the subscriber is the patient.
        public var propertyCasualtyContact: Contact?
        /// PAT06, `YYYYMMDD`, of a patient who has died.
        public var deathDate = ""
        /// Loop 2010BB: name and payer id (PI); `secondaryIDs` 2U, EI, FY or NF.
        public var payer: EntityName
        /// REF*G2 and REF*LU of 2010BB: what this payer calls the billing provider.
        public var billingProviderIDs: [Reference] = []
        /// N3 and N4 of 2010BB.
        public var payerAddress: PartyAddress?
        /// Claims of the subscriber as patient (SBR02 is 18). Leave empty when there are dependants.
        public var claims: [Claim]
        /// Loops 2000C.
        public var dependants: [Dependant]

        /// A subscriber; give either `claims` (the subscriber is the patient) or `dependants`.
        public init(
            name: EntityName, birthDate: String, sex: String, address: PartyAddress?, responsibility: String = "P",
            groupNumber: String = "", groupName: String = "", insuranceType: String = "",
            filingIndicator: String, propertyCasualtyClaimNumber: String = "", payer: EntityName,
            payerAddress: PartyAddress? = nil, claims: [Claim] = [], dependants: [Dependant] = []
        ) {
            self.responsibility = responsibility
            self.groupNumber = groupNumber
            self.groupName = groupName
            self.insuranceType = insuranceType
            self.filingIndicator = filingIndicator
            self.name = name
            self.name.entityCode = "IL"
            self.address = address
            self.birthDate = birthDate
            self.sex = sex
            self.propertyCasualtyClaimNumber = propertyCasualtyClaimNumber
            self.payer = payer
            self.payer.entityCode = "PR"
            self.payerAddress = payerAddress
            self.claims = claims
            self.dependants = dependants
        }
    }

    /// Loop 2000C with 2010CA: a patient who is not the subscriber.
    public struct Dependant: Sendable, Equatable, Encodable {
        /// PAT01: 01 spouse, 19 child, 20 employee, 21 unknown, 39, 40, 53, G8 other.
        public var relationship: String
        /// Name; a dependant has no member id of its own here; `secondaryIDs` 1W or SY.
        public var name: EntityName
        /// N3 and N4.
        public var address: PartyAddress
        /// DMG02.
        public var birthDate: String
        /// DMG03: F, M or U.
        public var sex: String
        /// REF*Y4.
        public var propertyCasualtyClaimNumber: String
        /// PER of 2010CA, for workers' compensation and accidents.
        public var propertyCasualtyContact: Contact?
        /// PAT06, `YYYYMMDD`, of a patient who has died.
        public var deathDate = ""
        /// Loops 2300.
        public var claims: [Claim]

        /// A dependant patient.
        public init(
            relationship: String, name: EntityName, address: PartyAddress, birthDate: String, sex: String,
            propertyCasualtyClaimNumber: String = "", claims: [Claim]
        ) {
            self.relationship = relationship
            self.name = name
            self.name.entityCode = "QC"
            self.address = address
            self.birthDate = birthDate
            self.sex = sex
            self.propertyCasualtyClaimNumber = propertyCasualtyClaimNumber
            self.claims = claims
        }
    }
}
