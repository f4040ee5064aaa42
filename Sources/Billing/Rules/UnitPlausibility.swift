/// Units fit the code, the day and the length of the visit.
struct UnitPlausibility: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-7", .reject,
            means: "Units keep to the code's daily limit, to a day's length and to the length of the visit.",
            example: "97129×2: reject."),
        source: "837P SV104; CPT instructions for daily limits")

    func apply(to draft: inout DraftClaim) {
        for index in draft.services.indices where !draft.services[index].isDropped {
            let service = draft.services[index]
            let isUntimed = service.procedure.timing == .untimed || service.isGroup
            let units = isUntimed ? max(service.units, service.billedUnits ?? 0) : service.units
            let limit = min(isUntimed ? 1 : Service.unitLimit, service.procedure.maximumUnitsPerDay ?? Int.max)
            guard units > limit else { continue }
            draft.report(
                "B-UNIT-7", .reject, "More units than a day allows for the code.", services: [index], carc: "151",
                inputs: ["code": .text(service.code), "units": .int(Int64(units)), "limit": .int(Int64(limit))])
        }
        compareWithVisitLength(&draft)
    }

    private func compareWithVisitLength(_ draft: inout DraftClaim) {
        let timed = draft.services.filter { !$0.isDropped && $0.isQuarterHours && $0.units > 0 }
        let intervals = timed.flatMap(\.intervals)
        guard timed.allSatisfy({ !$0.intervals.isEmpty }), let first = intervals.map(\.start).min(),
            let last = intervals.map(\.end).max()
        else { return }
        let length = last.minutes - first.minutes
        let needed = Self.leastMinutes(timed, draft.payer)
        guard needed > length else { return }
        draft.report(
            "B-UNIT-7", .reject, "Timed units need more time than the visit lasted.", carc: "151",
            inputs: ["needed_minutes": .int(Int64(needed)), "visit_minutes": .int(Int64(length))])
    }

    /// The shortest visit that is worth the units: the first unit of a total, or of each code, takes eight minutes.
    private static func leastMinutes(_ timed: [Service], _ payer: PayerProfile) -> Int {
        let quarterHours = timed.reduce(0) { $0 + $1.units * 15 }
        let spared = 15 - TimedUnits.roundsUpFrom(payer.unitMethod, threshold: payer.unitThresholdMinutes)
        return switch payer.unitMethod {
        case .cms8: quarterHours - spared
        case .ama8, .full15, .payerSpecific: quarterHours - spared * Set(timed.map(\.code)).count
        }
    }
}
