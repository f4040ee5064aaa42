/// Medicare Part B does not pay what a plan, an agency, a facility or a hospice has been paid for already.
struct MedicareStays: Rule {
    static let about = RuleDescription(
        .init(
            "B-COV-4", .reject,
            means: "A patient of a Medicare Advantage plan is billed to the plan.",
            example: "Enrolled in a plan on the day: reject."),
        .init(
            "B-COV-5", .reject,
            means: "Within a home health episode or a Part A stay, therapy is in the agency's or facility's payment.",
            example: "Open home health episode: reject."),
        .init(
            "B-COV-6", .warn,
            means: "Under hospice, therapy unrelated to the terminal illness carries GW.",
            example: "Hospice elected, no GW: warn."),
        payers: [.medicare],
        source: "HETS 271; MBPM ch. 7 and 8 (consolidated billing); MCPM ch. 11 §40; CARC B9, B20, 24, 190")

    static func apply(to draft: inout DraftClaim) {
        // Filing indicator 16 is a Medicare Advantage plan's: a patient who has one is not billed to Part B.
        let namesPlan = draft.visit.coverages.contains { $0.filingIndicator == "16" }
        if namesPlan || draft.input.coverage?.isInMedicareAdvantage == true {
            draft.report("B-COV-4", .reject, "The patient is in a Medicare Advantage plan.", carc: "24")
        }
        guard let coverage = draft.input.coverage else { return }
        if coverage.isInHomeHealthEpisode == true {
            draft.report("B-COV-5", .reject, "A home health episode is open.", carc: "B20")
        }
        if coverage.isInSkilledNursingStay == true {
            draft.report("B-COV-5", .reject, "The patient is in a Part A stay.", carc: "190")
        }
        guard coverage.isInHospice == true else { return }
        let unmarked = draft.lines.indices.filter { !draft.lines[$0].claim.modifiers.contains("GW") }
        guard !unmarked.isEmpty else { return }
        draft.report(
            "B-COV-6", .warn, "The patient has elected hospice; unrelated therapy carries GW.", lines: unmarked,
            carc: "B9")
    }
}
