/// Therapy time is told by units, not by modifiers for reduced or broken-off procedures.
struct ReducedService: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-18", .warn,
            means: "52 and 53 do not stand on therapy lines.",
            example: "97530-52: warn."),
        source: "CPT appendix A, 52 and 53")

    static func apply(to draft: inout DraftClaim) {
        let wrong = draft.lines.indices.filter { index in
            let line = draft.lines[index]
            return !draft.services[line.service].procedure.traits.contains(.notTherapy)
                && line.claim.modifiers.contains { $0 == "52" || $0 == "53" }
        }
        guard !wrong.isEmpty else { return }
        draft.report(
            "B-MOD-18", .warn, "A reduced or broken-off service is told by its units.", lines: wrong, carc: "4")
    }
}
