/// `bytes` with each `old` replaced by `new`, as text.
func replacing(_ old: String, with new: String, in bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = bytes[...]
    let pattern = Array(old.utf8)
    while !rest.isEmpty {
        if rest.starts(with: pattern) {
            result += Array(new.utf8)
            rest = rest.dropFirst(pattern.count)
        } else if let byte = rest.popFirst() {
            result.append(byte)
        }
    }
    return result
}

/// A small generator whose runs can be repeated from a printed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
