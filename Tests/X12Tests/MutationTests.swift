import Testing
import X12

/// Whatever happens to a file on its way, reading it must end with a value or an `X12Error`, never with a trap.
@Suite struct MutationTests {
    private static let files = [
        ClaimFixtures.file(ClaimFixtures.transactions), X12Samples.eligibility271, X12Samples.claimStatus277,
        X12Samples.claimAcknowledgement, X12Samples.acknowledgement999, X12Samples.remittance,
    ]

    @Test func mutatedFilesNeverTrap() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("mutation seed \(seed)")
        var generator = SeededGenerator(state: seed)
        for round in 0..<600 {
            var bytes = Self.files[round % Self.files.count]
            for _ in 0..<Int.random(in: 1...8, using: &generator) { mutate(&bytes, using: &generator) }
            let document = try? X12Document(bytes)
            let strict = try? Lexer.interchanges(in: bytes)
            // A file that is read strictly is also read tolerantly, with the same interchanges.
            if let strict { #expect(document?.interchanges.count == strict.count, "seed \(seed) round \(round)") }
        }
    }

    private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &generator))
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] = [0x2A, 0x3A, 0x5E, 0x7E, 0x2D, 0x39].randomElement(using: &generator) ?? 0
        case 2: bytes.removeSubrange(place..<end)
        case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 4: bytes.insert(contentsOf: "99999999999999999".utf8, at: place)
        default: bytes.removeLast(bytes.count - place)
        }
    }
}
