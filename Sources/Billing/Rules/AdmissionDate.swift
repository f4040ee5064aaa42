/// A hospital inpatient has been admitted.
struct AdmissionDate: Rule {
    static let about = RuleDescription(
        .init(
            "B-DATE-4", .reject,
            means: "A service in place 21 names the day of admission, not after the service.",
            example: "Place 21 without admission date: reject."),
        source: "837P DTP*435")

    static func apply(to draft: inout DraftClaim) {
        guard draft.visit.placeOfService == "21" else { return }
        if let admitted = draft.visit.admittedOn, admitted <= draft.serviceDate { return }
        draft.report("B-DATE-4", .reject, "The day of admission is missing or after the service.", carc: "16")
    }
}
