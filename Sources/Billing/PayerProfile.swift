/// What a payer expects on a claim.
public struct PayerProfile: Codable, Sendable {
    /// The payer's id at the clearinghouse.
    public var payerID: String
    /// Kind of payer.
    public var payerClass: PayerClass
    /// How timed minutes become units.
    public var unitMethod: UnitMethod
    /// True when lines carry the discipline modifier GO.
    public var wantsDisciplineModifier: Bool
    /// True when units by an assistant carry CO.
    public var wantsAssistantModifier: Bool
    /// Modifier of a school-based programme, used in place of GO in a school; nil when there is none.
    public var schoolModifier: String?
    /// True when every service needs prior authorization.
    public var requiresAuthorization: Bool
    /// Filing limit by date of service.
    public var timelyFiling: DatedTable<TimelyFilingLimit>
    /// Expected allowed amount per unit by date of service.
    public var allowed: DatedTable<FeeSchedule>

    /// A payer from its parts.
    public init(
        payerID: String, payerClass: PayerClass, unitMethod: UnitMethod, wantsDisciplineModifier: Bool,
        wantsAssistantModifier: Bool, schoolModifier: String? = nil, requiresAuthorization: Bool = false,
        timelyFiling: DatedTable<TimelyFilingLimit>, allowed: DatedTable<FeeSchedule>
    ) {
        self.payerID = payerID
        self.payerClass = payerClass
        self.unitMethod = unitMethod
        self.wantsDisciplineModifier = wantsDisciplineModifier
        self.wantsAssistantModifier = wantsAssistantModifier
        self.schoolModifier = schoolModifier
        self.requiresAuthorization = requiresAuthorization
        self.timelyFiling = timelyFiling
        self.allowed = allowed
    }

    enum CodingKeys: String, CodingKey {
        case allowed
        case payerID = "payer_id"
        case payerClass = "payer_class"
        case unitMethod = "unit_method"
        case wantsDisciplineModifier = "discipline_modifier"
        case wantsAssistantModifier = "assistant_modifier"
        case schoolModifier = "school_modifier"
        case requiresAuthorization = "requires_authorization"
        case timelyFiling = "timely_filing"
    }

    /// The profile of a known payer, or else the usual profile of its kind.
    ///
    /// - Parameters:
    ///   - payerID: the payer's id at the clearinghouse.
    ///   - filingIndicator: claim filing indicator (X12 element 1032); one that we do not know means commercial.
    public static func resolve(payerID: String, filingIndicator: String) -> PayerProfile {
        if let known = PayerTable.known[payerID] { return known }
        let payerClass = PayerTable.classByFilingIndicator[filingIndicator] ?? .commercial
        var profile = PayerTable.usual(payerClass)
        profile.payerID = payerID
        return profile
    }
}
