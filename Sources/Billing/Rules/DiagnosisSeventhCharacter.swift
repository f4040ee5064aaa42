/// Injuries say by a seventh character whether treatment is active, routine healing, or for a sequela.
struct DiagnosisSeventhCharacter: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-5", .reject,
            means: "Codes of injuries have seven characters, padded with X, the last a letter.",
            example: "S52501: reject; S52501D: passes."),
        source: "ICD-10-CM official guidelines I.A.4 and I.A.5")

    static func apply(to draft: inout DraftClaim) {
        for (index, code) in draft.diagnoses.enumerated() where DiagnosisTable.needsSeventhCharacter(code) {
            let last = code.utf8.last ?? 0
            guard code.utf8.count < 7 || !(0x41...0x5a).contains(last) else { continue }
            draft.report(
                "B-DX-5", .reject, "A diagnosis lacks its seventh character.", carc: "146",
                inputs: ["diagnosis": .int(Int64(index + 1))])
        }
    }
}
