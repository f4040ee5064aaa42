/// The claim goes to the payer whose turn it is.
struct PayerOrder: Rule {
    static let about = RuleDescription(
        .init(
            "B-COV-3", .reject, .warn,
            means: """
                Whoever pays before the payer is billed first: another primary payer, an accident's carrier, anybody \
                before Medicaid.
                """,
            example: "Work accident billed to Medicare: warn; another payer known as primary: reject."),
        .init(
            "B-COV-7", .reject,
            means: "A claim to a secondary payer follows the primary payer's decision.",
            example: "Only a coverage of order 2, no decision: reject."),
        source: "42 CFR 411 (Medicare as secondary payer), 42 CFR 433.139; 837P loops 2320 and 2430")

    static func apply(to draft: inout DraftClaim) {
        guard let primary = draft.visit.primaryCoverage else { return }
        if primary.order > 1, draft.input.primaryDecidedOn == nil {
            draft.report(
                "B-COV-7", .reject, "The primary payer has not decided.", carc: "22",
                inputs: ["order": .int(Int64(primary.order))])
        }
        if draft.input.coverage?.isOtherPayerPrimary == true {
            draft.report("B-COV-3", .reject, "The payer says that another one is primary.", carc: "22")
        } else if let reason = Self.otherPayer(draft) {
            draft.report(
                "B-COV-3", .warn, "Another payer may have to pay first.", carc: "22",
                inputs: ["reason": .text(reason)])
        }
    }

    /// Why somebody else may be primary, by the visit alone; nil when nothing says so.
    private static func otherPayer(_ draft: DraftClaim) -> String? {
        let payerClass = draft.payer.payerClass
        if payerClass == .workersComp { return nil }
        if draft.visit.setting == .workersComp { return "setting workers_comp" }
        switch (payerClass, draft.visit.accident?.kind) {
        case (.medicare, .work?), (.medicareAdvantage, .work?): return "accident work"
        case (.medicare, .auto?), (.medicareAdvantage, .auto?): return "accident auto"
        default: break
        }
        let hasLater = draft.visit.coverages.contains { $0.order > 1 && $0.filingIndicator != "MC" }
        return payerClass == .medicaid && hasLater && draft.visit.primaryCoverage?.order == 1
            ? "medicaid is the payer of last resort" : nil
    }
}
