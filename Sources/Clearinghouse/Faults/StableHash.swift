/// A hash that is the same in every process, unlike `Hasher`, so that scripted behaviour can be replayed.
///
/// FNV-1a over the parts, each closed by a byte that is no text, then the finaliser of SplitMix64.
struct StableHash {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    init(_ parts: String...) {
        for part in parts { add(part) }
    }

    private mutating func add(_ part: String) {
        for byte in part.utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        state = (state ^ 0xFF) &* 0x0000_0100_0000_01B3
    }

    /// 64 well mixed bits.
    var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether this hash falls among the first `rate` (0 to 1) of all hashes.
    func isWithin(rate: Double) -> Bool {
        Double(value >> 11) * 0x1p-53 < rate
    }
}
