/// A workers' compensation claim names the injury.
struct WorkersCompData: Rule {
    static let about = RuleDescription(
        .init(
            "B-WC-1", .reject, .warn,
            means: """
                A workers' compensation claim has accident, date, the carrier's claim number and the \
                jurisdiction, and takes no copay.
                """,
            example: "No claim number: reject."),
        payers: [.workersComp],
        source: "837P REF*Y4, CLM11, DTP*439")

    static func apply(to draft: inout DraftClaim) {
        let accident = draft.visit.accident
        let isComplete = accident?.kind == .work && accident?.date != nil && accident?.claimNumber?.isEmpty == false
        if isComplete {
            warn(&draft)
            return
        }
        draft.report(
            "B-WC-1", .reject, "The work accident, its date or the carrier's claim number is missing.", carc: "16",
            inputs: [
                "has_work_accident": .bool(accident?.kind == .work),
                "has_claim_number": .bool(accident?.claimNumber?.isEmpty == false),
            ])
    }

    private static func warn(_ draft: inout DraftClaim) {
        if draft.visit.accident?.state == nil {
            draft.report("B-WC-1", .warn, "The state whose law pays for the injury is missing.", carc: "16")
        }
        if draft.visit.patientPaidCents > 0 {
            draft.report(
                "B-WC-1", .warn, "Workers' compensation takes no payment from the patient.",
                inputs: ["patient_paid_cents": .int(draft.visit.patientPaidCents)])
        }
    }
}
