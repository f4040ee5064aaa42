internal import Vault

/// 256 random bits that somebody holds, of which only the SHA-256 is stored: no slow hash is needed for what nobody can guess.
struct SecretToken: Sendable {
    /// What the holder is told, once.
    let text: String

    /// A new one, in hexadecimal after a prefix.
    ///
    /// - Throws: `VaultError.library` when the random generator fails.
    init(prefix: String = "") throws(VaultError) {
        text = prefix + Hex.text(try SecureRandom.bytes(32))
    }

    /// What is stored of a text.
    static func hash(_ text: String) -> [UInt8] { SHA256.digest(Array(text.utf8)) }

    /// What is stored.
    var hash: [UInt8] { Self.hash(text) }
}
