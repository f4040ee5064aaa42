/// Units from minutes of timed 15-minute services.
///
/// Source: Medicare Claims Processing Manual (Pub 100-04) ch. 5 §20.2.C for the total-time method; the AMA midpoint rule
/// for the method per code.
public enum TimedUnits {
    /// Units per service, and whether another choice was as right.
    public struct Allocation: Sendable, Equatable {
        /// Units in the order of the minutes given; zeros included.
        public let units: [Int]
        /// True when the last unit could as well have gone to another service.
        public let isTie: Bool
    }

    /// Units that so many minutes are worth: none below 8, then one more every 15.
    public static func units(forMinutes minutes: Int) -> Int {
        minutes < 8 ? 0 : (minutes + 7) / 15
    }

    /// Units of a service counted in longer or shorter blocks: one for each started block of which more than half was used.
    public static func units(forMinutes minutes: Int, blockMinutes: Int) -> Int {
        (max(0, minutes) + blockMinutes - blockMinutes / 2 - 1) / blockMinutes
    }

    /// Units of each service.
    ///
    /// - Parameters:
    ///   - minutes: minutes per code, one entry per code, each at least 0. A tie goes to the earlier entry.
    ///   - threshold: minutes, 1...15, from which a started quarter hour counts; for ``UnitMethod/payerSpecific`` alone.
    public static func allocate(minutes: [Int], method: UnitMethod, threshold: Int = 8) -> Allocation {
        switch method {
        case .cms8: distribute(units: units(forMinutes: minutes.reduce(0, +)), over: minutes)
        case .ama8, .full15, .payerSpecific:
            Allocation(
                units: minutes.map { ($0 + 15 - roundsUpFrom(method, threshold: threshold)) / 15 }, isTie: false)
        }
    }

    /// The minutes from which a started quarter hour is a unit, 1...15.
    static func roundsUpFrom(_ method: UnitMethod, threshold: Int) -> Int {
        switch method {
        case .cms8, .ama8: 8
        case .full15: 15
        case .payerSpecific: min(max(threshold, 1), 15)
        }
    }

    /// Shares out units that were earned together: whole quarter hours stay where they were worked, and what is left goes
    /// one by one to the largest remainders.
    ///
    /// No entry gets two extra units, because what is left never exceeds the number of entries with a remainder.
    static func distribute(units total: Int, over minutes: [Int]) -> Allocation {
        var units = minutes.map { $0 / 15 }
        var left = total - units.reduce(0, +)
        guard left > 0 else { return Allocation(units: units, isTie: false) }
        let order = minutes.indices.sorted { (minutes[$1] % 15, $0) < (minutes[$0] % 15, $1) }
        var lastRemainder = 0
        for index in order {
            let remainder = minutes[index] % 15
            if left == 0 { return Allocation(units: units, isTie: remainder == lastRemainder) }
            units[index] += 1
            left -= 1
            lastRemainder = remainder
        }
        return Allocation(units: units, isTie: false)
    }

    /// True when `units` follows the total-time method for `minutes`, whichever way ties were broken.
    static func isAllocation(_ units: [Int], of minutes: [Int]) -> Bool {
        guard units.count == minutes.count, units.reduce(0, +) == self.units(forMinutes: minutes.reduce(0, +)) else {
            return false
        }
        var smallestServed = Int.max
        var largestUnserved = 0
        for (count, worked) in zip(units, minutes) {
            switch count - worked / 15 {
            case 0: largestUnserved = max(largestUnserved, worked % 15)
            case 1: smallestServed = min(smallestServed, worked % 15)
            default: return false
            }
        }
        return smallestServed >= largestUnserved
    }
}
