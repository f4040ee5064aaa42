/// An episode of care has one initial evaluation.
struct EvaluationOfEpisode: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-9", .reject,
            means: "An initial evaluation opens an episode of care; a later one in it is a re-evaluation.",
            example: "97166 in an episode that has one: reject."),
        payers: [.medicare], source: "NCCI policy manual 2026 ch. XI §V.21")

    static func apply(to draft: inout DraftClaim) {
        guard draft.input.hasPriorEvaluation == true else { return }
        let initial = draft.lines.indices.filter { Procedure.isInitialEvaluation(draft.lines[$0].claim.code) }
        guard !initial.isEmpty else { return }
        draft.report(
            "B-DOC-9", .reject, "The episode of care has an evaluation already.", lines: initial, carc: "236",
            inputs: ["has_prior_evaluation": true])
    }
}
