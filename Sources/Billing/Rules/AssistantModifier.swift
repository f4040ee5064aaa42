/// Lines of an assistant's units carry CO.
struct AssistantModifier: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-1", .fix,
            means: "Lines of an assistant's units carry CO.",
            example: "97530 by the assistant for 45 minutes: 97530-GO-CO×3."),
        source: "42 CFR 410.59(a)(4); CMS CQ/CO billing examples, CY2022")

    static func apply(to draft: inout DraftClaim) {
        var changed: [Int] = []
        for index in draft.lines.indices where draft.lines[index].isAssistant {
            guard !draft.lines[index].claim.modifiers.contains("CO") else { continue }
            draft.lines[index].claim.modifiers.append("CO")
            changed.append(index)
        }
        guard !changed.isEmpty else { return }
        let units = changed.reduce(0) { $0 + draft.lines[$1].claim.units }
        draft.report(
            "B-CO-1", .fix, "CO was added to the assistant's units.", lines: changed, carc: "4",
            inputs: ["co_units": .int(Int64(units))])
    }
}
