/// Claims reach the payer within its filing limit.
struct TimelyFiling: Rule {
    static let about = RuleDescription(
        "B-TF-1", "B-TF-2", meaning: "The payer's filing limit has not passed; near it, somebody looks.",
        source: "42 CFR 424.44; payers' provider manuals")

    private static let warningDays = 30

    func apply(to draft: inout DraftClaim) {
        guard let limit = draft.payer.timelyFiling.value(on: draft.serviceDate) else { return }
        let deadline = limit.deadline(for: draft.serviceDate)
        let daysLeft = draft.input.today.days(until: deadline)
        guard daysLeft <= Self.warningDays else { return }
        let isLate = daysLeft < 0
        draft.report(
            draft.payer.payerClass == .medicare ? "B-TF-1" : "B-TF-2",
            isLate && !limit.isAssumed ? .reject : .warn,
            isLate ? "The filing limit has passed." : "The filing limit is near.", carc: "29",
            inputs: [
                "deadline": .text(deadline.iso), "days_left": .int(Int64(daysLeft)),
                "limit_is_assumed": .bool(limit.isAssumed),
            ])
    }
}
