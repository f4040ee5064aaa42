/// Modifiers that decide payment come first; at most four fit.
struct ModifierOrder: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-17", .fix, .reject,
            means: "Modifiers stand in the payer's order, four at most.",
            example: "96, 59, GO: GO, 59, 96."),
        source: "837P SV101-3 to SV101-6; the order is a payer's choice")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices where draft.lines[index].claim.modifiers.count > 1 {
            order(index, &draft)
        }
    }

    private static func order(_ index: Int, _ draft: inout DraftClaim) {
        let before = draft.lines[index].claim.modifiers
        var after: [String] = []
        for modifier in before where !after.contains(modifier) { after.append(modifier) }
        let hadRepeats = after.count < before.count
        let ranking = draft.payer.modifierOrder
        after = after.map { ($0, Self.rank($0, ranking)) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
        let kept = Self.fitted(after, draft.payer)
        draft.lines[index].claim.modifiers = kept
        let given = draft.services[draft.lines[index].service].givenModifiers
        let isReordered = after.filter { given.contains($0) } != given.filter { after.contains($0) }
        if hadRepeats || isReordered || kept != after {
            draft.report(
                "B-MOD-17", .fix, "Modifiers were put in order.", lines: [index],
                inputs: ["modifiers": .text(kept.joined(separator: " "))])
        }
        if kept.count > 4 {
            draft.report(
                "B-MOD-17", .reject, "A line carries more than four modifiers.", lines: [index], carc: "4",
                inputs: ["modifiers": .int(Int64(kept.count))])
        }
    }

    private static func rank(_ modifier: String, _ ranking: [String]) -> Int {
        ranking.firstIndex(of: modifier) ?? ranking.firstIndex(of: "*") ?? ranking.count
    }

    /// At most four modifiers where the payer says how; all of them where a person must decide.
    private static func fitted(_ modifiers: [String], _ payer: PayerProfile) -> [String] {
        guard modifiers.count > 4 else { return modifiers }
        switch payer.modifierOverflow {
        case .reject: return modifiers
        case .ninetyNine: return modifiers.prefix(3) + ["99"]
        case .dropInformational:
            let firstInformational = payer.modifierOrder.firstIndex(of: "*") ?? payer.modifierOrder.count
            var kept = modifiers
            while kept.count > 4, let last = kept.last, rank(last, payer.modifierOrder) > firstInformational {
                kept.removeLast()
            }
            return kept
        }
    }
}
