/// Diagnoses are codes of the year, and not headings.
struct DiagnosisInForce: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-4", .reject,
            means: "Every diagnosis exists and may be billed on the day of service; the code year turns on October 1.",
            example: "A code that ended on 09-30, service on 10-01: reject."),
        source: "CMS ICD-10-CM order file of the day; CARC 146")

    static func apply(to draft: inout DraftClaim) {
        guard let table = draft.input.reference.diagnoses else { return }
        for (index, code) in draft.diagnoses.enumerated() where DiagnosisFormat.plain(code) != nil {
            let standing = table.standing(of: code, on: draft.serviceDate)
            guard standing != .billable else { continue }
            draft.report(
                "B-DX-4", .reject,
                standing == .heading
                    ? "A diagnosis is a heading; a longer code must be used."
                    : "A diagnosis is not in the code set of the day.",
                carc: "146", inputs: ["diagnosis": .int(Int64(index + 1))])
        }
    }
}
