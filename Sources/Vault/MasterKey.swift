/// The key that wraps data keys. It comes from a file outside the database and never leaves the process.
public struct MasterKey: Sendable, CustomStringConvertible, CustomReflectable {
    let material: KeyMaterial

    init(material: KeyMaterial) {
        self.material = material
    }

    /// A fixed text, never the key.
    public var description: String { "MasterKey" }

    /// Shows nothing, so that `dump` prints no key.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Reads the key file, or makes it on first run (mode 0600). Several processes may start at once: one file wins.
    ///
    /// - Throws: `VaultError.keyFile` when it cannot be read or made, is open to group or others, or is no key file.
    public static func loadOrCreate(path: String) throws(VaultError) -> MasterKey {
        try KeyFile(path: path).loadOrCreate()
    }

    /// Reads an existing key file.
    ///
    /// - Throws: `VaultError.keyFile`, also when the file does not exist.
    public static func load(path: String) throws(VaultError) -> MasterKey {
        try KeyFile(path: path).load()
    }

    /// Seals a data key for storage: 65 bytes, bound to the clinic and the key's id.
    ///
    /// - Throws: `VaultError.library` when OpenSSL fails.
    public func wrap(_ key: DataKey, clinic: Int32) throws(VaultError) -> [UInt8] {
        let bytes = key.material.copy()
        return try Seal.seal(bytes, key: material, keyID: key.id, associatedData: Self.context(clinic).associatedData)
    }

    /// Opens a wrapped data key of this clinic.
    ///
    /// - Throws: `VaultError.malformed`, or `.notAuthentic` for another clinic's key or another master key.
    public func unwrap(_ wrapped: [UInt8], clinic: Int32) throws(VaultError) -> DataKey {
        let id = try Seal.keyID(of: wrapped)
        let bytes = try Seal.open(wrapped, key: material, associatedData: Self.context(clinic).associatedData)
        guard bytes.count == 32 else { throw .malformed }
        return DataKey(id: id, material: KeyMaterial(bytes))
    }

    private static func context(_ clinic: Int32) -> SealContext {
        SealContext(table: "data_key", column: "wrapped", clinic: clinic, row: 0)
    }
}
