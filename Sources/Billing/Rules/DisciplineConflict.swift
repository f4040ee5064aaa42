/// One discipline per line, and the right one.
struct DisciplineConflict: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-2", .reject,
            means: "A line carries one of GN, GO and GP.",
            example: "97535-GO-GP: reject."),
        .init(
            "B-MOD-3", .reject,
            means: "Codes of one discipline carry its modifier.",
            example: "97165-GP: reject."),
        .init(
            "B-MOD-4", .reject,
            means: "The discipline is that of the therapist's taxonomy.",
            example: "Taxonomy 225100000X with GO: reject."),
        payers: [.medicare, .medicareAdvantage, .tricare],
        source: "MCPM ch. 5 §20.1")

    private static let disciplineByTaxonomy: [(prefix: String, modifier: String)] = [
        ("225X", "GO"), ("2251", "GP"), ("235Z", "GN"),
    ]

    static func apply(to draft: inout DraftClaim) {
        let taxonomy = draft.visit.rendering.taxonomy ?? ""
        let renderer = Self.disciplineByTaxonomy.first { taxonomy.hasPrefix($0.prefix) }?.modifier
        for index in draft.lines.indices {
            let line = draft.lines[index].claim
            let given = line.modifiers.filter(Modifier.isDiscipline)
            if given.count > 1 && given.contains(where: { $0 != given[0] }) {
                draft.report(
                    "B-MOD-2", .reject, "A line carries more than one discipline.", lines: [index], carc: "4",
                    inputs: ["code": .text(line.code)])
            }
            guard draft.payer.payerClass == .medicare, let modifier = given.first else { continue }
            if let only = draft.services[draft.lines[index].service].procedure.onlyDiscipline, only != modifier {
                draft.report(
                    "B-MOD-3", .reject, "The code belongs to another discipline.", lines: [index], carc: "4",
                    inputs: ["code": .text(line.code), "modifier": .text(modifier), "expected": .text(only)])
            } else if let renderer, renderer != modifier {
                draft.report(
                    "B-MOD-4", .reject, "The discipline does not agree with the therapist's taxonomy.", lines: [index],
                    carc: "8", inputs: ["modifier": .text(modifier), "expected": .text(renderer)])
            }
        }
    }
}
