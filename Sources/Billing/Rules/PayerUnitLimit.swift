/// Some payers pay no more than so many timed units a day.
struct PayerUnitLimit: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-2", .reject,
            means: "Timed units of a day keep to the payer's cap.",
            example: "A cap of eight, nine timed units: reject."),
        source: "Payer profile")

    static func apply(to draft: inout DraftClaim) {
        guard let limit = draft.payer.maximumUnitsPerDay else { return }
        let timed = draft.services.indices.filter {
            !draft.services[$0].isDropped && draft.services[$0].isTimed && draft.services[$0].units > 0
        }
        let others = draft.input.sameDayServices.filter { Procedure.named($0.code).isTimed }
        let units = timed.reduce(others.reduce(0) { $0 + $1.units }) { $0 + draft.services[$1].units }
        guard units > limit else { return }
        draft.report(
            "B-UNIT-2", .reject, "More timed units than the payer takes in a day.", services: timed, carc: "151",
            inputs: ["units": .int(Int64(units)), "limit": .int(Int64(limit))])
    }
}
