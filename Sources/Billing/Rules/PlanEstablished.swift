/// Treatment follows a plan of care that exists.
struct PlanEstablished: Rule {
    static let about = RuleDescription(
        "B-DOC-2", meaning: "A plan of care is established on or before the day of treatment.", payers: [.medicare],
        source: "42 CFR 410.61")

    func apply(to draft: inout DraftClaim) {
        // The plan grows out of the evaluation, so a visit that only evaluates needs none yet.
        let isTreatment = draft.services.contains { !$0.isDropped && !$0.procedure.traits.contains(.evaluation) }
        guard isTreatment else { return }
        guard let established = draft.visit.planOfCare?.establishedOn else {
            draft.report(
                "B-DOC-2", draft.visit.isKnownByClaimOnly ? .warn : .reject,
                "Treatment without an established plan of care.", carc: "B12")
            return
        }
        guard established > draft.serviceDate else { return }
        draft.report(
            "B-DOC-2", .reject, "The plan of care was established after the treatment.", carc: "B12",
            inputs: ["established_on": .text(established.iso), "service_date": .text(draft.serviceDate.iso)])
    }
}
