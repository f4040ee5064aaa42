/// Turns services into claim lines: units without CO first, then those with it, charges shared by units to the cent.
struct LineBuilding: Rule {
    static let about = RuleDescription(
        "B-CO-1", "B-CO-5",
        meaning: "Every billable service becomes one line, or two when an assistant furnished part of it.",
        source: "837P loop 2400; CMS CQ/CO billing examples, CY2022")

    func apply(to draft: inout DraftClaim) {
        let fees = draft.payer.allowed.value(on: draft.serviceDate)
        for index in draft.services.indices {
            let service = draft.services[index]
            guard !service.isDropped, service.units > 0 else { continue }
            let plain = service.units - service.assistantUnits
            if plain > 0, service.assistantUnits > 0, service.givenModifiers.contains("CO") {
                draft.report(
                    "B-CO-1", .fix, "CO was taken off the therapist's own units.", services: [index], carc: "4",
                    inputs: ["code": .text(service.code), "plain_units": .int(Int64(plain))])
            }
            let charge = Self.charge(of: service, draft.input.clinic)
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
        }
    }

    private static func charge(of service: Service, _ clinic: ClinicProfile) -> Int64 {
        if let stated = service.chargeCents { return stated }
        let perUnit = clinic.charges.cents(for: service.code) ?? ClinicProfile.defaultChargeCents
        return perUnit * Int64(service.units)
    }

    /// What the clinic gave; of a split service only the assistant's line keeps CO.
    private static func modifiers(of service: Service, isAssistant: Bool) -> [String] {
        let isSplit = service.assistantUnits > 0 && service.assistantUnits < service.units
        return isSplit && !isAssistant ? service.givenModifiers.filter { $0 != "CO" } : service.givenModifiers
    }
}
