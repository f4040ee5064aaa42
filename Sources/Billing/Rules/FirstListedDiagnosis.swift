/// Causes and manifestations explain a diagnosis and never come first.
struct FirstListedDiagnosis: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-6", .reject,
            means: "No external cause (V to Y) and no manifestation of a disease classified elsewhere is listed first.",
            example: "W19XXXA first: reject."),
        source: "ICD-10-CM official guidelines I.A.13 and I.C.20")

    static func apply(to draft: inout DraftClaim) {
        guard let first = draft.diagnoses.first else { return }
        let isCause = DiagnosisTable.isExternalCause(first)
        guard isCause || DiagnosisTable.isManifestation(first) else { return }
        draft.report(
            "B-DX-6", .reject,
            isCause
                ? "The first diagnosis is an external cause."
                : "The first diagnosis is a manifestation of another disease.",
            carc: "146", inputs: ["diagnosis": 1])
    }
}
