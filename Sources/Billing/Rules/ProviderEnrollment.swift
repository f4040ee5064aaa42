/// Those who bill and render are enrolled with the payer on the day; until then the claim waits.
struct ProviderEnrollment: Rule {
    static let about = RuleDescription(
        .init(
            "B-COV-8", .reject,
            means: "Clinic and rendering therapist are enrolled with the payer on the day of service.",
            example: "A therapist whose enrollment begins in March, service in January: reject."),
        source: "Enrollment table of the clinic; CARC 185, 208, B7")

    static func apply(to draft: inout DraftClaim) {
        guard let enrollment = draft.input.enrollment else { return }
        if enrollment.isRenderingEnrolled == false { report("rendering", "185", &draft) }
        if enrollment.isBillingEnrolled == false { report("billing", "B7", &draft) }
    }

    private static func report(_ role: String, _ carc: String, _ draft: inout DraftClaim) {
        draft.report(
            "B-COV-8", .reject, "Not enrolled with the payer on the day of service.", carc: carc,
            inputs: ["role": .text(role)])
    }
}
