/// Turns services into claim lines: units without CO first, then those with it, charges shared by units to the cent.
struct LineBuilding: Rule {
    static let about = RuleDescription(
        .init(
            "B-CO-1", .fix,
            means: "CO is taken off the therapist's own units.",
            example: "97530-CO, 15 minutes each: the first unit loses CO."),
        .init(
            "B-CO-5", .fix,
            means: """
                A service partly by an assistant becomes two lines; payers that ask for it get a modifier \
                on the second.
                """,
            example: "97110 partly by the assistant: 97110-GO×1 and 97110-GO-CO×1."),
        source: "837P loop 2400; CMS CQ/CO billing examples, CY2022")

    static func apply(to draft: inout DraftClaim) {
        let fees = draft.input.clinic.allowed(by: draft.payer, on: draft.serviceDate)
        for index in draft.services.indices {
            let service = draft.services[index]
            guard !service.isDropped, service.units > 0 else { continue }
            let plain = service.units - service.assistantUnits
            if plain > 0, service.assistantUnits > 0, service.givenModifiers.contains("CO") {
                draft.report(
                    "B-CO-1", .fix, "CO was taken off the therapist's own units.", services: [index], carc: "4",
                    inputs: ["code": .text(service.code), "plain_units": .int(Int64(plain))])
            }
            let charge = Self.charge(of: service, draft)
            let plainCharge =
                service.assistantUnits == 0 ? charge : charge * Int64(plain) / Int64(service.units)
            let parts = [(plain, plainCharge, false), (service.assistantUnits, charge - plainCharge, true)]
            for (units, cents, isAssistant) in parts where units > 0 {
                let fee = fees?.cents(for: service.code).map { $0 * Int64(units) }
                let line = ClaimLine(
                    code: service.code, modifiers: Self.modifiers(of: service, isAssistant: isAssistant), units: units,
                    chargeCents: cents, diagnosisPointers: service.diagnosisPointers,
                    expectedAllowedCents: fee ?? cents)
                draft.lines.append(DraftLine(claim: line, service: index, isAssistant: isAssistant))
            }
            if plain > 0, service.assistantUnits > 0 { markSplit(index, &draft) }
        }
    }

    /// Some payers take the second line for a duplicate unless a modifier says otherwise.
    private static func markSplit(_ index: Int, _ draft: inout DraftClaim) {
        guard let modifier = draft.payer.splitLineModifier, let line = draft.lines.indices.last,
            !draft.lines[line].claim.modifiers.contains(modifier)
        else { return }
        draft.lines[line].claim.modifiers.append(modifier)
        draft.report(
            "B-CO-5", .fix, "The payer's modifier for a second line was added to the assistant's units.",
            lines: [line], carc: "18", inputs: ["modifier": .text(modifier)])
    }

    private static func charge(of service: Service, _ draft: DraftClaim) -> Int64 {
        if let stated = service.chargeCents { return stated }
        return draft.input.clinic.chargeCents(for: service.code, on: draft.serviceDate) * Int64(service.units)
    }

    /// What the clinic gave; of a split service only the assistant's line keeps CO.
    private static func modifiers(of service: Service, isAssistant: Bool) -> [String] {
        let isSplit = service.assistantUnits > 0 && service.assistantUnits < service.units
        var modifiers: [String] = []
        // Rules add some, and four fit.
        modifiers.reserveCapacity(4)
        for modifier in service.givenModifiers where !(isSplit && !isAssistant && modifier == "CO") {
            modifiers.append(modifier)
        }
        return modifiers
    }
}
