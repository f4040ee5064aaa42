/// Some services go by another code with some payers, as unattended electrical stimulation with Medicare.
struct CodeReplacement: Rule {
    static let about = RuleDescription(
        .init(
            "B-PB-2", .fix,
            means: "A code that the payer takes under another number is replaced.",
            example: "97014 to Medicare: G0283."),
        source: "MCPM ch. 5 §20, CMS therapy code list")

    static func apply(to draft: inout DraftClaim) {
        guard !draft.payer.codeReplacements.isEmpty else { return }
        for index in draft.services.indices {
            let code = draft.services[index].code
            guard let replacement = draft.payer.codeReplacements[code] else { continue }
            draft.services[index].procedure = Procedure.named(replacement)
            draft.report(
                "B-PB-2", .fix, "A code was replaced by the one that the payer takes.", services: [index], carc: "181",
                inputs: ["from": .text(code), "to": .text(replacement)])
        }
    }
}
