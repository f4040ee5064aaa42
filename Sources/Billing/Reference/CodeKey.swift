/// A code of one to twelve digits and capital letters as one number: compared in one step and never allocated.
///
/// Serves HCPCS, ICD-10-CM without the dot, taxonomy, place-of-service, CARC and RARC codes alike.
public struct CodeKey: Hashable, Sendable {
    /// Digits to base 37, the last character the lowest: 0 stands for no character, then 0 to 9 and A to Z.
    let value: UInt64

    private static let base: UInt64 = 37
    private static let longest = 12

    /// The key of a code; nil when it is empty, too long, or holds anything but digits and capital letters.
    public init?(_ text: String) {
        var value: UInt64 = 0
        for byte in text.utf8 {
            guard let digit = Self.digit(byte), value < Self.limit else { return nil }
            value = value * Self.base + digit
        }
        guard value > 0 else { return nil }
        self.value = value
    }

    /// The key of a code in ASCII; nil as for a text.
    public init?(_ bytes: ArraySlice<UInt8>) {
        guard (1...Self.longest).contains(bytes.count) else { return nil }
        var value: UInt64 = 0
        for byte in bytes {
            guard let digit = Self.digit(byte) else { return nil }
            value = value * Self.base + digit
        }
        self.value = value
    }

    /// The code.
    public var text: String {
        var bytes: [UInt8] = []
        var rest = value
        while rest > 0 {
            let digit = UInt8(rest % Self.base)
            bytes.append(digit <= 10 ? digit + 0x2F : digit + 0x36)
            rest /= Self.base
        }
        return String(decoding: bytes.reversed(), as: UTF8.self)
    }

    /// Two codes of at most five characters in their order as one number; nil for longer ones.
    static func pair(_ first: CodeKey, _ second: CodeKey) -> UInt64? {
        guard first.value < fiveCharacters, second.value < fiveCharacters else { return nil }
        return first.value << 27 | second.value
    }

    // 37⁵ is less than 2²⁷.
    private static let fiveCharacters: UInt64 = 69_343_957
    // 37¹¹: every value of twelve characters is at least that.
    private static let limit: UInt64 = 177_917_621_779_460_413

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 0x30...0x39: UInt64(byte - 0x2F)
        case 0x41...0x5A: UInt64(byte - 0x36)
        default: nil
        }
    }
}
