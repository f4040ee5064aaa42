/// A workers' compensation claim names the injury.
struct WorkersCompData: Rule {
    static let about = RuleDescription(
        "B-WC-1", meaning: "Work accident with date and the carrier's claim number.", payers: [.workersComp],
        source: "837P REF*Y4, CLM11, DTP*439")

    func apply(to draft: inout DraftClaim) {
        let accident = draft.visit.accident
        let isComplete = accident?.kind == .work && accident?.date != nil && accident?.claimNumber?.isEmpty == false
        guard !isComplete else { return }
        draft.report(
            "B-WC-1", .reject, "The work accident, its date or the carrier's claim number is missing.", carc: "16",
            inputs: [
                "has_work_accident": .bool(accident?.kind == .work),
                "has_claim_number": .bool(accident?.claimNumber?.isEmpty == false),
            ])
    }
}
