internal import CLibCrypto

/// Comparing secrets without telling by the time it takes how far they agree.
public enum ConstantTime {
    /// Whether two byte strings are equal. Their lengths are no secret.
    public static func areEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return unsafe CRYPTO_memcmp(one, other, one.count) == 0
    }
}
