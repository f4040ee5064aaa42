/// Everything that the rules look at for one visit.
public struct ScrubInput: Sendable {
    /// The visit.
    public var visit: Visit
    /// Who bills.
    public var clinic: ClinicProfile
    /// Who pays first.
    public var payer: PayerProfile
    /// The business day on which the claim is checked.
    public var today: CalendarDay
    /// Occupational therapy already allowed for the patient in the calendar year of the service, in cents, without this visit.
    public var ytdAllowedCents: Int64
    /// True when a live claim with the same content exists.
    public var isExactDuplicate: Bool
    /// National reference data that was loaded.
    public var reference: ReferenceTables

    /// Input from its parts.
    public init(
        visit: Visit, clinic: ClinicProfile, payer: PayerProfile, today: CalendarDay, ytdAllowedCents: Int64 = 0,
        isExactDuplicate: Bool = false, reference: ReferenceTables = .none
    ) {
        self.visit = visit
        self.clinic = clinic
        self.payer = payer
        self.today = today
        self.ytdAllowedCents = ytdAllowedCents
        self.isExactDuplicate = isExactDuplicate
        self.reference = reference
    }
}
