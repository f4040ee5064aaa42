/// Every line points at one to four diagnoses of the claim.
struct DiagnosisPointers: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-2", .reject,
            means: "Every line points to one to four diagnoses of the claim.",
            example: "Two diagnoses, pointer 3: reject."),
        source: "837P SV107-1 to SV107-4")

    static func apply(to draft: inout DraftClaim) {
        let count = draft.diagnoses.count
        let wrong = draft.lines.indices.filter { index in
            let pointers = draft.lines[index].claim.diagnosisPointers
            return !(1...4).contains(pointers.count) || pointers.contains { $0 < 1 || $0 > count }
        }
        guard !wrong.isEmpty else { return }
        draft.report(
            "B-DX-2", .reject, "A line needs one to four pointers to diagnoses of the claim.", lines: wrong,
            carc: "11", inputs: ["diagnoses": .int(Int64(count))])
    }
}
