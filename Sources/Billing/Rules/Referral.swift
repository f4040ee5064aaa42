/// Plans with a gatekeeper want a referral.
struct Referral: Rule {
    static let about = RuleDescription(
        .init(
            "B-AUTH-5", .reject,
            means: "Where the plan wants a referral, its number is there and has visits left.",
            example: "A plan with a gatekeeper and no referral number: reject."),
        source: "837P REF*9F; CARC 287 and 288; payer profile")

    static func apply(to draft: inout DraftClaim) {
        guard draft.payer.requiresReferral else { return }
        if draft.visit.referralNumber?.isEmpty != false {
            draft.report("B-AUTH-5", .reject, "The referral number is missing.", carc: "288")
        } else if let left = draft.input.authorizationLeft?.referralVisits, left < 1 {
            draft.report(
                "B-AUTH-5", .reject, "The referral is used up.", carc: "287", inputs: ["visits_left": .int(Int64(left))]
            )
        }
    }
}
