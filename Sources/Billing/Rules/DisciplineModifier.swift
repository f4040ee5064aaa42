/// Services under an occupational therapy plan of care carry GO, or the programme's own modifier in a school.
struct DisciplineModifier: Rule {
    static let about = RuleDescription(
        "B-MOD-1", "B-MOD-5", meaning: "Therapy lines carry the discipline modifier that the payer wants.",
        source: "MCPM ch. 5 §20.1; CR 14250 for services that are sometimes therapy")

    func apply(to draft: inout DraftClaim) {
        guard let modifier = Self.modifier(draft) else { return }
        var changed: [Int] = []
        for index in draft.lines.indices where Self.isTherapy(draft.services[draft.lines[index].service], draft.visit) {
            let modifiers = draft.lines[index].claim.modifiers
            guard !modifiers.contains(modifier), !modifiers.contains(where: Self.isDiscipline) else { continue }
            draft.lines[index].claim.modifiers.append(modifier)
            changed.append(index)
        }
        guard !changed.isEmpty else { return }
        draft.report(
            "B-MOD-1", .fix, "The discipline modifier was added.", lines: changed, carc: "4",
            inputs: ["modifier": .text(modifier)])
    }

    static func isDiscipline(_ modifier: String) -> Bool {
        modifier == "GO" || modifier == "GP" || modifier == "GN"
    }

    private static func modifier(_ draft: DraftClaim) -> String? {
        if draft.visit.setting == .school, let modifier = draft.payer.schoolModifier { return modifier }
        return draft.payer.wantsDisciplineModifier ? "GO" : nil
    }

    private static func isTherapy(_ service: Service, _ visit: Visit) -> Bool {
        let traits = service.procedure.traits
        if traits.contains(.notTherapy) { return false }
        return !traits.contains(.sometimesTherapy) || visit.planOfCare != nil
    }
}
