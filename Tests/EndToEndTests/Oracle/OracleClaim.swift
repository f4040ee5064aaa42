/// The claim that should come of a clean visit.
enum OracleClaim {
    /// Modifiers that only some payers' tables ask for, and so are not compared: GO where it is the payer's choice, a
    /// school programme's own modifier, and how telehealth is marked.
    static func comparable(_ lines: [OracleLine], for visit: OracleVisit) -> [OracleLine] {
        var free: Set<String> = ["93", "95", "GT"]
        let isSchool = visit.document["setting"] as? String == "school"
        if isSchool { free.formUnion(["TM", "TL"]) }
        // A school programme's claim must not carry GO, whatever the table says.
        if !visit.payer.wantsGO, !isSchool { free.insert("GO") }
        return lines.map { OracleLine($0.code, $0.modifiers.filter { !free.contains($0) }, $0.units) }.sorted()
    }

    /// Units, assistant's split and modifiers; nil where a tie or an unpublished case leaves more than one right
    /// answer.
    static func lines(of visit: OracleVisit) -> [OracleLine]? {
        if let stated = visit.statedLines { return stated }
        let timed = visit.services.filter(\.isQuarterHours)
        guard let counted = units(timed.map(\.minutes), visit.payer.method) else { return nil }
        var next = 0
        var lines: [OracleLine] = []
        for service in visit.services {
            let units: Int
            if service.isQuarterHours {
                units = counted[next]
                next += 1
            } else if let length = OracleService.blocks[service.code] {
                units = OracleArithmetic.blocks(service.minutes, of: length)
            } else {
                units = 1
            }
            if units == 0 { continue }
            guard let own = self.lines(of: service, units: units, visit) else { return nil }
            lines += own
        }
        return lines
    }

    private static func units(_ minutes: [Int], _ method: OraclePayer.Method) -> [Int]? {
        let total = OracleArithmetic.byTotal(minutes)
        let each = OracleArithmetic.byCode(minutes)
        switch method {
        case .total: return total
        case .perCode: return each
        case .either: return total == each ? each : nil
        }
    }

    private static func lines(of service: OracleService, units: Int, _ visit: OracleVisit) -> [OracleLine]? {
        let modifiers = service.modifiers + (visit.payer.wantsGO && !service.modifiers.contains("GO") ? ["GO"] : [])
        guard visit.payer.wantsCO, service.assistantMinutes > 0 else {
            return [OracleLine(service.code, modifiers, units)]
        }
        var split: (plain: Int, co: Int)?
        if service.isQuarterHours {
            split = OracleArithmetic.split(
                units: units, therapist: service.therapistMinutes, assistant: service.assistantMinutes)
        } else {
            let isAssistants = service.assistantMinutes * 10 > service.minutes
            split = isAssistants ? (0, units) : (units, 0)
        }
        guard let split else { return nil }
        return [
            OracleLine(service.code, modifiers, split.plain), OracleLine(service.code, modifiers + ["CO"], split.co),
        ].filter { $0.units > 0 }
    }
}
