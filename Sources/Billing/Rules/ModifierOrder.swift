/// Modifiers that decide payment come first; at most four fit.
struct ModifierOrder: Rule {
    static let about = RuleDescription(
        "B-MOD-17", meaning: "Modifiers stand in the order GO, CO, KX, then 59 or X, then informational; four at most.",
        source: "837P SV101-3 to SV101-6; the order is a payer's choice")

    // Later entries of the list come later; what is not listed stands between distinct services and information.
    private static let rank: [String: Int] = [
        "GO": 0, "GP": 0, "GN": 0, "CO": 1, "CQ": 1, "KX": 2, "GA": 3, "GX": 3, "GY": 3, "GZ": 3, "59": 4, "XE": 4,
        "XP": 4, "XS": 4, "XU": 4, "76": 5, "77": 5, "93": 7, "95": 7, "96": 7, "97": 7, "GT": 7,
    ]

    func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices where draft.lines[index].claim.modifiers.count > 1 {
            order(index, &draft)
        }
    }

    private func order(_ index: Int, _ draft: inout DraftClaim) {
        let before = draft.lines[index].claim.modifiers
        var after: [String] = []
        for modifier in before where !after.contains(modifier) { after.append(modifier) }
        let hadRepeats = after.count < before.count
        after = after.map { ($0, Self.rank[$0] ?? 6) }.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0)
        draft.lines[index].claim.modifiers = after
        let given = draft.services[draft.lines[index].service].givenModifiers
        let isReordered = after.filter { given.contains($0) } != given.filter { after.contains($0) }
        if hadRepeats || isReordered {
            draft.report("B-MOD-17", .fix, "Modifiers were put in order.", lines: [index])
        }
        if after.count > 4 {
            draft.report(
                "B-MOD-17", .reject, "A line carries more than four modifiers.", lines: [index], carc: "4",
                inputs: ["modifiers": .int(Int64(after.count))])
        }
    }
}
