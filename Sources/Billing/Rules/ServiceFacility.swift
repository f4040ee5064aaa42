/// A service outside of clinic and home says where it was.
struct ServiceFacility: Rule {
    static let about = RuleDescription(
        .init(
            "B-SET-3", .info,
            means: "Where the place is neither the clinic's nor the patient's, the claim names it (loop 2310C).",
            example: "A school with its address: named on the claim; without: info."),
        source: "837P loop 2310C")

    static func apply(to draft: inout DraftClaim) {
        guard draft.visit.serviceLocation == nil, !PlaceTable.isOwnOrPatients(draft.visit.placeOfService),
            !FacilitySetting.isBilledByFacility(draft.visit.setting, draft.visit.placeOfService)
        else { return }
        draft.report(
            "B-SET-3", .info, "The visit does not say where the place of the service is.",
            inputs: ["place_of_service": .text(draft.visit.placeOfService)])
    }
}
