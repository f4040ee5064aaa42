/// Nothing is billed before the note is signed and says how long timed services took.
struct NoteCompleteness: Rule {
    static let about = RuleDescription(
        .init(
            "B-DOC-1", .reject, .warn,
            means: "The note is signed and records the minutes of every timed service.",
            example: "97530 without minutes: reject."),
        source: "RARC N443 (missing total time or begin and end time)")

    static func apply(to draft: inout DraftClaim) {
        if draft.visit.noteSignedAt == nil {
            draft.report("B-DOC-1", .reject, "The note is not signed; the visit waits.", carc: "112")
        }
        for index in draft.services.indices where draft.services[index].isTimed && !draft.services[index].hasTime {
            draft.report(
                "B-DOC-1", draft.visit.isKnownByClaimOnly ? .warn : .reject, "A timed service has no minutes.",
                services: [index], carc: "112",
                inputs: ["code": .text(draft.services[index].code)])
        }
    }
}
