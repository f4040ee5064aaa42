/// Services that the NCCI policy manual keeps apart by its text.
struct PolicyExclusions: Rule {
    static let about = RuleDescription(
        .init(
            "B-NCCI-4", .reject, .fix,
            means: "97750, 97755 and 97763 do not stand beside an evaluation by the same specialty on a day.",
            example: "97165 and 97755 both by occupational therapy: reject; 97750-GP by physical therapy: XP."),
        .init(
            "B-NCCI-5", .reject, .fix,
            means: "97760 and 97761 do not stand beside a re-evaluation by the same specialty on a day.",
            example: "97168 and 97760: reject."),
        .init(
            "B-NCCI-7", .reject, .fix,
            means: "97129, 97130 and 97533 do not stand beside 92507 or 92508 by one practitioner.",
            example: "97533 and 92507 by one practitioner: reject."),
        .init(
            "B-NCCI-8", .reject,
            means: """
                Repositioning (95992) and manipulation (98940 to 98942) take in treatment of the same purpose or \
                region.
                """,
            example: "95992 and 97112 without a modifier: reject."),
        .init(
            "B-NCCI-9", .reject,
            means: "Occupational therapy within an encounter of cardiac or pulmonary rehabilitation is part of it.",
            example: "93798 and 97110: reject."),
        source: "NCCI policy manual 2026 ch. XI §H.3, §H.8, §P.7, §P.8, §S")

    static func apply(to draft: inout DraftClaim) {
        guard draft.payer.appliesProcedureEdits else { return }
        guard
            draft.lines.contains(where: { PolicyExclusionTable.firstCodes.contains($0.claim.code) })
                || draft.input.sameDayServices.contains(where: { PolicyExclusionTable.firstCodes.contains($0.code) })
        else { return }
        for entry in PolicyExclusionTable.entries {
            let first = draft.lines.indices.filter { entry.first.contains(draft.lines[$0].claim.code) }
            let second = draft.lines.indices.filter { entry.second.contains(draft.lines[$0].claim.code) }
            for index in second {
                let partners = first.map { draft.discipline(of: draft.lines[$0]) } + Self.elsewhere(entry.first, draft)
                check(index, partners, entry, &draft)
            }
            if second.isEmpty, let line = first.first {
                let partners = Self.elsewhere(entry.second, draft)
                rejectBeside(line, partners, entry, &draft)
            }
        }
    }

    /// Disciplines of the services of other claims of the day that have one of the codes.
    private static func elsewhere(_ codes: Set<String>, _ draft: DraftClaim) -> [String] {
        draft.input.sameDayServices.filter { codes.contains($0.code) }.map {
            $0.modifiers.first(where: Modifier.isDiscipline) ?? Modifier.occupationalTherapy
        }
    }

    private static func check(
        _ index: Int, _ partners: [String], _ entry: PolicyExclusionTable.Exclusion, _ draft: inout DraftClaim
    ) {
        guard !partners.isEmpty else { return }
        let line = draft.lines[index]
        let isMarked = line.claim.modifiers.contains(where: Modifier.isEditAssociated)
        let own = draft.discipline(of: line)
        switch entry.exception {
        case .otherSpecialty where partners.allSatisfy({ $0 != own }):
            guard !isMarked else { return }
            let modifier = draft.payer.distinctService.modifier(.otherPractitioner)
            draft.lines[index].claim.modifiers.append(modifier)
            draft.report(
                entry.rule, .fix, "Another specialty furnished the other service; the modifier was added.",
                lines: [index], carc: "236",
                inputs: [
                    "code": .text(line.claim.code), "modifier": .text(modifier),
                    "evidence": .text(Distinction.otherPractitioner.rawValue),
                ])
        case .statedModifier where isMarked: return
        case .otherSpecialty, .statedModifier, .none:
            draft.report(
                entry.rule, .reject, entry.message, lines: [index], carc: "236",
                inputs: ["code": .text(line.claim.code)])
        }
    }

    /// The service that is left out stands on another claim: ours conflicts with it all the same.
    private static func rejectBeside(
        _ index: Int, _ partners: [String], _ entry: PolicyExclusionTable.Exclusion, _ draft: inout DraftClaim
    ) {
        let own = draft.discipline(of: draft.lines[index])
        guard case .otherSpecialty = entry.exception, partners.contains(own) else { return }
        draft.report(
            entry.rule, .reject, entry.message, lines: [index], carc: "236",
            inputs: ["code": .text(draft.lines[index].claim.code)])
    }
}
