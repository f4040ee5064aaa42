/// Services under an occupational therapy plan of care carry GO, or the programme's own modifier in a school.
struct DisciplineModifier: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-1", .fix,
            means: "Services under an occupational therapy plan of care carry GO, or the school programme's modifier.",
            example: "97530 to Medicare: 97530-GO."),
        .init(
            "B-MOD-5", .fix, .warn,
            means: "What is sometimes therapy carries GO under a plan of care alone.",
            example: "98977 under a plan of care: 98977-GO."),
        source: "MCPM ch. 5 §20.1; CR 14250")

    static func apply(to draft: inout DraftClaim) {
        guard let modifier = Self.modifier(draft) else { return }
        let hasPlan = draft.visit.planOfCare != nil
        var changed: [Int] = []
        var changedUnderPlan: [Int] = []
        for index in draft.lines.indices {
            let traits = draft.services[draft.lines[index].service].procedure.traits
            let modifiers = draft.lines[index].claim.modifiers
            let isMarked = modifiers.contains(modifier) || modifiers.contains(where: Modifier.isDiscipline)
            if traits.contains(.notTherapy) { continue }
            let isSometimes = traits.contains(.sometimesTherapy)
            if isSometimes && !hasPlan {
                if isMarked && !draft.visit.isKnownByClaimOnly { Self.doubt(index, &draft) }
                continue
            }
            if isMarked { continue }
            draft.lines[index].claim.modifiers.append(modifier)
            if isSometimes { changedUnderPlan.append(index) } else { changed.append(index) }
        }
        report("B-MOD-1", changed, modifier, &draft)
        report("B-MOD-5", changedUnderPlan, modifier, &draft)
    }

    private static func report(_ rule: String, _ lines: [Int], _ modifier: String, _ draft: inout DraftClaim) {
        guard !lines.isEmpty else { return }
        draft.report(
            rule, .fix, "The discipline modifier was added.", lines: lines, carc: "4",
            inputs: ["modifier": .text(modifier), "has_plan_of_care": .bool(draft.visit.planOfCare != nil)])
    }

    private static func doubt(_ index: Int, _ draft: inout DraftClaim) {
        draft.report(
            "B-MOD-5", .warn, "A service that is sometimes therapy is marked as therapy without a plan of care.",
            lines: [index], inputs: ["code": .text(draft.lines[index].claim.code)])
    }

    private static func modifier(_ draft: DraftClaim) -> String? {
        if draft.visit.setting == .school, let modifier = draft.payer.schoolModifier { return modifier }
        return draft.payer.wantsDisciplineModifier ? Modifier.occupationalTherapy : nil
    }
}
