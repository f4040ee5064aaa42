/// The practitioner who certifies the plan stands on the claim.
struct ReferringProvider: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-8", .reject,
            means: "The referring or certifying practitioner stands on the claim with an NPI.",
            example: "No referring practitioner: reject."),
        payers: [.medicare],
        source: "MCPM ch. 5 §10; RARC N285, N286")

    static func apply(to draft: inout DraftClaim) {
        let referring = draft.visit.referring
        guard referring?.npi == nil || referring?.lastName.isEmpty == true else { return }
        draft.report("B-DOC-8", .reject, "The certifying practitioner or the NPI is missing.", carc: "16")
    }
}
