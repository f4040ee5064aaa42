import X12

/// A file made of a seed: a sample with damage, several samples run together, or noise.
struct FuzzedFile {
    let bytes: [UInt8]

    private static let samples: [[UInt8]] = {
        let odd = Delimiters(element: 0x7C, component: 0x5E, repetition: 0x7D, segment: 0x0A)
        let claims = ClaimFixtures.file(ClaimFixtures.transactions)
        let wrapped = stride(from: 0, to: claims.count, by: 80).flatMap { start in
            claims[start..<min(start + 80, claims.count)] + [0x0D, 0x0A]
        }
        return [claims, ClaimFixtures.file(ClaimFixtures.transactions, delimiters: odd), wrapped]
            + X12Samples.all.sorted { $0.key < $1.key }.map(\.value)
    }()
    /// Bytes and words that readers look for.
    private static let words: [[UInt8]] =
        [
            "*", ":", "^", "~", "-", ".", "9", "\n", "\r\n", "99999999999999999999", "ISA*", "IEA*", "GS*", "SE*",
            "ST*",
            "HL*1**20*1~", "HL*3*2*23*0~", "CLM*X*1~", "SBR*P~", "LX*1~", "CLP*1*1*1*1~", "SVC*HC:1*1*1~",
            "CAS*CO*45*1~",
            "PLB*1*20261231*WO*1~", "*********************", ":::::::::", "^^^^^^",
        ].map { Array($0.utf8) } + [[0xEF, 0xBB, 0xBF], [0], [0xC3], [0xFF, 0xFE], [0x1F], [0x1E]]

    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        var bytes = Self.samples.randomElement(using: &random) ?? []
        switch Int.random(in: 0..<20, using: &random) {
        case 0:
            let count = Int.random(in: 0...2000, using: &random)
            bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        case 1: bytes = (0..<600).flatMap { _ in Self.words.randomElement(using: &random) ?? [] }
        case 2: bytes += Self.samples.randomElement(using: &random) ?? []
        case 3: bytes.insert(contentsOf: Self.samples.randomElement(using: &random) ?? [], at: bytes.count / 3)
        default: break
        }
        for _ in 0..<Int.random(in: 0...12, using: &random) { Self.damage(&bytes, using: &random) }
        self.bytes = bytes
    }

    private static func damage(_ bytes: inout [UInt8], using random: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, place + Int.random(in: 1...60, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0: bytes[place] = .random(in: 0...255, using: &random)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4, 5: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
        case 6: bytes.removeLast(bytes.count - place)
        case 7:
            let part = Array(bytes[place..<end])
            bytes.removeSubrange(place..<end)
            bytes.insert(contentsOf: part, at: Int.random(in: 0...bytes.count, using: &random))
        default:
            let other = samples.randomElement(using: &random) ?? []
            bytes.replaceSubrange(place..<end, with: other.suffix(Int.random(in: 0...400, using: &random)))
        }
    }
}
