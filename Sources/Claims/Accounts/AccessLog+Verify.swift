internal import Postgres
internal import Vault

extension AccessLog {
    /// What a walk along the chain found.
    public struct Verification: Sendable, Hashable, Encodable {
        /// Entries read.
        public let entries: Int64
        /// The first entry that is changed, missing or out of order; nil when there is none.
        public let firstBreak: Int64?
        /// Hash of the last entry, hexadecimal. Kept elsewhere, it proves later that nothing up to here was rewritten.
        public let head: String

        /// Whether the log is as it was written.
        public var isIntact: Bool { firstBreak == nil }
    }

    /// An entry's number and hash that somebody kept outside the database.
    public struct Anchor: Sendable, Hashable {
        /// The entry.
        public let number: Int64
        /// Its hash, hexadecimal in lower case.
        public let hash: String

        /// An anchor from `NUMBER:HASH`; nil for another text.
        public init?(_ text: String) {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let number = Int64(parts[0]), number > 0, let hash = Hex.bytes(parts[1]),
                hash.count == 32
            else { return nil }
            self.number = number
            self.hash = Hex.text(hash)
        }
    }

    /// Recomputes the chain from its first entry and compares its end with what the head says, and with an anchor kept
    /// elsewhere, without which whoever owns the database could have written all of it anew.
    ///
    /// - Throws: `PostgresError`.
    public func verify(against anchor: Anchor? = nil) async throws -> Verification {
        try await pool.transaction { connection in
            _ = try await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            return try await Self.verify(against: anchor, on: connection)
        }
    }

    /// The same in a transaction that sees one moment.
    static func verify(against anchor: Anchor? = nil, on connection: Connection) async throws -> Verification {
        let head = try await connection.run(ReadAccessHead()).only
        var chain = AccessChain()
        while chain.firstBreak == nil {
            let rows = try await connection.run(PageAccess(after: chain.entries, limit: 2_000))
            if rows.isEmpty { break }
            for row in rows where chain.firstBreak == nil {
                chain.take(row)
                if row.number == anchor?.number, Hex.text(row.hash) != anchor?.hash { chain.firstBreak = row.number }
            }
        }
        if chain.firstBreak == nil {
            let isCut = head.entries != chain.entries || head.hash != chain.hash
            let isBeforeAnchor = anchor.map { $0.number > chain.entries } ?? false
            if isCut || isBeforeAnchor { chain.firstBreak = chain.entries + 1 }
        }
        return Verification(entries: chain.entries, firstBreak: chain.firstBreak, head: Hex.text(chain.hash))
    }
}

/// The chain of the access log, recomputed entry by entry. Pure.
struct AccessChain: Sendable {
    private(set) var entries: Int64 = 0
    private(set) var hash: [UInt8] = []
    /// The first entry that is not as it should be.
    var firstBreak: Int64?

    mutating func take(_ entry: StoredAccess) {
        let computed = SHA256.digest(hash + Self.canonical(entry))
        guard entry.number == entries + 1, computed == entry.hash else {
            firstBreak = entries + 1
            return
        }
        entries = entry.number
        hash = entry.hash
    }

    /// As the database's `append_access` writes it: each field with its length in bytes, a dash for none.
    static func canonical(_ entry: StoredAccess) -> [UInt8] {
        let fields: [String?] = [
            String(entry.number), String(entry.at.microsecondsSinceEpoch), entry.actor, entry.action, entry.subject,
            entry.clinic.map { String($0) }, entry.sealedReason.map { Hex.text($0) }, entry.address,
        ]
        return Array(fields.map { $0.map { "\($0.utf8.count):\($0)" } ?? "-" }.map { $0 + "," }.joined().utf8)
    }
}
