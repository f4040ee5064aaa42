/// Units that the clinic states are the units that the minutes are worth.
struct BilledUnits: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-3", .reject, .warn,
            means: "Stated units are what the minutes are worth; ties may be broken either way.",
            example: "97530×4 with 52 minutes: reject, three are earned."),
        source: "MCPM ch. 5 §20.2.C; NCCI policy manual 2026 ch. I §E.1.d.3")

    static func apply(to draft: inout DraftClaim) {
        if takeOtherTie(&draft) { return }
        for index in draft.services.indices {
            let service = draft.services[index]
            guard !service.isDropped, service.isTimed, service.hasTime, let billed = service.billedUnits,
                billed != service.units
            else { continue }
            let inputs: Finding.Inputs = [
                "code": .text(service.code), "minutes": .int(Int64(service.minutes)),
                "billed_units": .int(Int64(billed)), "expected_units": .int(Int64(service.units)),
            ]
            if billed > service.units {
                draft.report(
                    "B-UNIT-3", .reject, "More units are stated than the minutes are worth.", services: [index],
                    carc: "151", inputs: inputs)
                // Whoever overrides it answers for the units as stated.
                if draft.input.overriddenRules.contains("B-UNIT-3") { draft.services[index].units = billed }
            } else {
                draft.services[index].units = billed
                draft.report(
                    "B-UNIT-3", .warn, "Fewer units are stated than the minutes are worth.", services: [index],
                    inputs: inputs)
            }
        }
    }

    /// Accepts the clinic's own way of breaking a tie, when it states all quarter-hour units and they are an allocation.
    private static func takeOtherTie(_ draft: inout DraftClaim) -> Bool {
        guard draft.payer.unitMethod == .cms8 else { return false }
        let timed = draft.services.indices.filter {
            !draft.services[$0].isDropped && draft.services[$0].isQuarterHours && draft.services[$0].hasTime
        }
        let stated = timed.compactMap { draft.services[$0].billedUnits }
        guard stated.count == timed.count, stated != timed.map({ draft.services[$0].units }),
            TimedUnits.isAllocation(stated, of: timed.map { draft.services[$0].minutes })
        else { return false }
        for (index, units) in zip(timed, stated) { draft.services[index].units = units }
        return true
    }
}
