/// A minute of the day on the clinic's wall clock, coded as `HH:MM` (24 hours, 00:00 to 24:00).
public struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Minutes since midnight, 0...1440; 1440 is the midnight that ends the day.
    public let minutes: Int

    /// A time from text of exactly the form `HH:MM`; nil when no such time exists.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count == 5, let hour = decimalDigits(Array(bytes), at: 0, count: 2),
            let minute = decimalDigits(Array(bytes), at: 3, count: 2), minute < 60,
            bytes[bytes.index(bytes.startIndex, offsetBy: 2)] == UInt8(ascii: ":")
        else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    /// A time from minutes since midnight; nil outside 0...1440.
    public init?(minutes: Int) {
        guard (0...1440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Text of the form `HH:MM`.
    public var text: String { "\(String(minutes / 60, paddedTo: 2)):\(String(minutes % 60, paddedTo: 2))" }

    /// Orders by time.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool { left.minutes < right.minutes }
}

extension TimeOfDay: Codable {
    /// Reads `HH:MM`; throws `DecodingError.dataCorrupted` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = TimeOfDay(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time of the form HH:MM")
        }
        self = time
    }

    /// Writes `HH:MM`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
