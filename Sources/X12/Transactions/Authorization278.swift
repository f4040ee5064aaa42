/// Request for a prior authorization of one patient's therapy, or the payer's response to it (278, 005010X217).
///
/// Request and response have one layout: a response repeats what was asked and adds decisions and rejections. Passed
/// over when read are admissions, ambulance, oxygen, home health, dental and institutional services.
public struct Authorization278: Sendable, Equatable, Encodable {
    /// BHT02: `13` request, `01` cancellation of an earlier one, `36` authority to deduct; `11` response.
    public var purpose = "13"
    /// BHT03.
    public var referenceID = ""
    /// BHT04, `YYYYMMDD`.
    public var date = ""
    /// BHT05, `HHMM`.
    public var time = ""
    /// BHT06 of a response: `18` complete, `19` further updates follow, `AT` administrative action; else empty.
    public var responseType = ""
    /// Loop 2010A (X3): the payer or its review organisation, with its id (PI).
    public var organization: Party
    /// AAA of 2000A; those of 2010A are the party's.
    public var rejections: [RequestRejection] = []
    /// Loop 2010B (1P): who asks, with its NPI (XX).
    public var requester: Party?
    /// Loop 2010C: the insured.
    public var subscriber: Patient?
    /// Loop 2010D: the patient, when not the insured.
    public var dependant: Patient?
    /// Loop 2000E; absent from a response that was rejected above it.
    public var event: Event?

    /// A request to a payer; set the others.
    public init(organization: Party) {
        self.organization = organization
    }

    /// BHT02 is 11.
    public var isResponse: Bool { purpose == "11" }

    /// Every AAA at every level, from the top down.
    public var allRejections: [RequestRejection] {
        let above = rejections + organization.rejections + (requester?.rejections ?? [])
        let patients = (subscriber?.rejections ?? []) + (dependant?.rejections ?? [])
        guard let event else { return above + patients }
        let services = event.services.flatMap { $0.rejections + $0.providers.flatMap(\.rejections) }
        return above + patients + event.rejections + event.providers.flatMap(\.rejections) + services
    }

    /// Loops 2010A, 2010B, 2010EA and 2010F: an organisation or provider.
    public struct Party: Sendable, Equatable, Encodable {
        /// NM1; `entityCode` tells the role: X3, 1P, SJ service provider, DN, DK, 77 and others; `secondaryIDs` are its
        /// REF.
        public var name: EntityName
        /// N3 and N4.
        public var address: PartyAddress?
        /// PER.
        public var contact: Contact?
        /// AAA.
        public var rejections: [RequestRejection] = []
        /// PRV.
        public var specialty: ProviderSpecialty?

        /// A party by name.
        public init(name: EntityName) {
            self.name = name
        }
    }

    /// Loops 2010C and 2010D.
    public struct Patient: Sendable, Equatable, Encodable {
        /// NM1, for the insured with member id (MI); `secondaryIDs` are its REF.
        public var name: EntityName
        /// N3 and N4.
        public var address: PartyAddress?
        /// AAA.
        public var rejections: [RequestRejection] = []
        /// DMG02.
        public var birthDate = ""
        /// DMG03: F, M or U.
        public var sex = ""
        /// INS02: 18 self, 01 spouse, 19 child, G8 other; may be empty.
        public var relationship = ""

        /// A person by name.
        public init(name: EntityName) {
            self.name = name
        }
    }
}
