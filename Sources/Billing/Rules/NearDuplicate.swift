/// A claim that is almost like another one is looked at.
struct NearDuplicate: Rule {
    static let about = RuleDescription(
        .init(
            "B-DUP-2", .warn,
            means: "No live claim has the same patient, day and code and differs in something else.",
            example: "The same code twice on a day with other charges: warn."),
        source: "CARC 18")

    static func apply(to draft: inout DraftClaim) {
        guard draft.input.isNearDuplicate, !draft.input.isExactDuplicate else { return }
        draft.report("B-DUP-2", .warn, "A live claim for the same patient, day and code exists.", carc: "18")
    }
}
