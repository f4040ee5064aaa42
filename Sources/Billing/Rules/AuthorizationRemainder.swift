/// The prior authorization has a visit, and units enough, left for the claim.
///
/// What is left is counted by whoever keeps the authorizations, across all claims that are on their way; where nobody
/// counts, the rule says nothing.
struct AuthorizationRemainder: Rule {
    static let about = RuleDescription(
        "B-AUTH-3", meaning: "Visits and units left of the authorization cover the claim.", source: "CARC 198")

    func apply(to draft: inout DraftClaim) {
        guard let left = draft.input.authorizationLeft, let authorization = draft.visit.authorization else { return }
        if let visits = left.visits, visits < 1 {
            draft.report(
                "B-AUTH-3", .reject, "No visit of the authorization is left.", carc: "198",
                inputs: ["visits_left": .int(Int64(visits))])
        }
        let needed = authorization.units(of: draft.lines.map(\.claim))
        if let units = left.units, units < needed {
            draft.report(
                "B-AUTH-3", .reject, "Too few units of the authorization are left.", carc: "198",
                inputs: ["units_left": .int(Int64(units)), "units": .int(Int64(needed))])
        }
    }
}
