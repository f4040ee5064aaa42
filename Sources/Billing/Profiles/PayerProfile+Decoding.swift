extension PayerProfile: Decodable {
    /// The order of modifiers that is usual: what decides payment, then distinct services, then information.
    static let usualModifierOrder = [
        "GO", "GP", "GN", "CO", "CQ", "KX", "GA", "GX", "GY", "GZ", "59", "XE", "XP", "XS", "XU", "76", "77", "*", "93",
        "95", "96", "97", "GT", "99",
    ]

    private enum CodingKeys: String, CodingKey {
        case name = "profile"
        case version, from, through, telehealth, allowed, payment, appeals
        case payerClass = "payer_class"
        case unitMethod = "unit_method"
        case unitThresholdMinutes = "unit_threshold_minutes"
        case maximumUnitsPerDay = "maximum_units_per_day"
        case appliesUnitLimits = "unit_limits"
        case wantsDisciplineModifier = "discipline_modifier"
        case wantsAssistantModifier = "assistant_modifier"
        case assistantShare = "assistant_share"
        case splitLineModifier = "split_line_modifier"
        case schoolModifier = "school_modifier"
        case wantsPurposeModifier = "purpose_modifier"
        case appliesProcedureEdits = "procedure_edits"
        case distinctService = "distinct_service"
        case takesModifierOnEitherLine = "modifier_on_either_line"
        case modifierOrder = "modifier_order"
        case modifierOverflow = "modifier_overflow"
        case codeReplacements = "code_replacements"
        case memberIDPattern = "member_id_pattern"
        case requiresAuthorization = "requires_authorization"
        case authorizationCodes = "authorization_codes"
        case authorizationExemptSettings = "authorization_exempt_settings"
        case requiresReferral = "requires_referral"
        case frequencyCodes = "frequency_codes"
        case timelyFiling = "timely_filing"
        case secondaryFilingDays = "secondary_filing_days"
        case correctedClaimDays = "corrected_claim_days"
        case followUp = "follow_up"
        case diagnosisPolicies = "diagnosis_policies"
    }

    /// A filing limit in the file: a number of days, assumed or not, or else one calendar year.
    private struct Filing: Decodable {
        let from: CalendarDay?
        let through: CalendarDay?
        let days: Int?
        let assumed: Bool?

        var entry: DatedTable<TimelyFilingLimit>.Entry {
            let limit: TimelyFilingLimit =
                days.map { assumed == true ? .assumedDays($0) : .days($0) } ?? .calendarYear
            return .init(from: from ?? .first, through: through, value: limit)
        }
    }

    /// Levels of appeal in the file.
    private struct Appeals: Decodable {
        let from: CalendarDay?
        let through: CalendarDay?
        let levels: [AppealLevel]

        var entry: DatedTable<[AppealLevel]>.Entry {
            .init(from: from ?? .first, through: through, value: levels)
        }
    }

    /// A fee schedule in the file.
    private struct Fees: Decodable {
        let from: CalendarDay?
        let through: CalendarDay?
        let cents: [String: Int64]

        var entry: DatedTable<FeeSchedule>.Entry {
            var byCode = cents
            let schedule = FeeSchedule(defaultCents: byCode.removeValue(forKey: "default"), centsByCode: byCode)
            return .init(from: from ?? .first, through: through, value: schedule)
        }
    }

    /// Reads one profile of the file `payer-profiles.json`; `payerID` stays empty. Throws `DecodingError` for what does not
    /// fit its schema.
    public init(from decoder: any Decoder) throws {
        let file = try decoder.container(keyedBy: CodingKeys.self)
        payerID = ""
        name = try file.decode(String.self, forKey: .name)
        version = try file.decode(String.self, forKey: .version)
        label = name + " " + version
        payerClass = try file.decode(PayerClass.self, forKey: .payerClass)
        from = try file.decodeIfPresent(CalendarDay.self, forKey: .from) ?? .first
        through = try file.decodeIfPresent(CalendarDay.self, forKey: .through)
        unitMethod = try file.decode(UnitMethod.self, forKey: .unitMethod)
        unitThresholdMinutes = try file.decodeIfPresent(Int.self, forKey: .unitThresholdMinutes) ?? 8
        maximumUnitsPerDay = try file.decodeIfPresent(Int.self, forKey: .maximumUnitsPerDay)
        appliesUnitLimits = try file.decodeIfPresent(Bool.self, forKey: .appliesUnitLimits) ?? false
        wantsDisciplineModifier = try file.decodeIfPresent(Bool.self, forKey: .wantsDisciplineModifier) ?? false
        wantsAssistantModifier = try file.decodeIfPresent(Bool.self, forKey: .wantsAssistantModifier) ?? false
        assistantShare = try file.decodeIfPresent(AssistantShareMethod.self, forKey: .assistantShare) ?? .percentage
        splitLineModifier = try file.decodeIfPresent(String.self, forKey: .splitLineModifier)
        schoolModifier = try file.decodeIfPresent(String.self, forKey: .schoolModifier)
        wantsPurposeModifier = try file.decodeIfPresent(Bool.self, forKey: .wantsPurposeModifier) ?? false
        telehealth = try file.decode(TelehealthStyle.self, forKey: .telehealth)
        appliesProcedureEdits = try file.decodeIfPresent(Bool.self, forKey: .appliesProcedureEdits) ?? false
        distinctService = try file.decodeIfPresent(DistinctServiceStyle.self, forKey: .distinctService) ?? .fiftyNine
        takesModifierOnEitherLine = try file.decodeIfPresent(Bool.self, forKey: .takesModifierOnEitherLine) ?? false
        modifierOrder = try file.decodeIfPresent([String].self, forKey: .modifierOrder) ?? Self.usualModifierOrder
        modifierOverflow = try file.decodeIfPresent(ModifierOverflow.self, forKey: .modifierOverflow) ?? .reject
        codeReplacements = try file.decodeIfPresent([String: String].self, forKey: .codeReplacements) ?? [:]
        memberIDPattern = try file.decodeIfPresent(String.self, forKey: .memberIDPattern)
        requiresAuthorization = try file.decodeIfPresent(Bool.self, forKey: .requiresAuthorization) ?? false
        authorizationCodes = try file.decodeIfPresent([String].self, forKey: .authorizationCodes) ?? []
        authorizationExemptSettings =
            try file.decodeIfPresent([Visit.Setting].self, forKey: .authorizationExemptSettings) ?? []
        requiresReferral = try file.decodeIfPresent(Bool.self, forKey: .requiresReferral) ?? false
        frequencyCodes = try file.decodeIfPresent([String].self, forKey: .frequencyCodes) ?? ["1"]
        timelyFiling = DatedTable(try file.decode([Filing].self, forKey: .timelyFiling).map(\.entry))
        secondaryFilingDays = try file.decodeIfPresent(Int.self, forKey: .secondaryFilingDays)
        correctedClaimDays = try file.decodeIfPresent(Int.self, forKey: .correctedClaimDays)
        appeals = DatedTable(try file.decodeIfPresent([Appeals].self, forKey: .appeals)?.map(\.entry) ?? [])
        followUp = try file.decodeIfPresent(FollowUpTimes.Changes.self, forKey: .followUp)
        diagnosisPolicies = try file.decodeIfPresent([DiagnosisPolicy].self, forKey: .diagnosisPolicies) ?? []
        allowed = DatedTable(try file.decode([Fees].self, forKey: .allowed).map(\.entry))
        payment = try file.decodeIfPresent(PaymentTerms.self, forKey: .payment) ?? PaymentTerms()
    }
}
