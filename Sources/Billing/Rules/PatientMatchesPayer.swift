/// The patient is known to the payer as the claim says.
struct PatientMatchesPayer: Rule {
    static let about = RuleDescription(
        .init(
            "B-ID-8", .warn,
            means: "Name, birth date, sex and member id are those of the payer's eligibility answer.",
            example: "The payer knows another birth date: warn."),
        source: "271 loops 2100C and 2100D; CARC 31 and 140")

    static func apply(to draft: inout DraftClaim) {
        for difference in draft.input.coverage?.differences ?? [] {
            draft.report(
                "B-ID-8", .warn, "The payer knows the patient differently.",
                carc: difference == .memberID ? "31" : "140", inputs: ["differs": .text(difference.rawValue)])
        }
    }
}
