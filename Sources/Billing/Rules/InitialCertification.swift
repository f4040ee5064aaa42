/// The plan of care is certified within thirty days of the first treatment.
///
/// Since 2025 an order on file and a plan sent to the referrer in time stand in for the signature on the first plan.
struct InitialCertification: Rule {
    static let about = RuleDescription(
        "B-DOC-3", "B-DOC-4", meaning: "The first plan is certified, or ordered and sent, within thirty days.",
        payers: [.medicare], source: "MBPM ch. 15 §220.1.3; 42 CFR 424.24 as of 2025-01-01")

    func apply(to draft: inout DraftClaim) {
        guard let plan = draft.visit.planOfCare, plan.certifiedOn == nil,
            let terms = CertificationTerms.medicare.value(on: draft.serviceDate),
            let start = plan.certificationStart ?? plan.establishedOn
        else { return }
        if terms.takesOrderOnFile, plan.orderOnFile == true, let sent = plan.sentToReferrerOn,
            start.days(until: sent) <= terms.initialDays
        {
            return
        }
        let days = start.days(until: draft.input.today)
        draft.report(
            "B-DOC-3", days > terms.initialDays ? .reject : .warn, "The plan of care is not certified.",
            inputs: ["days_since_start": .int(Int64(days)), "limit_days": .int(Int64(terms.initialDays))])
    }
}
