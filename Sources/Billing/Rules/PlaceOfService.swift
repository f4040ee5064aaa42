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

    func apply(to draft: inout DraftClaim) {
        let visit = draft.visit
        let place = visit.placeOfService
        let inputs: [String: Finding.Value] = [
            "setting": .text(visit.setting.rawValue), "place_of_service": .text(place),
        ]
        let isListed =
            draft.input.reference.placesOfService?.contains(place, on: draft.serviceDate)
            ?? PlaceTable.isListed(place, on: draft.serviceDate)
        if !isListed {
            draft.report(
                "B-SET-4", .reject, "The place of service is not in the list of the day.", carc: "5", inputs: inputs)
        } else if visit.setting == .school && draft.payer.payerClass == .medicare {
            draft.report("B-SET-1", .reject, "Medicare does not pay for therapy in schools.", carc: "5", inputs: inputs)
        } else if FacilitySetting.isBilledByFacility(visit) || TelehealthService.isRemote(draft) {
            // Rules B-SET-2 and B-MOD-12 decide.
            return
        } else if let places = PlaceTable.places(of: visit.setting), !places.contains(place) {
            draft.report(
                "B-SET-1", .reject, "The place of service does not fit the setting.", carc: "5", inputs: inputs)
        } else if PlaceTable.unusual.contains(place) {
            draft.report(
                "B-SET-1", .warn, "Occupational therapy is unusual in this place.", carc: "5", inputs: inputs)
        }
    }
}
