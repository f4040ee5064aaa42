/// An add-on code is paid only beside its base code.
struct AddOnBase: Rule {
    static let about = RuleDescription(
        .init(
            "B-NCCI-10", .reject,
            means: "An add-on code stands beside its base code of the same day.",
            example: "97130 without 97129: reject."),
        source: "CMS NCCI add-on code edits")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            guard let bases = Self.bases(of: draft.lines[index], draft),
                // Which bases it takes is the payer's own affair then.
                !bases.contains(AddOnCodes.contractorDefined),
                !draft.lines.contains(where: { bases.contains($0.claim.code) }),
                !draft.input.sameDayServices.contains(where: { bases.contains($0.code) })
            else { continue }
            draft.report(
                "B-NCCI-10", .reject, "An add-on code stands without its base code.", lines: [index], carc: "107",
                inputs: ["code": .text(draft.lines[index].claim.code), "base": .text(bases.joined(separator: " "))])
        }
    }

    /// The base codes of an add-on code, by the loaded table or else by our own; nil for other codes.
    private static func bases(of line: DraftLine, _ draft: DraftClaim) -> [String]? {
        draft.input.reference.addOns?.bases(of: line.claim.code, on: draft.serviceDate)
            ?? draft.services[line.service].procedure.addOnTo.map { [$0] }
    }
}
