/// Treatment follows a plan of care that exists.
struct PlanEstablished: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-2", .reject, .warn,
            means: "Treatment follows a complete plan of care established on or before the day.",
            example: "Treatment without a plan: reject."),
        payers: [.medicare],
        source: "42 CFR 410.61")

    static func apply(to draft: inout DraftClaim) {
        // The plan grows out of the evaluation, so a visit that only evaluates needs none yet.
        let isTreatment = draft.services.contains { !$0.isDropped && !$0.procedure.traits.contains(.evaluation) }
        guard isTreatment else { return }
        guard let established = draft.visit.planOfCare?.establishedOn else {
            draft.report(
                "B-DOC-2", draft.visit.isKnownByClaimOnly ? .warn : .reject,
                "Treatment without an established plan of care.", carc: "B12")
            return
        }
        if draft.visit.planOfCare?.isComplete == false {
            draft.report(
                "B-DOC-2", .reject,
                "The plan of care lacks diagnosis, goals, or type, amount, duration or frequency of treatment.",
                carc: "B12")
        }
        guard established > draft.serviceDate else { return }
        draft.report(
            "B-DOC-2", .reject, "The plan of care was established after the treatment.", carc: "B12",
            inputs: ["established_on": .text(established.iso), "service_date": .text(draft.serviceDate.iso)])
    }
}
