import Testing

@testable import Vault

@Suite struct HashTests {
    /// RFC 4231 section 4.3.
    @Test func hmacAgreesWithThePublishedVector() {
        let code = hmacSHA256(key: KeyMaterial(Array("Jefe".utf8)), Array("what do ya want for nothing?".utf8))
        #expect(Hex.text(code) == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    /// FIPS 180-2 appendix B.1.
    @Test func sha256AgreesWithThePublishedVector() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(Hex.text(SHA256.digest(Array("abc".utf8))) == expected)
        var hash = SHA256()
        hash.update([0x61])
        hash.update([])
        hash.update([0x62, 0x63])
        #expect(Hex.text(hash.finish()) == expected)
    }

    @Test func blindIndexDependsOnKeyFieldAndValue() throws {
        let key = try DataKey.generate(id: 1)
        let value = Array("1EG4TE5MK73".utf8)
        let index = key.blindIndex(field: "member_id", normalised: value)
        #expect(index.count == 32)
        #expect(key.blindIndex(field: "member_id", normalised: value) == index)
        #expect(key.blindIndex(field: "patient_id", normalised: value) != index)
        #expect(key.blindIndex(field: "member_id1", normalised: Array("EG4TE5MK73".utf8)) != index)
        #expect(try DataKey.generate(id: 1).blindIndex(field: "member_id", normalised: value) != index)
        // The index key is not the sealing key.
        #expect(hmacSHA256(key: key.material, [0, 0, 0, 9] + Array("member_id".utf8) + value) != index)
    }

    @Test func uuidTextHasTheShapeOfVersionFour() throws {
        let text = try SecureRandom.uuidText()
        #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(try SecureRandom.uuidText() != text)
    }
}
