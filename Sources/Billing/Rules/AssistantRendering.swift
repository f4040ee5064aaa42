/// Assistants are not enrolled in Medicare: the supervising therapist renders.
struct AssistantRendering: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-7", .reject,
            means: "The rendering provider is a therapist, not an assistant.",
            example: "Rendering taxonomy 224Z00000X: reject."),
        payers: [.medicare],
        source: "MBPM ch. 15 §230.2")

    static func apply(to draft: inout DraftClaim) {
        let rendering = draft.visit.rendering
        guard rendering.credential == "OTA" || rendering.taxonomy?.hasPrefix("224Z") == true else { return }
        draft.report("B-CO-7", .reject, "An assistant is given as the rendering provider.", carc: "185")
    }
}
