/// SplitMix64: a small generator whose draws are the same on every machine.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A whole number of the range.
    mutating func roll(_ low: Int, _ high: Int) -> Int {
        low + Int(truncatingIfNeeded: next() >> 33) % (high - low + 1)
    }

    /// True once in `times`.
    mutating func hits(oneIn times: Int) -> Bool { roll(1, times) == 1 }
}
