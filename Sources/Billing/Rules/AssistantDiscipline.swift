/// The assistant modifier goes with its own discipline: CO with GO, CQ with GP.
struct AssistantDiscipline: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-3", .reject,
            means: "CO stands together with GO on its line.",
            example: "L3908-CO: reject."),
        .init(
            "B-CO-4", .reject,
            means: "CO never stands with GP, CQ never with GO.",
            example: "97535-GO-CQ: reject."),
        payers: [.medicare],
        source: "MCPM ch. 5 §20.1")

    func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            let modifiers = draft.lines[index].claim.modifiers
            let isMismatch =
                modifiers.contains("CO") && modifiers.contains("GP")
                || modifiers.contains("CQ") && modifiers.contains("GO")
            let inputs: [String: Finding.Value] = ["code": .text(draft.lines[index].claim.code)]
            if isMismatch {
                draft.report(
                    "B-CO-4", .reject, "The assistant modifier belongs to another discipline.", lines: [index],
                    carc: "4", inputs: inputs)
            } else if modifiers.contains("CO") && !modifiers.contains("GO") {
                draft.report(
                    "B-CO-3", .reject, "CO stands without GO.", lines: [index], carc: "4", inputs: inputs)
            }
        }
    }
}
