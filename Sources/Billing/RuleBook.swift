/// The rules that make a claim out of a visit and decide whether it may be submitted.
///
/// Pure: the same input gives the same result on every machine and at any time. To add a rule, add a file to `Rules` and a
/// line to ``rules``.
public struct RuleBook: Sendable {
    /// The rules in force.
    public static let current = RuleBook()

    /// Version that every finding carries; changes when a rule or its data changes.
    public static let version = "2026.2"

    /// All rules in the order in which they run: what the note says, units, lines, modifiers, then the finished claim.
    static let rules: [any Rule] = [
        CoveragePresent(),
        CoverageBenefit(),
        PayerOrder(),
        ProviderEnrollment(),
        NoteCompleteness(),
        DiagnosisFormat(),
        DiagnosisList(),
        DiagnosisInForce(),
        DiagnosisSeventhCharacter(),
        FirstListedDiagnosis(),
        DiagnosisOfPatient(),
        CodeReplacement(),
        BundledCode(),
        TimePlausibility(),
        OverlappingTime(),
        RepeatedCode(),
        UnitsFromMinutes(),
        BilledUnits(),
        AssistantShare(),
        AssistantSupervision(),
        LineBuilding(),
        UnitPlausibility(),
        PayerUnitLimit(),
        UnlikelyUnits(),
        AddOnBase(),
        DisciplineModifier(),
        AssistantModifier(),
        DisciplineConflict(),
        AssistantDiscipline(),
        AssistantRendering(),
        AnnualThreshold(),
        PolicyExclusions(),
        OneEvaluationADay(),
        PairedProcedures(),
        DistinctServiceConflict(),
        RepeatedSession(),
        TelehealthService(),
        PurposeModifier(),
        AdvanceNotice(),
        AdvanceNoticeOfPlan(),
        AnatomicModifier(),
        ReducedService(),
        ModifierValidity(),
        MedicareStays(),
        ModifierOrder(),
        DiagnosisPointers(),
        DiagnosisSupport(),
        ProviderIdentifiers(),
        BillingIdentity(),
        TaxonomyFormat(),
        MemberIdentifier(),
        PatientMatchesPayer(),
        PayerListed(),
        CharacterSet(),
        ServiceDates(),
        AccidentData(),
        AdmissionDate(),
        WorkersCompData(),
        ClaimAmounts(),
        ExactDuplicate(),
        NearDuplicate(),
        ClaimInFlight(),
        TimelyFiling(),
        SecondaryFiling(),
        PlanEstablished(),
        InitialCertification(),
        CertificationPeriod(),
        ProgressReport(),
        CertifyingPractitioner(),
        ReferringProvider(),
        EvaluationOfEpisode(),
        TreatmentPlanPeriod(),
        AuthorizationFit(),
        AuthorizationUse(),
        Referral(),
        PlaceOfService(),
        FacilitySetting(),
        ServiceFacility(),
        EvaluationAndManagementCode(),
    ]

    let rulesByClass: [PayerClass: [any Rule]]

    private init() {
        let pairs = PayerClass.allCases.map { payer in
            (payer, Self.rules.filter { type(of: $0).about.payers.contains(payer) })
        }
        rulesByClass = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// What every rule is about, in the order in which they run.
    public var descriptions: [RuleDescription] { Self.rules.map { type(of: $0).about } }

    /// Makes the claim of a visit and checks it.
    ///
    /// Rules are evaluated as of the date of service; only deadlines look at `today`.
    public func scrub(_ input: ScrubInput) -> ScrubResult {
        guard input.declinedFixes.isEmpty else { return scrubKeepingFixes(input) }
        var draft = DraftClaim(input)
        for rule in rulesByClass[input.payer.payerClass] ?? [] {
            rule.apply(to: &draft)
        }
        return draft.result()
    }
}
