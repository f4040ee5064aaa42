/// A point in time to the microsecond, such as the moment a note was signed.
///
/// Coded as RFC 3339 text; reading requires an offset, because a local time without one names no instant.
public struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (Unix time).
    public let microsecondsSinceEpoch: Int64

    /// The instant that lies the given number of microseconds after 1970-01-01T00:00:00Z.
    public init(microsecondsSinceEpoch: Int64) {
        self.microsecondsSinceEpoch = microsecondsSinceEpoch
    }

    /// An instant from RFC 3339 text such as `2026-10-05T17:20:00-05:00`; nil without an offset or for an impossible time.
    ///
    /// Digits after the sixth of the fraction are dropped. A second of 60 is not accepted.
    public init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let day = CalendarDay(isoPrefix: bytes),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimalDigits(bytes, at: 11, count: 2), hour < 24,
            let minute = decimalDigits(bytes, at: 14, count: 2), minute < 60,
            let second = decimalDigits(bytes, at: 17, count: 2), second < 60
        else { return nil }
        var index = 19
        guard let fraction = Self.fraction(bytes, &index), let offset = Self.offsetSeconds(bytes[index...]) else {
            return nil
        }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second - offset)
        microsecondsSinceEpoch = seconds * 1_000_000 + fraction
    }

    /// RFC 3339 text in UTC: `2026-10-05T22:20:00Z`, with six digits of fraction when there is one.
    public var iso8601: String {
        let second = microsecondsSinceEpoch.floorQuotient(1_000_000)
        let fraction = Int(microsecondsSinceEpoch - second * 1_000_000)
        let day = second.floorQuotient(86_400)
        let time = Int(second - day * 86_400)
        let clock = [time / 3600, time / 60 % 60, time % 60].map { String($0, paddedTo: 2) }.joined(separator: ":")
        let tail = fraction == 0 ? "" : "." + String(fraction, paddedTo: 6)
        return "\(CalendarDay(daysSinceEpoch: Int32(day)).iso)T\(clock)\(tail)Z"
    }

    /// The instant that lies `seconds` later, or earlier when negative.
    public func adding(seconds: Int64) -> Instant {
        Instant(microsecondsSinceEpoch: microsecondsSinceEpoch + seconds * 1_000_000)
    }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }

    /// Microseconds of an optional `.digits` part at `index`, which moves behind it.
    private static func fraction(_ bytes: [UInt8], _ index: inout Int) -> Int64? {
        guard bytes[index] == UInt8(ascii: ".") else { return 0 }
        let digits = bytes[(index + 1)...].prefix { (0x30...0x39).contains($0) }
        guard !digits.isEmpty else { return nil }
        index += 1 + digits.count
        return (0..<6).reduce(Int64(0)) { value, place in
            value * 10 + (place < digits.count ? Int64(digits[digits.startIndex + place] - 0x30) : 0)
        }
    }

    private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int? {
        guard let sign = bytes.first else { return nil }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return bytes.count == 1 ? 0 : nil }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), bytes.count == 6,
            bytes[bytes.startIndex + 3] == UInt8(ascii: ":"),
            let hours = decimalDigits(bytes, at: 1, count: 2), hours < 24,
            let minutes = decimalDigits(bytes, at: 4, count: 2), minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
}

extension Instant: Codable {
    /// Reads RFC 3339 text with an offset; throws `DecodingError.dataCorrupted` for anything else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let instant = Instant(iso8601: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not RFC 3339 with an offset")
        }
        self = instant
    }

    /// Writes RFC 3339 text in UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso8601)
    }
}

extension Int64 {
    fileprivate func floorQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
