/// Cents per unit by procedure code: what a clinic charges, or what a payer is expected to allow.
public struct FeeSchedule: Codable, Sendable, Equatable {
    /// Cents per unit of every code that `centsByCode` does not name; nil when such codes have no fee.
    public var defaultCents: Int64?
    /// Cents per unit by code.
    public var centsByCode: [String: Int64]

    /// A schedule from its parts.
    public init(defaultCents: Int64?, centsByCode: [String: Int64] = [:]) {
        self.defaultCents = defaultCents
        self.centsByCode = centsByCode
    }

    /// Cents per unit of `code`; nil when the schedule says nothing.
    public func cents(for code: String) -> Int64? {
        centsByCode.isEmpty ? defaultCents : centsByCode[code] ?? defaultCents
    }

    /// Reads an object of cents by code, in which `default` stands for every other code.
    public init(from decoder: any Decoder) throws {
        centsByCode = try decoder.singleValueContainer().decode([String: Int64].self)
        defaultCents = centsByCode.removeValue(forKey: "default")
    }

    /// Writes an object of cents by code, in which `default` stands for every other code.
    public func encode(to encoder: any Encoder) throws {
        var entries = centsByCode
        entries["default"] = defaultCents
        var container = encoder.singleValueContainer()
        try container.encode(entries)
    }
}
