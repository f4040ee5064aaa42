/// Medicare Advantage plans decide beforehand instead of by notice.
struct AdvanceNoticeOfPlan: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-15", .warn,
            means: "GA, GX, GY and GZ are not for Medicare Advantage, which decides before the service.",
            example: "97530-GO-GA to a Medicare Advantage plan: warn."),
        payers: [.medicareAdvantage], source: "42 CFR 422.566 to 422.572 (organization determinations)")

    static func apply(to draft: inout DraftClaim) {
        let marked = draft.lines.indices.filter { index in
            draft.lines[index].claim.modifiers.contains { $0 == "GA" || $0 == "GX" || $0 == "GY" || $0 == "GZ" }
        }
        guard !marked.isEmpty else { return }
        draft.report(
            "B-MOD-15", .warn, "The plan takes no notice modifiers; ask for its determination beforehand.",
            lines: marked, carc: "4")
    }
}
