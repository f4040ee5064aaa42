/// Taxonomy codes have their form.
struct TaxonomyFormat: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-3", .reject,
            means: "Taxonomy codes have ten characters, end in X, and are in force.",
            example: "225X000000: reject."),
        source: "NUCC provider taxonomy; 837P PRV03")

    static func apply(to draft: inout DraftClaim) {
        check(draft.input.clinic.taxonomy, role: "billing", &draft)
        check(draft.visit.rendering.taxonomy ?? "", role: "rendering", &draft)
    }

    private static func check(_ taxonomy: String, role: String, _ draft: inout DraftClaim) {
        let bytes = taxonomy.utf8
        let isShaped =
            bytes.count == 10 && bytes.last == UInt8(ascii: "X")
            && bytes.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) }
        // Only the form is known when no code set is loaded.
        let isListed = draft.input.reference.taxonomies?.contains(taxonomy, on: draft.serviceDate) ?? true
        guard !isShaped || !isListed else { return }
        draft.report(
            "B-ID-3", .reject, "A taxonomy code is missing, malformed or not in force.", carc: "8",
            inputs: ["role": .text(role)])
    }
}
