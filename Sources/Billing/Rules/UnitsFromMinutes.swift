/// Units come from the documented minutes by the payer's method.
struct UnitsFromMinutes: Rule {
    static let about = RuleDescription(
        .init(
            "B-UNIT-1", .reject, .info,
            means: "Under total time, units follow the table for all timed minutes and go to the largest remainders.",
            example: "97110 33 and 97140 7 minutes: two units and one."),
        .init(
            "B-UNIT-2", .reject, .info,
            means: "Under other methods every code is counted for itself.",
            example: "97530 8 and 97535 8 minutes by midpoint: one unit each."),
        source: "MCPM ch. 5 §20.2.C (cms8); AMA midpoint rule (ama8); payer profile")

    static func apply(to draft: inout DraftClaim) {
        var timed: [Int] = []
        for index in draft.services.indices where !draft.services[index].isDropped {
            if draft.services[index].isTimed && !draft.services[index].hasTime {
                draft.services[index].units = draft.services[index].billedUnits ?? 0
            } else if draft.services[index].isQuarterHours {
                timed.append(index)
            } else {
                draft.services[index].units = unitsAlone(draft.services[index])
            }
        }
        allocate(timed, &draft)
        reportUnbillable(&draft)
    }

    private static func unitsAlone(_ service: Service) -> Int {
        switch service.procedure.timing {
        case .blocks(let minutes) where !service.isGroup:
            TimedUnits.units(forMinutes: service.minutes, blockMinutes: minutes)
        case .each: service.billedUnits ?? 1
        case .quarterHours, .blocks, .untimed: 1
        }
    }

    // Entries of one code under different modifiers earn their units together: under the method per code, splitting a
    // service must not earn more.
    private static func allocate(_ timed: [Int], _ draft: inout DraftClaim) {
        let leaders = timed.filter { index in
            !timed.contains { $0 < index && draft.services[$0].code == draft.services[index].code }
        }
        var minutes: [Int] = []
        minutes.reserveCapacity(leaders.count)
        for leader in leaders {
            let code = draft.services[leader].code
            minutes.append(timed.reduce(0) { draft.services[$1].code == code ? $0 + draft.services[$1].minutes : $0 })
        }
        let allocation = TimedUnits.allocate(
            minutes: minutes, method: draft.payer.unitMethod, threshold: draft.payer.unitThresholdMinutes)
        for (leader, units) in zip(leaders, allocation.units) {
            if leaders.count == timed.count {
                draft.services[leader].units = units
            } else {
                share(units, timed.filter { draft.services[$0].code == draft.services[leader].code }, &draft)
            }
        }
        if allocation.isTie {
            draft.report(
                "B-UNIT-1", .info, "The last unit is a tie and went to the service given first.", services: timed,
                inputs: ["tie": true, "timed_minutes": .int(Int64(minutes.reduce(0, +)))])
        }
    }

    private static func share(_ units: Int, _ members: [Int], _ draft: inout DraftClaim) {
        let shares = TimedUnits.distribute(units: units, over: members.map { draft.services[$0].minutes })
        for (member, units) in zip(members, shares.units) { draft.services[member].units = units }
    }

    private static func reportUnbillable(_ draft: inout DraftClaim) {
        let isBillable = draft.services.contains { !$0.isDropped && $0.units > 0 }
        let rule = draft.payer.unitMethod == .cms8 ? "B-UNIT-1" : "B-UNIT-2"
        for index in draft.services.indices {
            let service = draft.services[index]
            guard !service.isDropped, service.units == 0, service.isTimed, service.hasTime else { continue }
            draft.report(
                rule, isBillable ? .info : .reject, "The minutes of a service are not worth a unit.",
                carc: isBillable ? nil : "152",
                inputs: ["code": .text(service.code), "minutes": .int(Int64(service.minutes))])
        }
    }
}
