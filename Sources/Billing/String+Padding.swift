extension String {
    /// Decimal digits of a non-negative number, filled with zeros on the left to at least `width` characters.
    init(_ value: Int, paddedTo width: Int) {
        let digits = String(value)
        self = String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}

/// Reads `count` ASCII digits starting at `offset`; nil when one is missing or not a digit.
func decimalDigits(_ bytes: some RandomAccessCollection<UInt8>, at offset: Int, count: Int) -> Int? {
    guard offset + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes.dropFirst(offset).prefix(count) {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int(byte - 0x30)
    }
    return value
}
