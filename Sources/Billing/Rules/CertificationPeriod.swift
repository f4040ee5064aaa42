/// Treatment lies within a certified period.
struct CertificationPeriod: Rule {
    static let about = RuleDescription(
        "B-DOC-5", meaning: "The date of service is within the plan's period, ninety days at most, or recertified.",
        payers: [.medicare], source: "MBPM ch. 15 §220.1.3")

    func apply(to draft: inout DraftClaim) {
        guard let plan = draft.visit.planOfCare,
            let terms = CertificationTerms.medicare.value(on: draft.serviceDate),
            let end = Self.end(of: plan, terms), draft.serviceDate > end
        else { return }
        draft.report(
            "B-DOC-5", .reject, "The certification ended before the date of service.",
            inputs: ["certification_end": .text(end.iso), "service_date": .text(draft.serviceDate.iso)])
    }

    // A recertification opens a period of its own, which the end of the one before does not cut short.
    private static func end(of plan: Visit.PlanOfCare, _ terms: CertificationTerms) -> CalendarDay? {
        if let recertified = plan.recertifiedOn { return recertified.adding(days: terms.periodDays) }
        let longest = (plan.certificationStart ?? plan.establishedOn)?.adding(days: terms.periodDays)
        guard let longest, let stated = plan.certificationEnd else { return longest ?? plan.certificationEnd }
        return min(longest, stated)
    }
}
