import Testing

@testable import Vault

@Suite struct SealTests {
    static let place = SealContext(table: "claim", column: "patient", clinic: 7, row: 42)
    static let elsewhere = [
        SealContext(table: "claim_event", column: "patient", clinic: 7, row: 42),
        SealContext(table: "claim", column: "member_id", clinic: 7, row: 42),
        SealContext(table: "claim", column: "patient", clinic: 8, row: 42),
        SealContext(table: "claim", column: "patient", clinic: 7, row: 43),
        SealContext(table: "claimp", column: "atient", clinic: 7, row: 42),
    ]

    /// Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", the set NIST SP 800-38D refers to.
    @Test func agreesWithThePublishedVector() throws {
        let key = try hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")
        let plaintext = try hex(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39")
        let sealed = try CipherContext().seal(
            plaintext, key: KeyMaterial(key), nonce: hex("cafebabefacedbaddecaf888"),
            associatedData: hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), prefix: [])
        let expected =
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
            + "c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b"
        #expect(Hex.text(sealed) == expected)
    }

    @Test(arguments: [0, 1, 15, 16, 2048]) func opensWhereItWasSealed(length: Int) throws {
        let key = try DataKey.generate(id: 258)
        let plaintext = try SecureRandom.bytes(length)
        let sealed = try key.seal(plaintext, for: Self.place)
        #expect(sealed.count == length + Seal.overheadBytes)
        #expect(Array(sealed[..<5]) == [1, 0, 0, 1, 2])
        #expect(try key.open(sealed, for: Self.place) == plaintext)
        #expect(try KeyRing([key, .generate(id: 9)]).open(sealed, for: Self.place) == plaintext)
        #expect(try key.seal(plaintext, for: Self.place) != sealed)
    }

    @Test func noFlippedBitOpens() throws {
        let key = try DataKey.generate(id: 1)
        let sealed = try key.seal(Array("Ardent".utf8), for: Self.place)
        for bit in 0..<(sealed.count * 8) {
            var damaged = sealed
            damaged[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: VaultError.self) { try key.open(damaged, for: Self.place) }
        }
        for length in 0..<sealed.count {
            #expect(throws: VaultError.self) { try key.open(Array(sealed[..<length]), for: Self.place) }
        }
    }

    @Test(arguments: elsewhere) func noMovedValueOpens(to context: SealContext) throws {
        let key = try DataKey.generate(id: 1)
        let sealed = try key.seal(Array("Ardent".utf8), for: Self.place)
        #expect(throws: VaultError.notAuthentic) { try key.open(sealed, for: context) }
    }

    @Test func anotherKeyDoesNotOpen() throws {
        let key = try DataKey.generate(id: 1)
        let sealed = try key.seal([1, 2, 3], for: Self.place)
        #expect(throws: VaultError.notAuthentic) { try DataKey.generate(id: 1).open(sealed, for: Self.place) }
        #expect(throws: VaultError.unknownKey(id: 1)) { try KeyRing([.generate(id: 2)]).open(sealed, for: Self.place) }
    }

    @Test func theNewestKeyIsCurrent() throws {
        #expect(try KeyRing([.generate(id: 3), .generate(id: 5), .generate(id: 4)]).current?.id == 5)
    }
}

func hex(_ text: String) throws -> [UInt8] {
    try #require(Hex.bytes(text))
}
