/// A claim needs somebody to send it to, who covered the patient on the day.
struct CoveragePresent: Rule {
    static let about = RuleDescription(
        .init(
            "B-COV-1", .reject,
            means: "The visit names a coverage, and it was active on the day.",
            example: "No coverage: reject."),
        source: "837P loop 2000B; 271 EB*1")

    static func apply(to draft: inout DraftClaim) {
        if draft.visit.coverages.isEmpty {
            draft.report("B-COV-1", .reject, "No insurance coverage is given.", carc: "31")
        } else if draft.input.coverage?.isActive == false {
            draft.report(
                "B-COV-1", .reject, "Coverage was not active on the date of service.", carc: "27",
                inputs: ["service_date": .text(draft.serviceDate.iso)])
        }
    }
}
