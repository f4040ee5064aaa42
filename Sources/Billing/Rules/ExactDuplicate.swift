/// The same claim is not sent twice.
struct ExactDuplicate: Rule {
    static let about = RuleDescription(
        "B-DUP-1", meaning: "No live claim has the same patient, provider, day, codes, modifiers, units and charge.",
        source: "CARC 18")

    func apply(to draft: inout DraftClaim) {
        guard draft.input.isExactDuplicate else { return }
        draft.report("B-DUP-1", .reject, "A live claim with the same content exists.", carc: "18")
    }
}
