/// SplitMix64 (Steele, Lea and Flood, 2014): the same seed gives the same numbers on every machine.
struct SampleRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of the range, each about equally likely.
    mutating func int(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() >> 1) % range.count
    }

    /// True in about `percent` of 100 draws.
    mutating func happens(percent: Int) -> Bool { int(1...100) <= percent }

    mutating func pick<Element>(_ choices: [Element]) -> Element { choices[int(0...(choices.count - 1))] }

    /// Characters drawn for each letter of a pattern: `9` digit, `1` digit from 1, `A` letter, `X` letter or digit.
    ///
    /// Letters are those of a Medicare Beneficiary Identifier, which leaves out S, L, O, I, B and Z.
    mutating func text(_ pattern: String) -> String {
        let letters = Array("ACDEFGHJKMNPQRTUVWXY".utf8)
        let digits = Array("0123456789".utf8)
        let bytes = pattern.utf8.map { byte -> UInt8 in
            switch byte {
            case UInt8(ascii: "9"): pick(digits)
            case UInt8(ascii: "1"): digits[int(1...9)]
            case UInt8(ascii: "A"): pick(letters)
            case UInt8(ascii: "X"): pick(letters + digits)
            default: byte
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
