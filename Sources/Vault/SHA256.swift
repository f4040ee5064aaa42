/// SHA-256 (FIPS 180-4) for content hashes and audit chains, at once or part by part.
public struct SHA256: ~Copyable {
    private var context = DigestContext()

    /// A hash of nothing yet.
    public init() {}

    /// Adds bytes to the message.
    public mutating func update(_ bytes: [UInt8]) {
        context.update(bytes)
    }

    /// The 32 bytes of the hash; the value is used up.
    public consuming func finish() -> [UInt8] {
        context.finish()
    }

    /// The 32 bytes of the hash of one message.
    public static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }
}
