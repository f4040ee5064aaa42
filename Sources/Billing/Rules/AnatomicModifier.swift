/// Sides, fingers and toes are marked on orthoses and splints, not on time.
struct AnatomicModifier: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-16", .warn,
            means: "Modifiers of a side, finger or toe stand where the code is one of a body part.",
            example: "L3908-RT: passes; 97530-RT: warn."),
        source: "NCCI policy manual 2026 ch. I §E; HCPCS level II")

    static func apply(to draft: inout DraftClaim) {
        let wrong = draft.lines.indices.filter { index in
            let line = draft.lines[index].claim
            return !Self.isOfBodyPart(line.code) && line.modifiers.contains(where: Modifier.isAnatomic)
        }
        guard !wrong.isEmpty else { return }
        draft.report(
            "B-MOD-16", .warn, "A modifier of a body part stands on a service that has none.", lines: wrong, carc: "4")
    }

    // Orthoses and prostheses (L), splints and casts (29), ranges of motion (9585).
    private static func isOfBodyPart(_ code: String) -> Bool {
        code.hasPrefix("L") || code.hasPrefix("29") || code.hasPrefix("9585")
    }
}
