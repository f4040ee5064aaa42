/// Secondary claims reach the payer in time after the primary payer's decision.
struct SecondaryFiling: Rule {
    static let about = RuleDescription(
        .init(
            "B-TF-3", .reject, .warn,
            means: "A secondary claim reaches its payer within the limit that runs from the primary decision.",
            example: "Limit of 90 days, decided 91 days ago: reject."),
        source: "Payers' provider manuals (UHC: 90 days from the primary decision)")

    private static let warningDays = 30

    static func apply(to draft: inout DraftClaim) {
        guard let decided = draft.input.primaryDecidedOn, let days = draft.payer.secondaryFilingDays else { return }
        let left = draft.input.today.days(until: decided.adding(days: days))
        guard left <= Self.warningDays else { return }
        draft.report(
            "B-TF-3", left < 0 ? .reject : .warn,
            left < 0 ? "The limit for secondary claims has passed." : "The limit for secondary claims is near.",
            carc: "29", inputs: ["days_left": .int(Int64(left)), "decided_on": .text(decided.iso)])
    }
}
