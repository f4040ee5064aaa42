/// What the payer answered about the patient's coverage on the day (271), as far as it bears on the claim.
///
/// Every fact that is nil is not known, and no rule decides on it.
public struct CoverageFacts: Sendable, Equatable {
    /// What of the patient's identity the payer knows differently.
    public enum Difference: String, Sendable, CaseIterable {
        /// The name.
        case name
        /// The date of birth.
        case birthDate = "birth_date"
        /// The sex.
        case sex
        /// The member id.
        case memberID = "member_id"
    }

    /// True when coverage was active on the date of service.
    public var isActive: Bool?
    /// The day on which the payer was asked.
    public var checkedOn: CalendarDay?
    /// False when occupational therapy is carved out or not covered.
    public var coversTherapy: Bool?
    /// Therapy visits left of the benefit, before this one.
    public var visitsLeft: Int?
    /// Occupational therapy that the payer allowed in the calendar year, other clinics' claims included, in cents.
    public var usedCents: Int64?
    /// True when the patient is enrolled in a Medicare Advantage plan.
    public var isInMedicareAdvantage: Bool?
    /// True when a home health episode is open.
    public var isInHomeHealthEpisode: Bool?
    /// True when the patient is in a Part A stay of a skilled nursing facility.
    public var isInSkilledNursingStay: Bool?
    /// True when the patient has elected hospice.
    public var isInHospice: Bool?
    /// True when another payer is primary (Medicare as secondary payer).
    public var isOtherPayerPrimary: Bool?
    /// Day of death.
    public var diedOn: CalendarDay?
    /// What the payer knows differently of the patient.
    public var differences: [Difference]
    /// True when the payer says that the service needs prior authorization (EB11).
    public var requiresAuthorization: Bool?

    /// Facts of which nothing is known yet.
    public init() {
        differences = []
    }
}
