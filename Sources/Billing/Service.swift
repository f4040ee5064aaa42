/// One service of the visit on its way from the note to claim lines.
struct Service {
    var procedure: Procedure
    /// Modifiers that the clinic gave, in its order.
    var givenModifiers: [String]
    /// Those of them that tell this service from another with the same code; not GO and KX, which rules decide, and CO only
    /// where no minutes say who treated.
    let distinctModifiers: [String]
    var therapistMinutes: Int
    var assistantMinutes: Int
    var intervals: [Visit.Interval]
    var diagnosisPointers: [Int]
    /// What the clinic says it bills; nil when units are to be computed.
    var billedUnits: Int?
    /// What the clinic says it charges; nil when the charge schedule decides.
    var chargeCents: Int64?
    let isGroup: Bool
    /// How often the note gives the same code and modifiers.
    var occurrences = 1
    /// True when only some of those entries state a charge.
    var hasMixedCharge = false
    /// Index of the service that this one became part of.
    var mergedInto: Int?
    /// True when the service is part of another or may not be billed.
    var isDropped = false
    /// Units to bill.
    var units = 0
    /// Units among them that carry CO.
    var assistantUnits = 0
    /// True when minutes, units or charge were out of all reason and have been limited.
    let isImplausible: Bool

    /// Largest charge that the rules compute with; X12 amounts are shorter.
    static let chargeLimitCents: Int64 = 9_999_999_999
    /// Quarter hours in a day.
    static let unitLimit = 96

    init(_ intervention: Visit.Intervention) {
        procedure = Procedure.named(intervention.code)
        givenModifiers = intervention.modifiers
        intervals = intervention.intervals ?? []
        diagnosisPointers = intervention.diagnosisPointers
        isGroup = intervention.isGroup
        let documented = Self.documentedMinutes(intervention)
        therapistMinutes = min(max(documented.therapist, 0), 1440)
        assistantMinutes = min(max(documented.assistant, 0), 1440)
        let decidesAssistant = therapistMinutes + assistantMinutes > 0
        distinctModifiers = givenModifiers.filter { modifier in
            modifier != "GO" && modifier != "KX" && !(modifier == "CO" && decidesAssistant)
        }.sorted()
        billedUnits = intervention.billedUnits.map { min(max($0, 0), Self.unitLimit + 1) }
        let limit = Self.chargeLimitCents
        chargeCents = intervention.chargeCents.map { min(max($0, -limit), limit) }
        isImplausible =
            therapistMinutes != documented.therapist || assistantMinutes != documented.assistant
            || billedUnits != intervention.billedUnits || chargeCents != intervention.chargeCents
            || intervals.contains { $0.end <= $0.start }
    }

    var code: String { procedure.code }
    var minutes: Int { therapistMinutes + assistantMinutes }
    var hasTime: Bool { minutes > 0 }
    /// True when its minutes are one-on-one time that is counted in quarter hours.
    var isQuarterHours: Bool { procedure.timing == .quarterHours && !isGroup }
    /// True when its units come from its minutes.
    var isTimed: Bool { procedure.isTimed && !isGroup }

    /// What the note's times say about two services.
    enum Separation {
        /// No minute is shared.
        case separate
        /// Some minutes are shared.
        case overlapping
        /// Not both have start and end times.
        case unknown
    }

    /// Whether this service and the stretches of another one share minutes.
    func separation(from others: [Visit.Interval]) -> Separation {
        if intervals.isEmpty || others.isEmpty { return .unknown }
        for own in intervals {
            for other in others where own.start < other.end && other.start < own.end { return .overlapping }
        }
        return .separate
    }

    private static func documentedMinutes(_ intervention: Visit.Intervention) -> Visit.Minutes {
        guard let intervals = intervention.intervals, !intervals.isEmpty else {
            return intervention.minutes ?? Visit.Minutes()
        }
        var total = Visit.Minutes()
        for interval in intervals {
            let minutes = max(0, interval.end.minutes - interval.start.minutes)
            if interval.performer == .assistant {
                total.assistant += minutes
            } else {
                total.therapist += minutes
            }
        }
        return total
    }
}
