import Testing

@testable import Vault

/// One-time passwords against the vectors of RFC 6238 and RFC 4226, and Base32 against those of RFC 4648.
struct OneTimePasswordTests {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 6238 appendix B, the rows of SHA-1.
    @Test(arguments: [
        (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"), (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
    ]) func codesOfTimesAreTheVectors(seconds: Int64, code: String) {
        #expect(OneTimePassword.code(secret: secret, step: seconds / 30, digits: 8) == code)
        #expect(OneTimePassword.code(secret: secret, step: seconds / 30) == code.suffix(6))
    }

    /// RFC 4226 appendix D.
    @Test func codesOfCountsAreTheVectors() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { OneTimePassword.code(secret: secret, step: $0) } == expected)
    }

    @Test func aStepToEitherSideCountsAndNoOther() {
        let now: Int64 = 1_234_567_890
        let step = now / 30
        for offset in -3...3 {
            let code = OneTimePassword.code(secret: secret, step: step + Int64(offset))
            let found = OneTimePassword.step(of: code, secret: secret, atUnixSeconds: now)
            #expect(found == (abs(offset) <= 1 ? step + Int64(offset) : nil), "\(offset)")
        }
        #expect(OneTimePassword.step(of: "", secret: secret, atUnixSeconds: now) == nil)
        #expect(OneTimePassword.step(of: "00592", secret: secret, atUnixSeconds: now) == nil)
    }

    @Test func base32IsAsThePaperSays() {
        let vectors = ["": "", "f": "MY", "fo": "MZXQ", "foo": "MZXW6", "foob": "MZXW6YQ", "fooba": "MZXW6YTB"]
        for (plain, text) in vectors { #expect(Base32.text(Array(plain.utf8)) == text) }
        #expect(Base32.text(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(Base32.text([255, 255, 255, 255, 255]) == "77777777")
    }

    @Test func equalityIsOfAllBytes() {
        #expect(ConstantTime.areEqual([], []) && ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]) && !ConstantTime.areEqual([1], [1, 2]))
    }
}
