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

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            let modifiers = draft.lines[index].claim.modifiers
            let hasAssistant = modifiers.contains("CO")
            let isMismatch =
                hasAssistant && modifiers.contains("GP") || modifiers.contains("CQ") && modifiers.contains("GO")
            if isMismatch {
                reject("B-CO-4", "The assistant modifier belongs to another discipline.", index, &draft)
            } else if hasAssistant && !modifiers.contains("GO") {
                reject("B-CO-3", "CO stands without GO.", index, &draft)
            }
        }
    }

    private static func reject(_ rule: String, _ message: String, _ index: Int, _ draft: inout DraftClaim) {
        draft.report(
            rule, .reject, message, lines: [index], carc: "4", inputs: ["code": .text(draft.lines[index].claim.code)])
    }
}
