/// Units fit the code, the day and the length of the visit.
struct UnitPlausibility: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-7", .reject,
            means: "Units keep to the code's daily limit, to a day's length and to the length of the visit.",
            example: "97129×2: reject."),
        source: "837P SV104; CPT instructions for daily limits")

    static func apply(to draft: inout DraftClaim) {
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

    private static func compareWithVisitLength(_ draft: inout DraftClaim) {
        var first = Int.max
        var last = 0
        var quarterHours = 0
        var codes: [String] = []
        // Minutes of a service that earned no unit of its own count too: they helped the total to earn the others'
        // units.
        for index in draft.services.indices {
            guard !draft.services[index].isDropped, draft.services[index].isQuarterHours,
                draft.services[index].units > 0 || draft.services[index].hasTime
            else { continue }
            guard !draft.services[index].intervals.isEmpty else { return }
            for interval in draft.services[index].intervals {
                first = min(first, interval.start.minutes)
                last = max(last, interval.end.minutes)
            }
            guard draft.services[index].units > 0 else { continue }
            quarterHours += draft.services[index].units * 15
            if !codes.contains(draft.services[index].code) { codes.append(draft.services[index].code) }
        }
        guard !codes.isEmpty else { return }
        let length = last - first
        let needed = quarterHours - spared(codes.count, draft.payer)
        guard needed > length else { return }
        draft.report(
            "B-UNIT-7", .reject, "Timed units need more time than the visit lasted.", carc: "151",
            inputs: ["needed_minutes": .int(Int64(needed)), "visit_minutes": .int(Int64(length))])
    }

    /// The minutes that rounding gives away: in the shortest visit the last unit of the total, or of each code, is
    /// started.
    private static func spared(_ codes: Int, _ payer: PayerProfile) -> Int {
        let perUnit = 15 - TimedUnits.roundsUpFrom(payer.unitMethod, threshold: payer.unitThresholdMinutes)
        return switch payer.unitMethod {
        case .cms8: perUnit
        case .ama8, .full15, .payerSpecific: perUnit * codes
        }
    }
}
