/// A service of another claim for the same patient on the same day, at the same clinic.
public struct SameDayService: Sendable, Equatable {
    /// CPT or HCPCS code.
    public let code: String
    /// Modifiers of its line.
    public let modifiers: [String]
    /// Units of its line.
    public let units: Int
    /// Start and end times; empty when not known.
    public let intervals: [Visit.Interval]

    /// A service from its parts.
    public init(code: String, modifiers: [String], units: Int, intervals: [Visit.Interval] = []) {
        self.code = code
        self.modifiers = modifiers
        self.units = units
        self.intervals = intervals
    }
}
