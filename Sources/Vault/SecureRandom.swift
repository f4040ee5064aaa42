/// Random bytes from OpenSSL's generator, for keys, nonces and identifiers.
public enum SecureRandom {
    /// `count` random bytes.
    ///
    /// - Throws: `VaultError.library` when the generator cannot be seeded.
    public static func bytes(_ count: Int) throws(VaultError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard fillRandom(&bytes) else { throw .library(operation: "RAND_bytes") }
        return bytes
    }

    /// A random UUID (version 4, RFC 9562 section 5.4) as 36 lower-case characters.
    ///
    /// - Throws: as `bytes`.
    public static func uuidText() throws(VaultError) -> String {
        var bytes = try bytes(16)
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Hex.text(bytes)
        var text = ""
        for (offset, character) in hex.enumerated() {
            if [8, 12, 16, 20].contains(offset) { text.append("-") }
            text.append(character)
        }
        return text
    }
}
