/// Units of a day's services computed from minutes alone: the answer to "how many units is this?".
public struct UnitCalculation: Sendable, Equatable {
    /// Minutes of one code.
    public struct Entry: Sendable, Equatable {
        /// CPT or HCPCS code.
        public let code: String
        /// Minutes by the therapist, 0...1440.
        public let therapistMinutes: Int
        /// Minutes by the assistant alone, 0...1440.
        public let assistantMinutes: Int

        /// An entry from its parts.
        public init(code: String, therapistMinutes: Int, assistantMinutes: Int = 0) {
            self.code = code
            self.therapistMinutes = therapistMinutes
            self.assistantMinutes = assistantMinutes
        }
    }

    /// Units of one code.
    public struct Line: Sendable, Equatable {
        /// CPT or HCPCS code.
        public let code: String
        /// Minutes of therapist and assistant together.
        public let minutes: Int
        /// Units to bill, 0 when there are none.
        public let units: Int
        /// Units among them that carry CO.
        public let assistantUnits: Int
    }

    /// The method used.
    public let method: UnitMethod
    /// Minutes of timed 15-minute codes together.
    public let timedMinutes: Int
    /// Units of all lines together.
    public let units: Int
    /// True when the last unit could as well have gone to another code.
    public let isTie: Bool
    /// One line per entry, in the order given.
    public let lines: [Line]

    /// Computes the units of the entries; every code should be given once. Untimed codes are worth one unit.
    public init(method: UnitMethod, entries: [Entry]) {
        let procedures = entries.map { Procedure.named($0.code) }
        let timed = entries.indices.filter { procedures[$0].timing == .quarterHours }
        let minutes = timed.map { entries[$0].therapistMinutes + entries[$0].assistantMinutes }
        let allocation = TimedUnits.allocate(minutes: minutes, method: method)
        var quarterHourUnits = [Int](repeating: 0, count: entries.count)
        for (position, index) in timed.enumerated() { quarterHourUnits[index] = allocation.units[position] }
        self.method = method
        timedMinutes = minutes.reduce(0, +)
        isTie = allocation.isTie
        lines = entries.indices.map { index in
            Self.line(entries[index], procedures[index], quarterHourUnits: quarterHourUnits[index])
        }
        units = lines.reduce(0) { $0 + $1.units }
    }

    private static func line(_ entry: Entry, _ procedure: Procedure, quarterHourUnits: Int) -> Line {
        let minutes = entry.therapistMinutes + entry.assistantMinutes
        let units =
            switch procedure.timing {
            case .quarterHours: quarterHourUnits
            case .blocks(let block): TimedUnits.units(forMinutes: minutes, blockMinutes: block)
            case .untimed, .each: 1
            }
        let assistantUnits: Int
        if procedure.timing == .quarterHours {
            assistantUnits =
                AssistantUnits.split(
                    units: units, therapistMinutes: entry.therapistMinutes, assistantMinutes: entry.assistantMinutes
                ).assistant
        } else {
            let isWhole = AssistantUnits.concernsWhole(
                therapistMinutes: entry.therapistMinutes, assistantMinutes: entry.assistantMinutes)
            assistantUnits = isWhole && !procedure.traits.contains(.assistantExempt) ? units : 0
        }
        return Line(code: entry.code, minutes: minutes, units: units, assistantUnits: assistantUnits)
    }
}
