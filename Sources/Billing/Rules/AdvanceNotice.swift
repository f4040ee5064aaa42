/// Modifiers of the advance beneficiary notice agree with each other and with the notice on file.
struct AdvanceNotice: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-14", .reject, .warn, .info,
            means: "GA, GX, GY and GZ do not contradict each other, and GA and GX rest on a notice in the chart.",
            example: "GA with GZ: reject; GZ alone: warn, the provider is liable."),
        payers: [.medicare], source: "MCPM ch. 30 §50; combinations with GY are not certain")

    static func apply(to draft: inout DraftClaim) {
        let notice = draft.visit.evidence?.abn
        var hasStated = false
        for index in draft.lines.indices {
            let modifiers = draft.lines[index].claim.modifiers
            let stated = modifiers.filter { $0 == "GA" || $0 == "GX" || $0 == "GY" || $0 == "GZ" }
            guard !stated.isEmpty else { continue }
            hasStated = true
            check(index, Set(stated), hasNotice: notice != nil, &draft)
        }
        if let notice, !notice.isEmpty, !hasStated {
            draft.report(
                "B-MOD-14", .info, "A notice is on file, and no line says so.", inputs: ["evidence": "evidence.abn"])
        }
    }

    private static func check(_ index: Int, _ stated: Set<String>, hasNotice: Bool, _ draft: inout DraftClaim) {
        let inputs: Finding.Inputs = ["modifiers": .text(stated.sorted().joined(separator: " "))]
        func report(_ severity: Finding.Severity, _ message: String, carc: String?) {
            draft.report("B-MOD-14", severity, message, lines: [index], carc: carc, inputs: inputs)
        }
        if stated.contains("GZ") && (stated.contains("GA") || stated.contains("GX")) {
            report(.reject, "The line says both that a notice was given and that none was.", carc: "4")
        } else if stated.contains("GZ") {
            report(.warn, "GZ will be denied, and the provider is liable.", carc: "50")
        } else if stated.contains("GA") && stated.contains("GY") {
            report(.warn, "The line calls the service both unnecessary and excluded.", carc: "4")
        } else if (stated.contains("GA") || stated.contains("GX")) && !hasNotice {
            report(.warn, "The line says that a notice is on file, and the chart names none.", carc: "50")
        }
    }
}
