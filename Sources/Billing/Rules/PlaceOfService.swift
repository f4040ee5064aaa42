/// The place of service exists, and fits the setting and the payer.
struct PlaceOfService: Rule {
    static let about = RuleDescription(
        .init(
            "B-SET-1", .reject, .warn,
            means: "Place of service and payer fit the setting.",
            example: "Setting home with place 11: reject; a school billed to Medicare: reject; place 20: warn."),
        .init(
            "B-SET-4", .reject,
            means: "The place of service is in the CMS list on the day.",
            example: "Place 10 on 2021-12-31: reject."),
        source: "CMS place of service code set; MCPM ch. 26 §10.5")

    static func apply(to draft: inout DraftClaim) {
        let place = draft.visit.placeOfService
        let setting = draft.visit.setting
        let isListed =
            draft.input.reference.placesOfService?.contains(place, on: draft.serviceDate)
            ?? PlaceTable.isListed(place, on: draft.serviceDate)
        if !isListed {
            report("B-SET-4", .reject, "The place of service is not in the list of the day.", &draft)
        } else if setting == .school && draft.payer.payerClass == .medicare {
            report("B-SET-1", .reject, "Medicare does not pay for therapy in schools.", &draft)
        } else if FacilitySetting.isBilledByFacility(setting, place) || TelehealthService.isRemote(draft) {
            // Rules B-SET-2 and B-MOD-12 decide.
            return
        } else if !PlaceTable.fits(place, setting) {
            report("B-SET-1", .reject, "The place of service does not fit the setting.", &draft)
        } else if PlaceTable.isUnusual(place) {
            report("B-SET-1", .warn, "Occupational therapy is unusual in this place.", &draft)
        }
    }

    private static func report(
        _ rule: String, _ severity: Finding.Severity, _ message: String, _ draft: inout DraftClaim
    ) {
        draft.report(
            rule, severity, message, carc: "5",
            inputs: [
                "setting": .text(draft.visit.setting.rawValue),
                "place_of_service": .text(draft.visit.placeOfService),
            ])
    }
}
