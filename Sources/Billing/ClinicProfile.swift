/// The billing identity of a clinic and what it charges.
public struct ClinicProfile: Codable, Sendable {
    /// The clinic's code, `clinic_id` of its visits.
    public var code: String
    /// Organization name.
    public var name: String
    /// Billing NPI of the organization (type 2).
    public var npi: String
    /// Employer identification number, nine digits without a dash.
    public var taxID: String
    /// Billing taxonomy code.
    public var taxonomy: String
    /// Street address with a nine-digit ZIP code.
    public var address: Visit.Address
    /// Telephone of the billing contact, ten digits.
    public var contactPhone: String
    /// IANA name of the clinic's time zone.
    public var timeZone: String
    /// Charge per unit in cents by code, for days that `chargeHistory` does not cover.
    public var charges: FeeSchedule
    /// Charge schedules by date of service; nil when the clinic has only one.
    public var chargeHistory: DatedTable<FeeSchedule>?
    /// Allowed amounts of the clinic's own contracts by payer id and date of service, before the payer's usual ones.
    public var contracts: [String: DatedTable<FeeSchedule>]?
    /// True when the clinic is one therapist billing under an NPI of type 1.
    public var isIndividual: Bool?
    /// What the state's practice act asks of the supervision of assistants.
    public var supervision: [SupervisionRequirement]?
    /// Who is enrolled with which payer; nil when no table is kept. See ``enrollment(of:with:)``.
    public var enrollments: [Enrollment]?
    /// How many days before an appointment the payer is asked about it; nil for the usual number.
    public var eligibilityDaysAhead: Int?

    /// The schema that profile files follow (JSON Schema, draft 2020-12).
    public static var schema: [UInt8] { PackageResources.clinic_profile_schema_json }

    /// Days before an appointment on which the payer is asked unless the clinic says otherwise.
    public static let usualEligibilityDaysAhead = 3

    /// What a unit of any code costs when neither the visit nor a schedule says it.
    public static let defaultChargeCents: Int64 = 9000

    /// A clinic from its parts.
    public init(
        code: String, name: String, npi: String, taxID: String, taxonomy: String = "225X00000X",
        address: Visit.Address, contactPhone: String, timeZone: String = "America/Chicago",
        charges: FeeSchedule = FeeSchedule(defaultCents: ClinicProfile.defaultChargeCents)
    ) {
        self.code = code
        self.name = name
        self.npi = npi
        self.taxID = taxID
        self.taxonomy = taxonomy
        self.address = address
        self.contactPhone = contactPhone
        self.timeZone = timeZone
        self.charges = charges
    }

    enum CodingKeys: String, CodingKey {
        case name, npi, taxonomy, address, charges
        case code = "clinic_id"
        case taxID = "tax_id"
        case contactPhone = "contact_phone"
        case timeZone = "time_zone"
        case chargeHistory = "charge_history"
        case contracts
        case isIndividual = "is_individual"
        case supervision, enrollments
        case eligibilityDaysAhead = "eligibility_days_ahead"
    }

    /// What a unit of a code is charged on a day, in cents.
    public func chargeCents(for code: String, on day: CalendarDay) -> Int64 {
        (chargeHistory?.value(on: day) ?? charges).cents(for: code) ?? Self.defaultChargeCents
    }

    /// What the payer is expected to allow: by the clinic's contract of the day, or else as usual for the payer.
    public func allowed(by payer: PayerProfile, on day: CalendarDay) -> FeeSchedule? {
        contracts?[payer.payerID]?.value(on: day) ?? payer.allowed.value(on: day)
    }

    /// An invented but well-formed identity for any clinic code; the same code always gives the same identity.
    public static func sample(code: String) -> ClinicProfile {
        // FNV-1a: stable between runs, unlike the standard library's seeded hashing.
        let hash = code.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        let number = Int(hash >> 16 & 0x7fff_ffff)
        let address = Visit.Address(
            line1: "\(100 + number % 9900) Sample Ave", city: "Austin", state: "TX",
            postalCode: "78701" + String(1000 + number % 9000, paddedTo: 4))
        return ClinicProfile(
            code: code, name: "Sample OT Clinic \(code)",
            npi: NationalProviderIdentifier.completing(100_000_000 + number % 100_000_000),
            taxID: "74" + String(number % 10_000_000, paddedTo: 7), address: address,
            contactPhone: "51255501" + String(number % 100, paddedTo: 2))
    }
}
