/// Modifiers exist and were in force on the day.
struct ModifierValidity: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-19", .reject,
            means: "Every modifier exists and was in force on the day of service.",
            example: "CO on 2019-12-31: reject."),
        source: "CPT appendix A and HCPCS level II modifiers; CARC 182")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            for modifier in draft.lines[index].claim.modifiers { check(modifier, index, &draft) }
        }
    }

    private static func check(_ modifier: String, _ index: Int, _ draft: inout DraftClaim) {
        switch ModifierTable.standing(of: modifier, on: draft.serviceDate) {
        case .valid: return
        case .notYet(let day):
            draft.report(
                "B-MOD-19", .reject, "A modifier was not in force yet.", lines: [index], carc: "182",
                inputs: ["modifier": .text(modifier), "first_day": .text(day.iso)])
        case .unknown:
            draft.report(
                "B-MOD-19", .reject, "A modifier does not exist.", lines: [index], carc: "182",
                inputs: ["modifier": .text(modifier)])
        }
    }
}
