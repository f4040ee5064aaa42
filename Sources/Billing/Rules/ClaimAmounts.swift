/// Charges are positive, not below what the payer allows, and fit on a claim.
struct ClaimAmounts: Rule {
    static let about = RuleDescription(
        .init(
            "B-AMT-2", .reject,
            means: "The claim has a positive charge and no negative line.",
            example: "All charges 0: reject."),
        .init(
            "B-AMT-3", .warn,
            means: "No charge is below what the payer is expected to allow.",
            example: "Charge 30.00, allowed 35.00: warn."),
        .init(
            "B-AMT-4", .reject,
            means: "A claim carries at most fifty lines.",
            example: "51 lines: reject."),
        .init(
            "B-AMT-5", .warn,
            means: "The patient has paid no more than the charge.",
            example: "Paid 200.00 of 180.00: warn."),
        source: "837P CLM02, SV102, AMT*F5")

    static func apply(to draft: inout DraftClaim) {
        let total = draft.lines.reduce(0) { $0 + $1.claim.chargeCents }
        let negative = draft.lines.indices.filter { draft.lines[$0].claim.chargeCents < 0 }
        if total <= 0 || !negative.isEmpty {
            draft.report(
                "B-AMT-2", .reject, "The claim has no positive charge.", lines: negative, carc: "16",
                inputs: ["total_charge_cents": .int(total), "lines": .int(Int64(draft.lines.count))])
        }
        if draft.lines.count > 50 {
            draft.report(
                "B-AMT-4", .reject, "A claim carries at most fifty lines.", carc: "16",
                inputs: ["lines": .int(Int64(draft.lines.count))])
        }
        if draft.visit.patientPaidCents > total {
            draft.report(
                "B-AMT-5", .warn, "The patient has paid more than the charge.",
                inputs: ["patient_paid_cents": .int(draft.visit.patientPaidCents), "total_charge_cents": .int(total)])
        }
        compareCharges(&draft)
    }

    private static func compareCharges(_ draft: inout DraftClaim) {
        let low = draft.lines.indices.filter {
            draft.lines[$0].claim.chargeCents < draft.lines[$0].claim.expectedAllowedCents
        }
        if !low.isEmpty {
            draft.report("B-AMT-3", .warn, "A charge is below what the payer is expected to allow.", lines: low)
        }
        for index in draft.services.indices where draft.services[index].hasMixedCharge {
            draft.report(
                "B-AMT-3", .warn, "Only some entries of a service state a charge; the charge schedule was used.",
                services: [index], inputs: ["code": .text(draft.services[index].code)])
        }
    }
}
