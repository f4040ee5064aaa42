/// What a payer expects on a claim: one entry of the profile file.
///
/// Contracts and bulletins decide these things and change them, so that they are data with a version and dates, never code.
public struct PayerProfile: Sendable {
    /// The payer's id at the clearinghouse.
    public var payerID: String
    /// Name of the profile, such as `medicare-part-b`.
    public var name: String
    /// Version of the profile.
    public var version: String
    /// Name and version, as findings say it.
    public let label: String
    /// Kind of payer.
    public var payerClass: PayerClass
    /// First date of service that the profile is for.
    public var from: CalendarDay
    /// Last date of service that it is for; nil while no end is known.
    public var through: CalendarDay?

    /// How timed minutes become units.
    public var unitMethod: UnitMethod
    /// Minutes, 1...15, from which a started quarter hour is a unit; used by ``UnitMethod/payerSpecific`` alone.
    public var unitThresholdMinutes: Int
    /// Most timed units in a day; nil when the payer has no such cap.
    public var maximumUnitsPerDay: Int?
    /// True when the medically unlikely edits (MUE) apply.
    public var appliesUnitLimits: Bool

    /// True when lines carry the discipline modifier GO.
    public var wantsDisciplineModifier: Bool
    /// True when units by an assistant carry CO.
    public var wantsAssistantModifier: Bool
    /// How the assistant's tenth of a unit is reckoned.
    public var assistantShare: AssistantShareMethod
    /// Modifier that keeps the assistant's line from looking like a duplicate (59 or 76); nil when none is wanted.
    public var splitLineModifier: String?
    /// Modifier of a school-based programme, used in place of GO in a school; nil when there is none.
    public var schoolModifier: String?
    /// True when lines say whether treatment is habilitative (96) or rehabilitative (97).
    public var wantsPurposeModifier: Bool
    /// How telehealth is marked.
    public var telehealth: TelehealthStyle
    /// True when NCCI procedure-to-procedure edits apply.
    public var appliesProcedureEdits: Bool
    /// Which modifiers say that two services were distinct.
    public var distinctService: DistinctServiceStyle
    /// True when such a modifier counts on either line of a pair, false when only on the second column's.
    public var takesModifierOnEitherLine: Bool
    /// Modifiers in the order wanted; `*` stands for those not named.
    public var modifierOrder: [String]
    /// What is done with more modifiers than four.
    public var modifierOverflow: ModifierOverflow
    /// Codes that the payer takes under another number.
    public var codeReplacements: [String: String]

    /// The member id's form: `C` 1...9, `N` digit, `A` letter, `X` letter or digit of the MBI's alphabet; nil when unknown.
    public var memberIDPattern: String?
    /// True when services need prior authorization.
    public var requiresAuthorization: Bool
    /// The codes that need it; empty when all do.
    public var authorizationCodes: [String]
    /// Settings in which it is not needed.
    public var authorizationExemptSettings: [Visit.Setting]
    /// True when the plan wants a referral number.
    public var requiresReferral: Bool
    /// Claim frequency codes taken (CLM05-3): 1 original, 7 replacement, 8 void.
    public var frequencyCodes: [String]
    /// Filing limit by date of service.
    public var timelyFiling: DatedTable<TimelyFilingLimit>
    /// Days from the primary payer's decision within which a secondary claim is taken; nil when not known.
    public var secondaryFilingDays: Int?
    /// Days from the payer's decision within which a corrected claim is taken; nil when not known.
    public var correctedClaimDays: Int?
    /// The payer's own levels of appeal by day of decision; empty where those of its kind count.
    public var appeals: DatedTable<[AppealLevel]>
    /// What is different in following up its claims.
    public var followUp: FollowUpTimes.Changes?
    /// Which diagnoses the payer's coverage policies ask for.
    public var diagnosisPolicies: [DiagnosisPolicy]

    /// Expected allowed amount per unit by date of service.
    public var allowed: DatedTable<FeeSchedule>
    /// How the allowed amount becomes a payment.
    public var payment: PaymentTerms

    /// True when the payer takes a replacement of a claim that it adjudicated (CLM05-3 7).
    public var takesReplacements: Bool { frequencyCodes.contains("7") }

    /// True when the payer takes the voiding of a claim that it adjudicated (CLM05-3 8).
    public var takesVoids: Bool { frequencyCodes.contains("8") }

    /// True when services on `day` follow this profile.
    func covers(_ day: CalendarDay) -> Bool { from <= day && (through ?? day) >= day }

    /// The profile of a known payer, or else the usual profile of its kind, out of the shipped ones.
    ///
    /// - Parameters:
    ///   - payerID: the payer's id at the clearinghouse.
    ///   - filingIndicator: claim filing indicator (X12 element 1032); one that we do not know means commercial.
    ///   - day: date of service; nil takes the newest profile.
    public static func resolve(
        payerID: String, filingIndicator: String, on day: CalendarDay? = nil
    ) -> PayerProfile {
        PayerProfiles.shipped.profile(payerID: payerID, filingIndicator: filingIndicator, on: day)
    }
}
