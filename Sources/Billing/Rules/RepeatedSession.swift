/// 76 and 77 stand for a true second session of the day.
struct RepeatedSession: Rule {
    static let about = RuleDescription(
        .init(
            "B-MOD-11", .warn, .info,
            means: "76 and 77 mark a second session of an untimed service, with times that show it.",
            example: "97150 at 09:00 and 97150-76 at 15:00: info; 97530-76: warn."),
        source: "CPT appendix A, 76 and 77")

    static func apply(to draft: inout DraftClaim) {
        for index in draft.lines.indices {
            let line = draft.lines[index]
            guard let modifier = line.claim.modifiers.first(where: { $0 == "76" || $0 == "77" }),
                !(line.isAssistant && draft.payer.splitLineModifier == modifier)
            else { continue }
            let isShown = Self.isSecondSession(line.service, draft)
            draft.report(
                "B-MOD-11", isShown ? .info : .warn,
                isShown
                    ? "A second session is documented; keep the note at hand."
                    : "A repeated service has no second session in the note, or is billed by its minutes.",
                lines: [index], carc: isShown ? nil : "18",
                inputs: ["code": .text(line.claim.code), "modifier": .text(modifier)])
        }
    }

    private static func isSecondSession(_ index: Int, _ draft: DraftClaim) -> Bool {
        let service = draft.services[index]
        if service.isTimed { return false }
        let isDocumented = draft.visit.evidence?.separateSession == true
        let isOfVisit = draft.services.indices.contains { other in
            other != index && !draft.services[other].isDropped && draft.services[other].code == service.code
                && (isDocumented || service.separation(from: draft.services[other].intervals) == .separate)
        }
        return isOfVisit
            || draft.input.sameDayServices.contains {
                $0.code == service.code && (isDocumented || service.separation(from: $0.intervals) == .separate)
            }
    }
}
