/// Claims reach the payer within its filing limit.
struct TimelyFiling: Rule {
    static let about = RuleDescription(
        .init(
            "B-TF-1", .reject, .warn,
            means: "Medicare takes claims for one calendar year.",
            example: "Service 2026-10-05, checked 2027-10-06: reject."),
        .init(
            "B-TF-2", .reject, .warn,
            means: "Other payers take claims within their own limit; ninety days are assumed where none is known.",
            example: "Limit of 90 days, day 91: reject; assumed: warn."),
        source: "42 CFR 424.44; payers' provider manuals")

    private static let warningDays = 30

    static func apply(to draft: inout DraftClaim) {
        guard !draft.input.isReplacement, let limit = draft.payer.timelyFiling.value(on: draft.serviceDate) else {
            return
        }
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
