import Testing

@testable import Vault

/// Password hashes against the vectors of RFC 7914, and what their text keeps.
struct PasswordHashTests {
    /// RFC 7914 section 12: password, salt, log2 N, r, p, the first 16 bytes of the output.
    @Test(arguments: [
        ("", "", 4, 1, 1, "77d6576238657b203b19ca42c18a0497"),
        ("password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe"),
        ("pleaseletmein", "SodiumChloride", 14, 8, 1, "7023bdcb3afd7348461c06cd81fd38eb"),
    ]) func scryptGivesTheVectors(password: String, salt: String, logN: Int, r: Int, p: Int, prefix: String) throws {
        let key = try PasswordHash.scrypt(
            Array(password.utf8), salt: Array(salt.utf8), cost: PasswordHash.Cost(logN: logN, r: r, p: p), count: 64)
        #expect(Hex.text(Array(key.prefix(16))) == prefix)
    }

    @Test func aHashKnowsItsPasswordAndNoOther() throws {
        let cost = PasswordHash.Cost(logN: 10, r: 8, p: 1)
        let hash = try PasswordHash(of: Array("correct horse".utf8), cost: cost)
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash && read.cost == cost && read.isOutdated)
        #expect(try read.matches(Array("correct horse".utf8)))
        #expect(try !read.matches(Array("correct horse ".utf8)))
        #expect(try !read.matches([]))
        #expect(try PasswordHash(of: Array("correct horse".utf8), cost: cost).text != hash.text, "its own salt")
    }

    @Test func newHashesCostWhatIsRecommended() throws {
        let hash = try PasswordHash(of: Array("correct horse".utf8))
        #expect(hash.text.hasPrefix("$scrypt$ln=17,r=8,p=1$") && !hash.isOutdated)
        #expect(try hash.matches(Array("correct horse".utf8)))
    }

    @Test func otherTextsAreNone() {
        let (salt, hash) = (String(repeating: "0", count: 32), String(repeating: "0", count: 64))
        #expect(PasswordHash(text: "$scrypt$ln=17,r=8,p=1$\(salt)$\(hash)") != nil)
        for text in [
            "", "plain", "$argon2id$ln=17,r=8,p=1$\(salt)$\(hash)", "$scrypt$ln=40,r=8,p=1$\(salt)$\(hash)",
            "$scrypt$ln=17,r=8$\(salt)$\(hash)", "$scrypt$ln=17,r=8,p=1$\(salt)$00",
        ] {
            #expect(PasswordHash(text: text) == nil, "\(text)")
        }
    }
}
