/// Treatment lies within a certified period.
struct CertificationPeriod: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-5", .reject, .warn,
            means: """
                Treatment lies within the certified period, ninety days at most, or a recertified one; a \
                late one needs its reason in the chart.
                """,
            example: "First treatment 03-10, service 06-20, not recertified: reject."),
        payers: [.medicare],
        source: "MBPM ch. 15 §220.1.3; whether the first day counts is not certain")

    static func apply(to draft: inout DraftClaim) {
        guard let plan = draft.visit.planOfCare,
            let terms = CertificationTerms.medicare.value(on: draft.serviceDate),
            let end = Self.end(of: plan, terms), draft.serviceDate > end
        else { return }
        // Late certification is allowed when the chart says why it came late.
        draft.report(
            "B-DOC-5", plan.delayReasonOnFile == true ? .warn : .reject,
            "The certification ended before the date of service.",
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
