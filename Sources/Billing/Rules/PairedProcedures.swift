/// Of two codes that an NCCI edit pairs, the second is paid only when the note proves it a service of its own.
///
/// A modifier is added on stored evidence alone (times that do not overlap, a documented separate session, or another
/// discipline), and the finding says which.
struct PairedProcedures: Rule {
    static let about = RuleDescription(
        .init(
            "B-NCCI-1", .reject, .fix, .warn,
            means: "Codes of an edit are billed together only where a modifier may pass it and the note proves it.",
            example: "97140 09:00-09:15 and 97530 09:15-09:30: 97530-GO-59; overlapping times: reject."),
        .init(
            "B-NCCI-2", .warn,
            means: "An edit is passed by a modifier of distinct services, not by another one of the list.",
            example: "97140 with 97530-LT: warn."),
        .init(
            "B-NCCI-3", .reject, .fix, .warn,
            means: "A re-evaluation beside treatment carries 59 or XU and a documented change of status.",
            example: "97168 with 97530, no change of status documented: reject."),
        .init(
            "B-MOD-7", .reject, .warn,
            means: "59 and the X modifiers stand only where an edit may be passed.",
            example: "97535-59 alone on the claim: warn."),
        .init(
            "B-MOD-8", .fix,
            means: "Payers that read X modifiers get the one that fits in place of 59.",
            example: "97530-59 with separate times: 97530-XU."),
        .init(
            "B-MOD-10", .warn,
            means: "22, 76 and 77 pass no edit.",
            example: "97530-76 beside 97140: warn, and the edit still holds."),
        .init(
            "B-MOD-20", .fix,
            means: "Where the payer reads the modifier on the second code alone, it moves there.",
            example: "97140-59 with 97530 to such a payer: 97530-59."),
        source: "NCCI PTP table of the day; NCCI policy manual 2026 ch. I and XI; MLN SE1418")

    static func apply(to draft: inout DraftClaim) {
        guard draft.payer.appliesProcedureEdits else { return }
        var passed: Set<Int> = []
        let edits = NationalEdits(draft.input.reference, on: draft.serviceDate)
        let pairs = pairs(of: draft.services, edits)
        for pair in pairs { decide(pair, pairs, &draft, &passed) }
        decideOtherClaims(edits, &draft, &passed)
        reportNeedless(passed, &draft)
    }

    /// Two services of the claim under an edit.
    private struct Pair {
        /// The service that is paid.
        let first: Int
        /// The service that is not paid beside it.
        let second: Int
        let edit: NationalEdits.Edit
    }

    private static func pairs(of services: [Service], _ edits: NationalEdits) -> [Pair] {
        let billed = services.indices.filter { !services[$0].isDropped && services[$0].units > 0 }
        guard billed.count > 1 else { return [] }
        var pairs: [Pair] = []
        for first in billed {
            guard let row = edits.row(of: services[first].code) else { continue }
            for second in billed where second != first {
                guard services[first].code != services[second].code,
                    let edit = row.edit(with: services[second].code),
                    !PolicyExclusionTable.decides(services[first].code, services[second].code)
                else { continue }
                pairs.append(Pair(first: first, second: second, edit: edit))
            }
        }
        guard pairs.count > 1 else { return pairs }
        // The same pairs in any order of the note, so that the result does not depend on it.
        let codes = services.map(\.code)
        return pairs.sorted { (codes[$0.first], codes[$0.second]) < (codes[$1.first], codes[$1.second]) }
    }

    private static func decide(_ pair: Pair, _ pairs: [Pair], _ draft: inout DraftClaim, _ passed: inout Set<Int>) {
        let facts = PairFacts(pair.first, pair.second, draft)
        passed.formUnion([pair.first, pair.second])
        guard pair.edit.isCertain else {
            if !facts.hasModifier(onEitherLine: true) {
                facts.report(.warn, "The codes are said to be paired; look before they go out.", &draft)
            }
            return
        }
        if pair.edit.indicator == .never {
            facts.report(.reject, "The codes are never paid together.", &draft)
            if facts.isDistinctStated {
                facts.report(.reject, "No modifier passes the edit of these codes.", rule: "B-MOD-7", &draft)
            }
        } else if facts.hasModifier(onEitherLine: draft.payer.takesModifierOnEitherLine) {
            facts.checkStated(&draft)
        } else if facts.isDistinctOnFirst, !pairs.contains(where: { $0.second == pair.first }) {
            facts.moveToSecond(&draft)
        } else {
            facts.prove(&draft)
        }
    }

    /// Services of other claims of the day: ours is held or marked when it is the one that would not be paid.
    private static func decideOtherClaims(
        _ edits: NationalEdits, _ draft: inout DraftClaim, _ passed: inout Set<Int>
    ) {
        guard !draft.input.sameDayServices.isEmpty else { return }
        for index in draft.services.indices where !draft.services[index].isDropped && draft.services[index].units > 0 {
            for other in draft.input.sameDayServices { decide(index, beside: other, edits, &draft, &passed) }
        }
    }

    private static func decide(
        _ index: Int, beside other: SameDayService, _ edits: NationalEdits, _ draft: inout DraftClaim,
        _ passed: inout Set<Int>
    ) {
        let code = draft.services[index].code
        guard code != other.code, !PolicyExclusionTable.decides(code, other.code) else { return }
        let edit = edits.row(of: other.code)?.edit(with: code)
        let isOursPaid = edit == nil && edits.row(of: code)?.edit(with: other.code) != nil
        guard edit != nil || isOursPaid else { return }
        passed.insert(index)
        let facts = PairFacts(other, index, draft)
        guard let edit, edit.isCertain else {
            return facts.report(.warn, "Another claim of the day has a code that is paired with this one.", &draft)
        }
        if edit.indicator == .never {
            facts.report(.reject, "The codes are never paid together.", &draft)
        } else if facts.hasModifier(onEitherLine: false) {
            facts.checkStated(&draft)
        } else {
            facts.prove(&draft)
        }
    }

    private static func reportNeedless(_ passed: Set<Int>, _ draft: inout DraftClaim) {
        let needless = draft.lines.indices.filter { index in
            let line = draft.lines[index]
            guard !passed.contains(line.service), !(line.isAssistant && draft.payer.splitLineModifier == "59") else {
                return false
            }
            return line.claim.modifiers.contains(where: Modifier.isDistinctService)
                && !PairFacts.isExcluded(line.claim.code, draft)
        }
        guard !needless.isEmpty else { return }
        draft.report(
            "B-MOD-7", .warn, "A modifier of distinct services stands where no edit is known that needs it.",
            lines: needless, carc: "4", inputs: ["table_loaded": .bool(draft.input.reference.edits != nil)])
    }
}
