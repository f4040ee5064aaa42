/// The data keys of one clinic, found by the id in a sealed value's header.
public struct KeyRing: Sendable {
    private let keys: [Int32: DataKey]

    /// The key that seals new values: the one with the highest id; nil in an empty ring.
    public let current: DataKey?

    /// A ring of these keys; of two with one id the later counts.
    public init(_ keys: [DataKey]) {
        self.keys = Dictionary(keys.map { ($0.id, $0) }) { _, later in later }
        self.current = keys.max { $0.id < $1.id }
    }

    /// The key of this id.
    public subscript(id: Int32) -> DataKey? { keys[id] }

    /// Opens a value with the key that its header names.
    ///
    /// - Throws: `VaultError.malformed`, `.unknownKey`, `.notAuthentic`.
    public func open(_ sealed: [UInt8], for context: SealContext) throws(VaultError) -> [UInt8] {
        let id = try Seal.keyID(of: sealed)
        guard let key = keys[id] else { throw .unknownKey(id: id) }
        return try key.open(sealed, for: context)
    }
}
