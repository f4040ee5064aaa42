/// A key that seals the values of one clinic in one period. Prints as its id only.
public struct DataKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// Identifies the key within its clinic; written into each value that it seals.
    public let id: Int32

    let material: KeyMaterial
    private let indexMaterial: KeyMaterial

    /// A new random key.
    ///
    /// - Throws: `VaultError.library` when the random generator fails.
    public static func generate(id: Int32) throws(VaultError) -> DataKey {
        DataKey(id: id, material: KeyMaterial(try SecureRandom.bytes(32)))
    }

    init(id: Int32, material: KeyMaterial) {
        self.id = id
        self.material = material
        // HKDF-Expand (RFC 5869 section 2.3) for one block; the key is uniform, so no extraction is needed.
        self.indexMaterial = KeyMaterial(hmacSHA256(key: material, Array("claimline blind index v1".utf8) + [1]))
    }

    /// The id, never the key.
    public var description: String { "DataKey(id: \(id))" }

    /// Shows the id alone, so that `dump` prints no key.
    public var customMirror: Mirror { Mirror(self, children: ["id": id]) }

    /// Seals a value for one place; 33 bytes longer than the plaintext, different at each call.
    ///
    /// - Throws: `VaultError.library` when OpenSSL fails.
    public func seal(_ plaintext: [UInt8], for context: SealContext) throws(VaultError) -> [UInt8] {
        try Seal.seal(plaintext, key: material, keyID: id, associatedData: context.associatedData)
    }

    /// Opens a value sealed by this key for this place.
    ///
    /// - Throws: `VaultError.malformed`, `.unknownKey` when another key sealed it, `.notAuthentic` when it was changed
    ///   or moved.
    public func open(_ sealed: [UInt8], for context: SealContext) throws(VaultError) -> [UInt8] {
        let keyID = try Seal.keyID(of: sealed)
        guard keyID == id else { throw .unknownKey(id: keyID) }
        return try Seal.open(sealed, key: material, associatedData: context.associatedData)
    }

    /// A searchable stand-in for a value: HMAC-SHA-256 (32 bytes) under a key derived from this one for indexes only.
    ///
    /// Equal values of one field give equal indexes under one key and unrelated ones under another, so keep one key per
    /// clinic for indexes. Never index a value of few possibilities on its own, such as a birth date.
    public func blindIndex(field: String, normalised value: [UInt8]) -> [UInt8] {
        var message: [UInt8] = []
        message.appendBigEndian(Int32(field.utf8.count))
        message.append(contentsOf: field.utf8)
        message.append(contentsOf: value)
        return hmacSHA256(key: indexMaterial, message)
    }
}
