/// Some plans want to know whether treatment builds a skill (96) or restores one (97).
struct PurposeModifier: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-13", .fix, .reject, .warn,
            means: "Where the plan asks for it, therapy lines carry 96 or 97 as the plan of care says.",
            example: "Habilitative plan of care: 97530-GO becomes 97530-GO-96."),
        source: "CPT appendix A, 96 and 97; payer profile")

    static func apply(to draft: inout DraftClaim) {
        guard draft.payer.wantsPurposeModifier else { return }
        guard let purpose = draft.visit.planOfCare?.purpose else {
            let open = Self.therapyLines(draft).filter { !Self.isMarked(draft.lines[$0].claim) }
            guard !open.isEmpty else { return }
            draft.report(
                "B-MOD-13", .warn, "The plan wants 96 or 97, and the plan of care does not say which.", lines: open,
                carc: "4")
            return
        }
        mark(purpose == .habilitative ? "96" : "97", &draft)
    }

    private static func mark(_ wanted: String, _ draft: inout DraftClaim) {
        let other = wanted == "96" ? "97" : "96"
        var changed: [Int] = []
        for index in Self.therapyLines(draft) {
            let modifiers = draft.lines[index].claim.modifiers
            if modifiers.contains(other) {
                draft.report(
                    "B-MOD-13", .reject, "The stated purpose of treatment is not that of the plan of care.",
                    lines: [index], carc: "4", inputs: ["expected": .text(wanted)])
            } else if !modifiers.contains(wanted) {
                draft.lines[index].claim.modifiers.append(wanted)
                changed.append(index)
            }
        }
        guard !changed.isEmpty else { return }
        draft.report(
            "B-MOD-13", .fix, "The modifier for the purpose of treatment was added.", lines: changed, carc: "4",
            inputs: ["modifier": .text(wanted), "evidence": "plan_of_care.purpose"])
    }

    private static func isMarked(_ line: ClaimLine) -> Bool {
        line.modifiers.contains("96") || line.modifiers.contains("97")
    }

    private static func therapyLines(_ draft: DraftClaim) -> [Int] {
        draft.lines.indices.filter {
            !draft.services[draft.lines[$0].service].procedure.traits.contains(.notTherapy)
        }
    }
}
