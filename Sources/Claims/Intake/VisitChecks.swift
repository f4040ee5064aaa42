import Billing

/// What a visit document must keep beyond its schema. What only makes a claim wrong is left to the claim rules.
struct VisitChecks {
    private(set) var problems: [FieldProblem] = []

    init(_ visit: Visit) {
        check(visit.coverages)
        for (index, intervention) in visit.interventions.enumerated() {
            for (number, interval) in (intervention.intervals ?? []).enumerated() where interval.end <= interval.start {
                report("interventions[\(index)].intervals[\(number)].end", "must be after start")
            }
            if let minutes = intervention.minutes, minutes.therapist + minutes.assistant > 1440 {
                report("interventions[\(index)].minutes", "is more than a day")
            }
        }
        if let plan = visit.planOfCare {
            let field = "plan_of_care.certification_end"
            check(plan.certificationStart, plan.certificationEnd, field, "certification_start")
        }
        if let authorization = visit.authorization {
            check(authorization.from, authorization.to, "authorization.to", "from")
        }
    }

    private mutating func check(_ coverages: [Visit.Coverage]) {
        var orders: Set<Int> = []
        for (index, coverage) in coverages.enumerated() {
            if !orders.insert(coverage.order).inserted {
                report("coverages[\(index)].order", "is the order of another coverage too")
            }
            if coverage.relationship != "self", coverage.subscriber == nil {
                report("coverages[\(index)].subscriber", "is needed when relationship is not self")
            }
        }
    }

    private mutating func check(_ start: CalendarDay?, _ end: CalendarDay?, _ field: String, _ other: String) {
        if let start, let end, end < start { report(field, "must not be before \(other)") }
    }

    private mutating func report(_ field: String, _ reason: String) {
        problems.append(FieldProblem(field: field, reason: reason))
    }
}
