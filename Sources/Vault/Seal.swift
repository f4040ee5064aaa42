/// The byte format of sealed values: AES-256-GCM (NIST SP 800-38D) under a header that names version and key.
///
/// `version (1) | key id (4, big endian) | nonce (12, random) | ciphertext | tag (16)`; 33 bytes more than the
/// plaintext. With random nonces one key should seal at most 2^32 values (SP 800-38D section 8.3).
public enum Seal {
    /// The version byte that this build writes.
    public static let version: UInt8 = 1

    /// Bytes that sealing adds to a plaintext.
    public static let overheadBytes = headerBytes + nonceBytes + CipherContext.tagBytes

    static let headerBytes = 5
    static let nonceBytes = 12

    /// The id of the key that sealed a value.
    ///
    /// - Throws: `VaultError.malformed` when the bytes are too short or of another version.
    public static func keyID(of sealed: [UInt8]) throws(VaultError) -> Int32 {
        guard sealed.count >= overheadBytes, sealed[0] == version else { throw .malformed }
        return sealed[1..<headerBytes].reduce(0) { $0 << 8 | Int32($1) }
    }

    static func seal(
        _ plaintext: [UInt8], key: KeyMaterial, keyID: Int32, associatedData: ([UInt8]) -> [UInt8]
    ) throws(VaultError) -> [UInt8] {
        var prefix: [UInt8] = [version]
        prefix.appendBigEndian(keyID)
        let data = associatedData(prefix)
        let nonce = try SecureRandom.bytes(nonceBytes)
        prefix.append(contentsOf: nonce)
        return try CipherContext().seal(plaintext, key: key, nonce: nonce, associatedData: data, prefix: prefix)
    }

    static func open(
        _ sealed: [UInt8], key: KeyMaterial, associatedData: ([UInt8]) -> [UInt8]
    ) throws(VaultError) -> [UInt8] {
        guard sealed.count >= overheadBytes, sealed[0] == version else { throw .malformed }
        let bodyStart = headerBytes + nonceBytes
        return try CipherContext().open(
            sealed, bodyStart: bodyStart, key: key, nonce: Array(sealed[headerBytes..<bodyStart]),
            associatedData: associatedData(Array(sealed[..<headerBytes])))
    }
}
