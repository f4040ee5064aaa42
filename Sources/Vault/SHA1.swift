internal import CLibCrypto

/// SHA-1 (FIPS 180-4), for the `CheckSum` field of CAQH CORE envelopes only, whose rule names it. Not for security.
public enum SHA1 {
    /// The 40 lower-case hexadecimal digits of a message's hash.
    public static func hex(_ bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 20)
        let succeeded = unsafe EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha1(), nil) == 1
        return succeeded ? Hex.text(digest) : ""
    }
}
