/// The authorization has room for this visit.
struct AuthorizationUse: Rule {
    static let about = RuleDescription(
        .init(
            "B-AUTH-3", .reject,
            means: "Visits and units left, claims in flight taken off, are enough for the claim.",
            example: "Twelve visits, eleven used, two claims in flight: the second is held."),
        .init(
            "B-AUTH-4", .info,
            means: "An authorization that ends within fourteen days or two visits is to be renewed.",
            example: "Ends in ten days: info."),
        source: "CARC 198; the days and visits are our own choice")

    private static let soonDays = 14
    private static let soonVisits = 2

    static func apply(to draft: inout DraftClaim) {
        guard let authorization = draft.visit.authorization else { return }
        let units = draft.lines.reduce(0) { $0 + $1.claim.units }
        // Without a ledger only the grant itself is known: a claim larger than all of it cannot fit.
        let visitsLeft = draft.input.authorizationLeft?.visits ?? authorization.visits
        let unitsLeft = draft.input.authorizationLeft?.units ?? authorization.units
        let isUsedUp = visitsLeft.map { $0 < 1 } == true || unitsLeft.map { $0 < units } == true
        if isUsedUp {
            var inputs: Finding.Inputs = ["units": .int(Int64(units))]
            inputs["visits_left"] = visitsLeft.map { .int(Int64($0)) }
            inputs["units_left"] = unitsLeft.map { .int(Int64($0)) }
            draft.report("B-AUTH-3", .reject, "The authorization is used up.", carc: "198", inputs: inputs)
            return
        }
        let daysLeft = authorization.to.map { draft.input.today.days(until: $0) }
        let isEnding = daysLeft.map { (0...Self.soonDays).contains($0) } == true
        let visitsAfter = (draft.input.authorizationLeft?.visits).map { $0 - 1 }
        guard isEnding || visitsAfter.map({ $0 <= Self.soonVisits }) == true else { return }
        var inputs: Finding.Inputs = [:]
        inputs["days_left"] = daysLeft.map { .int(Int64($0)) }
        inputs["visits_left_after"] = visitsAfter.map { .int(Int64($0)) }
        draft.report("B-AUTH-4", .info, "The authorization ends soon; ask for the next one.", inputs: inputs)
    }
}
