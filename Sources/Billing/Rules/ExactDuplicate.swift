/// The same claim is not sent twice.
struct ExactDuplicate: Rule {
    static let about = RuleDescription(
        .init(
            "B-DUP-1", .reject,
            means: "No live claim has the same patient, provider, day, codes, modifiers, units and charge.",
            example: "The same visit twice: reject."),
        source: "CARC 18")

    static func apply(to draft: inout DraftClaim) {
        guard draft.input.isExactDuplicate else { return }
        draft.report("B-DUP-1", .reject, "A live claim with the same content exists.", carc: "18")
    }
}
