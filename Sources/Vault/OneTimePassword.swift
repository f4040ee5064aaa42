internal import CLibCrypto

/// Time-based one-time passwords as authenticator apps make them: HMAC-SHA-1, steps of 30 seconds, six digits.
///
/// Source: RFC 6238 (TOTP) on RFC 4226 (HOTP). SHA-1 is what the apps speak; HMAC does not rest on its collision resistance.
public enum OneTimePassword {
    /// Seconds that a code lasts.
    public static let stepSeconds: Int64 = 30
    /// Bytes of a secret (RFC 4226 section 4, R6: 160 bits recommended).
    public static let secretBytes = 20

    /// The code of a step, which is Unix time divided by 30; `digits` 6 to 8.
    public static func code(secret: [UInt8], step: Int64, digits: Int = 6) -> String {
        var message: [UInt8] = []
        message.appendBigEndian(step)
        let mac = hmacSHA1(key: secret, message)
        let offset = Int(mac[mac.count - 1] & 0x0F)
        let word = mac[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let modulus = (0..<digits).reduce(UInt32(1)) { value, _ in value * 10 }
        let text = String(word % modulus)
        return String(repeating: "0", count: digits - text.count) + text
    }

    /// The step for which a code stands, now or one step to either side; nil when it is none of these.
    public static func step(of code: String, secret: [UInt8], atUnixSeconds seconds: Int64) -> Int64? {
        let now = seconds / stepSeconds
        var found: Int64?
        // All three are compared, whichever agrees.
        for step in [now - 1, now, now + 1]
        where ConstantTime.areEqual(Array(self.code(secret: secret, step: step).utf8), Array(code.utf8)) {
            found = step
        }
        return found
    }

    private static func hmacSHA1(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        var mac = [UInt8](repeating: 0, count: 20)
        let succeeded = unsafe HMAC(EVP_sha1(), key, Int32(key.count), message, message.count, &mac, nil) != nil
        // Only a broken installation comes here; a wrong code would let nobody in, or the wrong one.
        precondition(succeeded, "OpenSSL cannot compute HMAC-SHA-1")
        return mac
    }
}
