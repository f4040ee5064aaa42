/// What a facility bills on its own form is not billed again as a professional claim.
struct FacilitySetting: Rule {
    static let about = RuleDescription(
        .init(
            "B-SET-2", .reject,
            means: "What a facility bills is not billed as a professional claim.",
            example: "Skilled nursing facility in a Part A stay: reject."),
        source: "MCPM ch. 5 §20; 837I bill types 13X, 22X, 32X, 74X, 75X")

    private static let settings: Set<Visit.Setting> = [
        .outpatientHospital, .snfPartA, .snfPartB, .homeHealth, .corf, .rehabAgency,
    ]
    // Hospital outpatient (19, 22), inpatient (21), nursing facilities (31, 32), CORF (62).
    private static let places: Set<String> = ["19", "21", "22", "31", "32", "62"]

    static func isBilledByFacility(_ visit: Visit) -> Bool {
        settings.contains(visit.setting) || places.contains(visit.placeOfService)
    }

    func apply(to draft: inout DraftClaim) {
        let visit = draft.visit
        guard Self.isBilledByFacility(visit) else { return }
        draft.report(
            "B-SET-2", .reject, "The facility bills this setting on an institutional claim.", carc: "5",
            inputs: ["setting": .text(visit.setting.rawValue), "place_of_service": .text(visit.placeOfService)])
    }
}
