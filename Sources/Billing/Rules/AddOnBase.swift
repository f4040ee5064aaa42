/// An add-on code is paid only beside its base code.
struct AddOnBase: Rule {
    static let about = RuleDescription(
        "B-NCCI-10", meaning: "Add-on codes come with their base code on the same day.",
        source: "CMS NCCI add-on code edits")

    func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            let line = draft.lines[index]
            guard let base = draft.services[line.service].procedure.addOnTo,
                !draft.lines.contains(where: { $0.claim.code == base })
            else { continue }
            draft.report(
                "B-NCCI-10", .reject, "An add-on code stands without its base code.", lines: [index], carc: "107",
                inputs: ["code": .text(line.claim.code), "base": .text(base)])
        }
    }
}
