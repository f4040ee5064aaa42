/// One forward step of the schema: plain SQL, applied once, in its own transaction.
public struct Migration: Sendable, Hashable {
    /// Position in the order of application, from 1.
    public let version: Int
    /// What it brings, as `jobs`.
    public let name: String
    /// The SQL text, byte for byte what the checksum covers.
    public let sql: String
    /// Whether programs that do not know this migration must not start on the schema.
    public let isBreaking: Bool

    /// Reads a file named `vNNNN_name.sql`; a first line `-- breaking` marks it as breaking.
    ///
    /// A name of another form is a programmer's error and stops the program.
    public init(fileName: String, bytes: [UInt8]) {
        let parts = fileName.split(separator: "_", maxSplits: 1)
        let version = parts.first.flatMap { $0.hasPrefix("v") ? Int($0.dropFirst()) : nil }
        guard let version, parts.count == 2, parts[1].hasSuffix(".sql"), version > 0 else {
            preconditionFailure("\(fileName) is not named vNNNN_name.sql")
        }
        self.version = version
        name = String(parts[1].dropLast(4))
        sql = String(decoding: bytes, as: UTF8.self)
        isBreaking = sql.prefix { !$0.isNewline } == "-- breaking"
    }
}
