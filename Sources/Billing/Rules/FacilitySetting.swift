/// What a facility bills on its own form is not billed again as a professional claim.
struct FacilitySetting: Rule {
    static let about = RuleDescription(
        .init(
            "B-SET-2", .reject,
            means: "What a facility bills is not billed as a professional claim.",
            example: "Skilled nursing facility in a Part A stay: reject."),
        source: "MCPM ch. 5 §20; 837I bill types 13X, 22X, 32X, 74X, 75X")

    /// True when the facility bills what happened in this setting or place: hospital outpatient (19, 22) and inpatient (21),
    /// nursing facilities (31, 32), CORF (62).
    static func isBilledByFacility(_ setting: Visit.Setting, _ place: String) -> Bool {
        switch setting {
        case .outpatientHospital, .snfPartA, .snfPartB, .homeHealth, .corf, .rehabAgency: return true
        case .clinic, .home, .telehealth, .school, .assistedLiving, .worksite, .workersComp: break
        }
        return switch place {
        case "19", "21", "22", "31", "32", "62": true
        default: false
        }
    }

    static func apply(to draft: inout DraftClaim) {
        let setting = draft.visit.setting
        let place = draft.visit.placeOfService
        guard isBilledByFacility(setting, place) else { return }
        draft.report(
            "B-SET-2", .reject, "The facility bills this setting on an institutional claim.", carc: "5",
            inputs: ["setting": .text(setting.rawValue), "place_of_service": .text(place)])
    }
}
