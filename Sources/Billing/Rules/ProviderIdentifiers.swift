/// National provider identifiers pass their check digit.
struct ProviderIdentifiers: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-1", .reject,
            means: "Billing, rendering and referring NPIs have ten digits and their check digit.",
            example: "1234567890: reject."),
        source: "45 CFR 162.406")

    static func apply(to draft: inout DraftClaim) {
        check(draft.input.clinic.npi, role: "billing", &draft)
        check(draft.visit.rendering.npi ?? "", role: "rendering", &draft)
        if let npi = draft.visit.referring?.npi { check(npi, role: "referring", &draft) }
    }

    private static func check(_ npi: String, role: String, _ draft: inout DraftClaim) {
        guard !NationalProviderIdentifier.isValid(npi) else { return }
        draft.report(
            "B-ID-1", .reject, "An NPI is missing or fails its check digit.", carc: "207", inputs: ["role": .text(role)]
        )
    }
}
