/// Everything that the rules look at for one visit.
///
/// Facts from outside of the visit have defaults that say "not known": a rule that needs one then keeps silent.
public struct ScrubInput: Sendable {
    /// The visit.
    public var visit: Visit
    /// Who bills.
    public var clinic: ClinicProfile
    /// Who pays first.
    public var payer: PayerProfile
    /// The business day on which the claim is checked.
    public var today: CalendarDay
    /// Occupational therapy already allowed for the patient in the calendar year of the service, in cents, by our own
    /// ledger and without this visit.
    public var ytdAllowedCents: Int64
    /// True when a live claim with the same content exists.
    public var isExactDuplicate: Bool
    /// True when a live claim of the same patient, day and code exists that differs in something else.
    public var isNearDuplicate: Bool
    /// True when this very claim was submitted and is not answered yet. The flow never gets there, since it scrubs no claim
    /// between its submission and the answer.
    public var isInFlight: Bool
    /// True when the claim replaces one that the payer adjudicated, for which a limit of its own counts.
    public var isReplacement: Bool
    /// Services of other claims for the patient on the day.
    public var sameDayServices: [SameDayService]
    /// One-on-one time that the same therapist (or assistant, by performer) spent with other patients on the day, time spent
    /// together included.
    public var otherPatientIntervals: [Visit.Interval]
    /// True when the episode of care has an evaluation already; nil when its history is not known.
    public var hasPriorEvaluation: Bool?
    /// What is left of authorization and referral; nil when no ledger is kept.
    public var authorizationLeft: AuthorizationBalance?
    /// The payer's answer about coverage; nil when it was not asked.
    public var coverage: CoverageFacts?
    /// Who is enrolled with the payer; nil when no table is kept.
    public var enrollment: EnrollmentFacts?
    /// When the primary payer decided, for a claim to a secondary payer; nil when it has not, or for a primary claim.
    public var primaryDecidedOn: CalendarDay?
    /// National reference data that was loaded.
    public var reference: ReferenceTables
    /// Ids of rules whose rejections and warnings a person answered for; see ``Finding/isOverridden``.
    public var overriddenRules: Set<String>
    /// Ids of rules whose fixes a person took back: the claim stays without them, and the rule warns instead.
    public var declinedFixes: Set<String>

    /// Input from its parts; set further facts as they are known.
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
        isNearDuplicate = false
        isInFlight = false
        isReplacement = false
        sameDayServices = []
        otherPatientIntervals = []
        overriddenRules = []
        declinedFixes = []
    }

    /// The amount that counts towards the annual threshold: what the payer reports, or more when our ledger knows more.
    var usedCents: Int64 { max(ytdAllowedCents, coverage?.usedCents ?? 0) }
}
