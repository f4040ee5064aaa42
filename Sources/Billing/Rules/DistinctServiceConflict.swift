/// A line says in one way only that its service was distinct.
struct DistinctServiceConflict: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-9", .reject,
            means: "59 and an X modifier never stand on one line, and 59 never on a visit code.",
            example: "97530-59-XU: reject."),
        source: "NCCI policy manual 2026 ch. I §E")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            let line = draft.lines[index].claim
            guard line.modifiers.contains("59") else { continue }
            let isDouble = line.modifiers.contains { $0 != "59" && Modifier.isDistinctService($0) }
            guard isDouble || line.code.hasPrefix("992") else { continue }
            draft.report(
                "B-MOD-9", .reject, "59 stands beside an X modifier or on a visit code.", lines: [index], carc: "4",
                inputs: ["code": .text(line.code)])
        }
    }
}
