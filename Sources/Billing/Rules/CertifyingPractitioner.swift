/// Not every practitioner may certify a plan of occupational therapy.
struct CertifyingPractitioner: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-7", .reject, .warn,
            means: "No chiropractor certifies; podiatrists and optometrists do within their field alone.",
            example: "Referring credential DC: reject; DPM: warn."),
        payers: [.medicare], source: "MBPM ch. 15 §220.1.1 and §220.1.3")

    static func apply(to draft: inout DraftClaim) {
        guard let referring = draft.visit.referring else { return }
        let credential = (referring.credential ?? "").uppercased().filter { $0 != "." }
        let taxonomy = referring.taxonomy ?? ""
        if credential == "DC" || taxonomy.hasPrefix("111N") {
            draft.report(
                "B-DOC-7", .reject, "A chiropractor may not certify the plan of care.", carc: "184",
                inputs: ["kind": "chiropractor"])
        } else if credential == "DPM" || taxonomy.hasPrefix("213E") {
            warn("podiatrist", &draft)
        } else if credential == "OD" || taxonomy.hasPrefix("152W") {
            warn("optometrist", &draft)
        }
    }

    private static func warn(_ kind: String, _ draft: inout DraftClaim) {
        draft.report(
            "B-DOC-7", .warn, "The practitioner may certify within the own field alone.", carc: "184",
            inputs: ["kind": .text(kind)])
    }
}
