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
    /// What the visit's prior authorization still allows without this visit; nil when nobody counts it.
    public var authorizationLeft: AuthorizationLeft?
    /// Ids of rules whose rejections and warnings a person answered for; see ``Finding/isOverridden``.
    public var overriddenRules: Set<String>
    /// Ids of rules whose fixes a person took back: the claim stays without them, and the rule warns instead.
    public var declinedFixes: Set<String>

    /// Input from its parts.
    public init(
        visit: Visit, clinic: ClinicProfile, payer: PayerProfile, today: CalendarDay, ytdAllowedCents: Int64 = 0,
        isExactDuplicate: Bool = false, reference: ReferenceTables = .none,
        authorizationLeft: AuthorizationLeft? = nil, overriddenRules: Set<String> = [],
        declinedFixes: Set<String> = []
    ) {
        self.visit = visit
        self.clinic = clinic
        self.payer = payer
        self.today = today
        self.ytdAllowedCents = ytdAllowedCents
        self.isExactDuplicate = isExactDuplicate
        self.reference = reference
        self.authorizationLeft = authorizationLeft
        self.overriddenRules = overriddenRules
        self.declinedFixes = declinedFixes
    }
}
