/// The prior authorization covers the day and the codes.
struct AuthorizationFit: Rule {
    static let about = RuleDescription(
        "B-AUTH-1", "B-AUTH-2", meaning: "A needed authorization is there and covers the service.",
        source: "837P REF*G1; CARC 197, 198, 284")

    func apply(to draft: inout DraftClaim) {
        let authorization = draft.visit.authorization
        guard let authorization, authorization.number?.isEmpty == false else {
            guard draft.payer.requiresAuthorization || authorization != nil else { return }
            draft.report(
                "B-AUTH-1", .reject, "The authorization number is missing.", carc: "197",
                inputs: ["is_required": .bool(draft.payer.requiresAuthorization)])
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
}
