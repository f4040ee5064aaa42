/// A claim needs somebody to send it to.
struct CoveragePresent: Rule {
    static let about = RuleDescription(
        "B-COV-1", meaning: "The visit names at least one insurance coverage.", source: "837P loop 2000B")

    func apply(to draft: inout DraftClaim) {
        guard draft.visit.coverages.isEmpty else { return }
        draft.report("B-COV-1", .reject, "No insurance coverage is given.", carc: "31")
    }
}
