/// An accident has a date, and a motor accident a state.
struct AccidentData: Rule {
    static let about = RuleDescription(
        .init(
            "B-DATE-3", .reject,
            means: "An accident has a date not after the service, and a motor accident its state.",
            example: "Motor accident without a state: reject."),
        source: "837P CLM11-1 to CLM11-4, DTP*439")

    static func apply(to draft: inout DraftClaim) {
        guard let accident = draft.visit.accident else { return }
        if let date = accident.date {
            if date > draft.serviceDate { reject("The accident happened after the service.", accident, &draft) }
        } else {
            reject("The date of the accident is missing.", accident, &draft)
        }
        if accident.kind == .auto, accident.state?.utf8.count != 2 {
            reject("The state of the motor accident is missing.", accident, &draft)
        }
    }

    private static func reject(_ message: String, _ accident: Visit.Accident, _ draft: inout DraftClaim) {
        draft.report("B-DATE-3", .reject, message, carc: "16", inputs: ["kind": .text(accident.kind.rawValue)])
    }
}
