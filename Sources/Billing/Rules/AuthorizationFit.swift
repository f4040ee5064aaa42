/// The prior authorization covers the day and the codes.
struct AuthorizationFit: Rule {
    static let about = RuleDescription(
        .init(
            "B-AUTH-1", .reject,
            means: "A needed authorization has its number.",
            example: "A payer that asks for one, none given: reject."),
        .init(
            "B-AUTH-2", .reject,
            means: "The authorization covers day and code.",
            example: "Authorized to 12-31, service on 01-02: reject."),
        source: "837P REF*G1; CARC 197, 198, 284")

    static func apply(to draft: inout DraftClaim) {
        let authorization = draft.visit.authorization
        guard let authorization, authorization.number?.isEmpty == false else {
            let isRequired = Self.isRequired(draft)
            guard isRequired || authorization != nil else { return }
            draft.report(
                "B-AUTH-1", .reject, "The authorization number is missing.", carc: "197",
                inputs: ["is_required": .bool(isRequired)])
            return
        }
        if authorization.from.map({ draft.serviceDate < $0 }) == true
            || authorization.to.map({ draft.serviceDate > $0 }) == true
        {
            draft.report(
                "B-AUTH-2", .reject, "The authorization does not cover the date of service.", carc: "198",
                inputs: ["service_date": .text(draft.serviceDate.iso)])
        }
        guard let codes = authorization.codes, !codes.isEmpty else { return }
        for index in draft.lines.indices where !codes.contains(draft.lines[index].claim.code) {
            draft.report(
                "B-AUTH-2", .reject, "The authorization does not cover the code.", lines: [index], carc: "284",
                inputs: ["code": .text(draft.lines[index].claim.code)])
        }
    }

    /// True when the payer's profile or its answer about coverage asks for an authorization of what is billed.
    private static func isRequired(_ draft: DraftClaim) -> Bool {
        if draft.input.coverage?.requiresAuthorization == true { return true }
        let payer = draft.payer
        guard payer.requiresAuthorization, !payer.authorizationExemptSettings.contains(draft.visit.setting) else {
            return false
        }
        return payer.authorizationCodes.isEmpty
            || draft.lines.contains { payer.authorizationCodes.contains($0.claim.code) }
    }
}
