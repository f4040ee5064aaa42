/// Services lie between the patient's birth and today.
struct ServiceDates: Rule {
    static let about = RuleDescription(
        .init(
            "B-DATE-1", .reject,
            means: "The service lies between birth and death and not in the future.",
            example: "Service tomorrow: reject."),
        source: "837P DTP*472, DMG02; 271")

    static func apply(to draft: inout DraftClaim) {
        if draft.serviceDate > draft.input.today {
            draft.report(
                "B-DATE-1", .reject, "The date of service lies in the future.", carc: "110",
                inputs: ["service_date": .text(draft.serviceDate.iso), "today": .text(draft.input.today.iso)])
        }
        if draft.visit.patient.birthDate > draft.serviceDate {
            draft.report("B-DATE-1", .reject, "The patient is born after the date of service.", carc: "14")
        }
        if let died = draft.input.coverage?.diedOn, draft.serviceDate > died {
            draft.report("B-DATE-1", .reject, "The service lies after the patient's death.", carc: "13")
        }
    }
}
