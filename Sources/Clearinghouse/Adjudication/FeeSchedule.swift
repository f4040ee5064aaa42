/// What payers allow for one unit, in cents: invented figures, odd on purpose so that rounding is exercised.
public struct FeeSchedule: Codable, Sendable, Hashable {
    /// Cents a unit by payer class (`medicare`), or by class and procedure (`medicare:97530`), which goes before.
    public var perUnitCents: [String: Int64]

    /// The default schedule, changed by `overrides` of the same form.
    public init(overrides: [String: Int64] = [:]) {
        let base: [String: Int64] = [
            "medicare": 3_437, "medicare_advantage": 3_391, "medicaid": 2_719, "commercial": 5_283,
            "tricare": 3_653, "workers_comp": 6_127,
        ]
        perUnitCents = base.merging(overrides) { $1 }
    }

    /// Decodes overrides of the default schedule from a plain mapping.
    public init(from decoder: any Decoder) throws {
        self.init(overrides: try decoder.singleValueContainer().decode([String: Int64].self))
    }

    /// Encodes the whole schedule as a plain mapping.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(perUnitCents)
    }

    /// Allowed cents of a line, never more than its charge.
    func allowedCents(payerClass: PayerClass, code: String, units: Int, chargeCents: Int64) -> Int64 {
        let name = payerClass.rawValue
        let perUnit = perUnitCents["\(name):\(code)"] ?? perUnitCents[name] ?? 0
        return min(perUnit * Int64(max(units, 0)), max(chargeCents, 0))
    }
}
