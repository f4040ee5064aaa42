/// The therapist reports progress at least every ten treatment days.
struct ProgressReport: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-6", .warn, .reject,
            means: "The therapist reports progress at least every ten treatment days.",
            example: "Nine days since the report: warn; eleven: reject."),
        payers: [.medicare],
        source: "MBPM ch. 15 §220.3.D")

    static func apply(to draft: inout DraftClaim) {
        guard let days = draft.visit.planOfCare?.treatmentDaysSinceReport,
            let terms = CertificationTerms.medicare.value(on: draft.serviceDate), days >= terms.reportSoonDays
        else { return }
        let isOverdue = days > terms.reportDueDays
        draft.report(
            "B-DOC-6", isOverdue ? .reject : .warn,
            isOverdue ? "The progress report is overdue." : "The progress report is due by the tenth treatment day.",
            inputs: ["treatment_days_since_report": .int(Int64(days))])
    }
}
