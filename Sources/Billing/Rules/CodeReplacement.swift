/// Medicare takes unattended electrical stimulation under a code of its own.
struct CodeReplacement: Rule {
    static let about = RuleDescription(
        "B-PB-2", meaning: "97014 becomes G0283.", payers: [.medicare], source: "MCPM ch. 5 §20, CMS therapy code list")

    func apply(to draft: inout DraftClaim) {
        for index in draft.services.indices where draft.services[index].code == "97014" {
            draft.services[index].procedure = Procedure.named("G0283")
            draft.report(
                "B-PB-2", .fix, "97014 was replaced by G0283.", services: [index], carc: "181",
                inputs: ["from": "97014", "to": "G0283"])
        }
    }
}
