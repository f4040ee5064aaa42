/// Values as text. Money never passes through floating point.
package enum ReportCell {
    /// For people: dollars, per cent, hours.
    package static func text(_ value: ReportValue, _ unit: ReportUnit) -> String {
        switch value {
        case .none: ""
        case .text(let text): text
        case .number(let number): self.number(number, unit)
        case .integer(let number):
            switch unit {
            case .cents: dollars(number)
            case .seconds: duration(Double(number))
            case .text, .count, .days, .ratio, .number: "\(number)"
            }
        }
    }

    /// The figure of a measure for people; `none` without a denominator.
    package static func text(_ measure: Measure) -> String {
        measure.value.map { number($0, measure.unit) } ?? "none"
    }

    /// A part of a measure for people.
    package static func part(_ number: Int64, _ unit: ReportUnit) -> String {
        switch unit {
        case .cents: dollars(number)
        case .days: "\(number) d"
        case .seconds: "\(number) s"
        case .text, .count, .ratio, .number: "\(number)"
        }
    }

    private static func number(_ number: Double, _ unit: ReportUnit) -> String {
        switch unit {
        case .ratio: decimal(number * 100, places: 1) + " %"
        case .days: decimal(number, places: 1) + " d"
        case .seconds: duration(number)
        case .text, .count, .cents, .number: decimal(number, places: 3)
        }
    }

    /// Seconds as `12 s`, `3.5 min`, `7.2 h` or `4.0 d`.
    private static func duration(_ seconds: Double) -> String {
        switch abs(seconds) {
        case ..<120: decimal(seconds, places: 0) + " s"
        case ..<7_200: decimal(seconds / 60, places: 1) + " min"
        case ..<172_800: decimal(seconds / 3_600, places: 1) + " h"
        default: decimal(seconds / 86_400, places: 1) + " d"
        }
    }

    /// `$1,234.56`.
    static func dollars(_ cents: Int64) -> String {
        let plain = decimal(cents: Int64(cents.magnitude))
        let parts = plain.split(separator: ".")
        var whole = Array(parts[0])
        var index = whole.count - 3
        while index > 0 {
            whole.insert(",", at: index)
            index -= 3
        }
        return (cents < 0 ? "-$" : "$") + String(whole) + "." + parts[1]
    }

    /// `1234.56`, exactly.
    static func decimal(cents: Int64) -> String {
        let digits = String(cents.magnitude)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (cents < 0 ? "-" : "") + padded.dropLast(2) + "." + padded.suffix(2)
    }

    /// Rounded, without trailing digits beyond `places`; not for money.
    static func decimal(_ number: Double, places: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        let scaled = Int64((number * Double(scale)).rounded())
        guard places > 0 else { return "\(scaled)" }
        let fraction = String(scaled.magnitude % UInt64(scale))
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(scaled < 0 ? "-" : "")\(scaled.magnitude / UInt64(scale)).\(zeros)\(fraction)"
    }
}
