/// Above the yearly threshold a line needs KX, and KX needs an attestation in the chart.
///
/// What counts is the allowed amount, deductible and coinsurance included. Lines are counted in claim order, so only those
/// that cross the threshold carry KX.
struct AnnualThreshold: Rule {
    static let about = RuleDescription(
        .init(
            "B-KX-1", .fix, .reject, .warn,
            means: """
                A line that lifts the year's allowed amount above the threshold carries KX, on a stored \
                attestation alone.
                """,
            example: "2026, 2,430.00 used, lines of 35.00: the second line gets KX."),
        .init(
            "B-KX-2", .warn,
            means: "KX is not given far below the threshold.",
            example: "KX with 100.00 used of 2,480.00: warn."),
        .init(
            "B-KX-3", .info,
            means: "From 3,000.00 on targeted medical review is possible.",
            example: "3,000.00 used: info."),
        .init(
            "B-KX-4", .info,
            means: "Near the threshold the used amount is asked of the payer, because other clinics count too.",
            example: "85 per cent used by our ledger alone: info."),
        payers: [.medicare],
        source: "MCPM ch. 5 §10.3; thresholds by NGS and Noridian")

    static func apply(to draft: inout DraftClaim) {
        guard let threshold = AnnualThresholdTable.attestationCents.value(on: draft.serviceDate) else {
            draft.report(
                "B-KX-1", .warn, "The threshold of the year is not loaded; KX was not checked.",
                inputs: ["year": .int(Int64(draft.serviceDate.year))])
            return
        }
        let over = linesOver(threshold, draft)
        let missing = over.filter { !draft.lines[$0].claim.modifiers.contains("KX") }
        if !missing.isEmpty { require(missing, threshold, &draft) }
        reportEarlyAttestation(threshold, &draft)
        if let review = AnnualThresholdTable.reviewCents.value(on: draft.serviceDate),
            draft.input.usedCents >= review
        {
            draft.report(
                "B-KX-3", .info, "Targeted medical review is possible; keep the documentation at hand.", carc: "50",
                inputs: ["ytd_allowed_cents": .int(draft.input.usedCents), "review_cents": .int(review)])
        }
        reportEstimate(threshold, &draft)
    }

    private static func reportEstimate(_ threshold: Int64, _ draft: inout DraftClaim) {
        let used = draft.input.usedCents
        guard draft.input.coverage?.usedCents == nil,
            used * 100 > threshold * AnnualThresholdTable.earlyAttestationPercent
        else { return }
        draft.report(
            "B-KX-4", .info, "The used amount is our own estimate; ask the payer, since other clinics count too.",
            inputs: ["ytd_allowed_cents": .int(used), "threshold_cents": .int(threshold)])
    }

    private static func linesOver(_ threshold: Int64, _ draft: DraftClaim) -> [Int] {
        var total = draft.input.usedCents
        return draft.lines.indices.filter { index in
            total += draft.lines[index].claim.expectedAllowedCents
            return total > threshold
        }
    }

    private static func require(_ missing: [Int], _ threshold: Int64, _ draft: inout DraftClaim) {
        let isAttested = draft.visit.evidence?.medicalNecessityAttested == true
        let inputs: Finding.Inputs = [
            "threshold_cents": .int(threshold), "ytd_allowed_cents": .int(draft.input.usedCents),
            "medical_necessity_attested": .bool(isAttested),
        ]
        guard isAttested else {
            draft.report(
                "B-KX-1", .reject, "Above the threshold without an attestation of medical necessity.", lines: missing,
                carc: "119", inputs: inputs)
            return
        }
        for index in missing { draft.lines[index].claim.modifiers.append("KX") }
        draft.report(
            "B-KX-1", .fix, "KX was added on the strength of the attestation in the chart.", lines: missing,
            carc: "119", inputs: inputs)
    }

    private static func reportEarlyAttestation(_ threshold: Int64, _ draft: inout DraftClaim) {
        let expected = draft.lines.reduce(draft.input.usedCents) { $0 + $1.claim.expectedAllowedCents }
        guard expected * 100 < threshold * AnnualThresholdTable.earlyAttestationPercent else { return }
        let early = draft.lines.indices.filter { draft.lines[$0].claim.modifiers.contains("KX") }
        guard !early.isEmpty else { return }
        draft.report(
            "B-KX-2", .warn, "KX is given far below the threshold.", lines: early,
            inputs: ["threshold_cents": .int(threshold), "ytd_allowed_cents": .int(draft.input.usedCents)])
    }
}
