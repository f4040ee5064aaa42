/// Treatment lies within the dates of its plan.
struct TreatmentPlanPeriod: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-10", .reject,
            means: "Treatment is not before the plan's period, and for payers other than Medicare not after it.",
            example: "Plan from 10-06, treatment on 10-05: reject."),
        source: "RARC N351")

    static func apply(to draft: inout DraftClaim) {
        guard let plan = draft.visit.planOfCare,
            draft.services.contains(where: { !$0.isDropped && !$0.procedure.traits.contains(.evaluation) })
        else { return }
        // How long Medicare's certification lasts is decided by rule B-DOC-5.
        let isOver =
            draft.payer.payerClass != .medicare && plan.recertifiedOn == nil
            && plan.certificationEnd.map { draft.serviceDate > $0 } == true
        guard isOver || plan.certificationStart.map({ draft.serviceDate < $0 }) == true else { return }
        draft.report(
            "B-DOC-10", .reject, "The treatment lies outside of the plan's dates.",
            inputs: ["service_date": .text(draft.serviceDate.iso)])
    }
}
