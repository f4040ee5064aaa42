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
    static let rules: [any Rule.Type] = [
        CoveragePresent.self,
        CoverageBenefit.self,
        PayerOrder.self,
        ProviderEnrollment.self,
        NoteCompleteness.self,
        DiagnosisFormat.self,
        DiagnosisList.self,
        DiagnosisInForce.self,
        DiagnosisSeventhCharacter.self,
        FirstListedDiagnosis.self,
        DiagnosisOfPatient.self,
        CodeReplacement.self,
        BundledCode.self,
        TimePlausibility.self,
        OverlappingTime.self,
        RepeatedCode.self,
        UnitsFromMinutes.self,
        BilledUnits.self,
        AssistantShare.self,
        AssistantSupervision.self,
        LineBuilding.self,
        UnitPlausibility.self,
        PayerUnitLimit.self,
        UnlikelyUnits.self,
        AddOnBase.self,
        DisciplineModifier.self,
        AssistantModifier.self,
        DisciplineConflict.self,
        AssistantDiscipline.self,
        AssistantRendering.self,
        AnnualThreshold.self,
        PolicyExclusions.self,
        OneEvaluationADay.self,
        PairedProcedures.self,
        DistinctServiceConflict.self,
        RepeatedSession.self,
        TelehealthService.self,
        PurposeModifier.self,
        AdvanceNotice.self,
        AdvanceNoticeOfPlan.self,
        AnatomicModifier.self,
        ReducedService.self,
        ModifierValidity.self,
        MedicareStays.self,
        ModifierOrder.self,
        DiagnosisPointers.self,
        DiagnosisSupport.self,
        ProviderIdentifiers.self,
        BillingIdentity.self,
        TaxonomyFormat.self,
        MemberIdentifier.self,
        PatientMatchesPayer.self,
        PayerListed.self,
        CharacterSet.self,
        ServiceDates.self,
        AccidentData.self,
        AdmissionDate.self,
        WorkersCompData.self,
        ClaimAmounts.self,
        ExactDuplicate.self,
        NearDuplicate.self,
        ClaimInFlight.self,
        TimelyFiling.self,
        SecondaryFiling.self,
        PlanEstablished.self,
        InitialCertification.self,
        CertificationPeriod.self,
        ProgressReport.self,
        CertifyingPractitioner.self,
        ReferringProvider.self,
        EvaluationOfEpisode.self,
        TreatmentPlanPeriod.self,
        AuthorizationFit.self,
        AuthorizationUse.self,
        Referral.self,
        PlaceOfService.self,
        FacilitySetting.self,
        ServiceFacility.self,
        EvaluationAndManagementCode.self,
    ]

    let rulesByClass: [PayerClass: [any Rule.Type]]

    private init() {
        let pairs = PayerClass.allCases.map { payer in
            (payer, Self.rules.filter { $0.about.payers.contains(payer) })
        }
        rulesByClass = Dictionary(uniqueKeysWithValues: pairs)
    }

    /// What every rule is about, in the order in which they run.
    public var descriptions: [RuleDescription] { Self.rules.map { $0.about } }

    /// Makes the claim of a visit and checks it.
    ///
    /// Rules are evaluated as of the date of service; only deadlines look at `today`.
    public func scrub(_ input: consuming ScrubInput) -> ScrubResult {
        if !input.declinedFixes.isEmpty { return scrubKeepingFixes(input) }
        let rules = rulesByClass[input.payer.payerClass] ?? []
        var draft = DraftClaim(input)
        for rule in rules {
            rule.apply(to: &draft)
        }
        return draft.result()
    }
}
