/// Units and assistant's units as the published rules tell them, written for checking only: it shares nothing with the
/// rules that it checks.
enum OracleArithmetic {
    /// Quarter hours of so many minutes: 8 to 22 are one, 23 to 37 two, and so on (Pub 100-04 ch. 5 §20.2.C).
    static func quarterHours(_ minutes: Int) -> Int {
        var units = 0
        while minutes >= 8 + 15 * units { units += 1 }
        return units
    }

    /// Units per code by the total of minutes; nil where a tie leaves more than one right answer.
    static func byTotal(_ minutes: [Int]) -> [Int]? {
        var units = minutes.map { $0 / 15 }
        var extra = quarterHours(minutes.reduce(0, +)) - units.reduce(0, +)
        var rest = minutes.map { $0 % 15 }
        while extra > 0 {
            guard let largest = rest.max(), largest > 0 else { return nil }
            let owners = rest.indices.filter { rest[$0] == largest }
            if owners.count > extra { return nil }
            for owner in owners {
                units[owner] += 1
                rest[owner] = 0
            }
            extra -= owners.count
        }
        return units
    }

    /// Units per code, each for itself.
    static func byCode(_ minutes: [Int]) -> [Int] { minutes.map(quarterHours) }

    /// Units without and with CO of a timed code; nil where no published rule splits them.
    static func split(units: Int, therapist: Int, assistant: Int) -> (plain: Int, co: Int)? {
        let (plain, co) = (therapist / 15, assistant / 15)
        let (own, other) = (therapist % 15, assistant % 15)
        switch units - plain - co {
        case 0: return (plain, co)
        case 1:
            // Whoever reaches eight minutes could have billed the unit; the therapist comes first.
            let isAssistants = own < 8 && (other >= 8 || other * 10 > own + other)
            return isAssistants ? (plain, co + 1) : (plain + 1, co)
        case 2: return own >= 8 && other >= 8 ? (plain + 1, co + 1) : nil
        default: return nil
        }
    }

    /// Blocks of so many minutes, of which the last must be used by more than half.
    static func blocks(_ minutes: Int, of length: Int) -> Int {
        let whole = minutes / length
        return whole + (2 * (minutes % length) > length ? 1 : 0)
    }
}
