/// The benefit takes in occupational therapy and is not used up; what was asked long ago is asked again.
struct CoverageBenefit: Rule {
    static let about = RuleDescription(
        .init(
            "B-COV-1", .warn,
            means: "Coverage was asked for within three days of submission; Medicaid in the same month.",
            example: "Asked four days ago: warn."),
        .init(
            "B-COV-2", .reject,
            means: "Occupational therapy is a covered benefit with visits left.",
            example: "No visits left: reject."),
        source: "271 EB*I and EB*F; CARC 96 and 119; the days are our own choice")

    private static let freshDays = 3

    static func apply(to draft: inout DraftClaim) {
        guard let coverage = draft.input.coverage else { return }
        if let asked = coverage.checkedOn, !Self.isFresh(asked, draft) {
            draft.report(
                "B-COV-1", .warn, "Coverage was asked for too long ago.", carc: "27",
                inputs: ["checked_on": .text(asked.iso)])
        }
        if coverage.coversTherapy == false {
            draft.report("B-COV-2", .reject, "The plan does not cover occupational therapy.", carc: "96")
        } else if let left = coverage.visitsLeft, left < 1 {
            draft.report(
                "B-COV-2", .reject, "The therapy benefit is used up.", carc: "119",
                inputs: ["visits_left": .int(Int64(left))])
        }
    }

    private static func isFresh(_ asked: CalendarDay, _ draft: DraftClaim) -> Bool {
        let today = draft.input.today
        if draft.payer.payerClass == .medicaid { return (asked.year, asked.month) == (today.year, today.month) }
        return asked.days(until: today) <= freshDays
    }
}
