/// Occupational therapists evaluate under 97165 to 97168, not under physicians' visit codes.
struct EvaluationAndManagementCode: Rule {
    static let about = RuleDescription(
        .init(
            "B-PB-3", .warn,
            means: "An occupational therapist bills no 992xx code.",
            example: "99213: warn."),
        source: "MCPM ch. 5 §20.1")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices where draft.lines[index].claim.code.hasPrefix("992") {
            draft.report(
                "B-PB-3", .warn, "A therapist bills a physician's visit code.", lines: [index], carc: "170",
                inputs: ["code": .text(draft.lines[index].claim.code)])
        }
    }
}
