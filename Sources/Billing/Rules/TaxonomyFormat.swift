/// Taxonomy codes have their form.
struct TaxonomyFormat: Rule {
    static let about = RuleDescription(
        "B-ID-3", meaning: "Taxonomy codes are ten characters and end in X.",
        source: "NUCC provider taxonomy; 837P PRV03")

    func apply(to draft: inout DraftClaim) {
        check(draft.input.clinic.taxonomy, role: "billing", &draft)
        check(draft.visit.rendering.taxonomy ?? "", role: "rendering", &draft)
    }

    private func check(_ taxonomy: String, role: String, _ draft: inout DraftClaim) {
        let bytes = taxonomy.utf8
        let isShaped =
            bytes.count == 10 && bytes.last == UInt8(ascii: "X")
            && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
        guard !isShaped else { return }
        draft.report(
            "B-ID-3", .reject, "A taxonomy code is missing or malformed.", carc: "8", inputs: ["role": .text(role)])
    }
}
