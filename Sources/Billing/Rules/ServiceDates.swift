/// Services lie between the patient's birth and today.
struct ServiceDates: Rule {
    static let about = RuleDescription(
        "B-DATE-1", meaning: "The date of service is not in the future and not before birth.",
        source: "837P DTP*472, DMG02")

    func apply(to draft: inout DraftClaim) {
        if draft.serviceDate > draft.input.today {
            draft.report(
                "B-DATE-1", .reject, "The date of service lies in the future.", carc: "110",
                inputs: ["service_date": .text(draft.serviceDate.iso), "today": .text(draft.input.today.iso)])
        }
        if draft.visit.patient.birthDate > draft.serviceDate {
            draft.report("B-DATE-1", .reject, "The patient is born after the date of service.", carc: "14")
        }
    }
}
