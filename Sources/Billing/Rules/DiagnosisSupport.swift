/// Payers cover some codes for certain diagnoses only.
struct DiagnosisSupport: Rule {
    static let about = RuleDescription(
        .init(
            "B-DX-9", .warn,
            means: "A line points to a diagnosis that the payer's coverage policy names for its code.",
            example: "A policy for 97533 names F84, the line points to M25541: warn."),
        source: "Payer profile; local coverage determinations")

    static func apply(to draft: inout DraftClaim) {
        for policy in draft.payer.diagnosisPolicies {
            let lines = draft.lines.indices.filter { index in
                let line = draft.lines[index].claim
                guard policy.codes.contains(line.code) else { return false }
                let pointed = line.diagnosisPointers.filter { draft.diagnoses.indices.contains($0 - 1) }
                return !pointed.contains { pointer in
                    policy.diagnoses.contains { draft.diagnoses[pointer - 1].hasPrefix($0) }
                }
            }
            guard !lines.isEmpty else { continue }
            draft.report(
                "B-DX-9", .warn, "No diagnosis of the line is covered by the payer's policy.", lines: lines,
                carc: "11", inputs: ["policy": .text(policy.policy)])
        }
    }
}
