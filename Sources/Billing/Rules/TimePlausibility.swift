/// Times, units and charges of the note are possible at all.
struct TimePlausibility: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-7", .reject,
            means: "Times, units and charges of the note are possible.",
            example: "An interval that ends before it starts: reject."),
        source: "MBPM ch. 15 §220.3.E (documented time)")

    static func apply(to draft: inout DraftClaim) {
        for (index, intervention) in draft.visit.interventions.enumerated() {
            if draft.services[index].isImplausible {
                draft.report(
                    "B-UNIT-7", .reject, "Times, units or charge of a service are impossible.", services: [index],
                    carc: "16", inputs: ["code": .text(intervention.code)])
            } else if let minutes = intervention.minutes, intervention.intervals?.isEmpty == false,
                minutes.therapist + minutes.assistant != draft.services[index].minutes
            {
                draft.report(
                    "B-UNIT-7", .reject, "Minutes and intervals of a service contradict each other.", services: [index],
                    carc: "16", inputs: ["code": .text(intervention.code)])
            }
        }
    }
}
