internal import Postgres
internal import Vault

extension AccessLog {
    /// An entry as it was written.
    public struct Written: Sendable, Hashable, Encodable {
        /// Its number, from 1.
        public let number: Int64
        /// UTC.
        public let at: String
        /// Who.
        public let actor: String
        /// What was done; one of `Action`, or what a newer version writes.
        public let action: String
        /// What about.
        public let subject: String
        /// Clinic number.
        public let clinic: Int32?
        /// Why.
        public let reason: String?
        /// Network address.
        public let address: String?
        /// Of this entry and all before, hexadecimal.
        public let hash: String
    }

    /// What to list; nil is everything.
    public struct Filter: Sendable {
        /// Who.
        public var actor: String?
        /// What was done.
        public var action: Action?
        /// What about, to the letter.
        public var subject: String?
        /// Entries about these clinics only (a `Principal.clinics`); those about none are left out then.
        public var clinics: Set<Int32>?

        /// A filter of these.
        public init(
            actor: String? = nil, action: Action? = nil, subject: String? = nil, clinics: Set<Int32>? = nil
        ) {
            self.actor = actor
            self.action = action
            self.subject = subject
            self.clinics = clinics
        }
    }

    /// A page of entries, newest first; `before` is the last number of the page before.
    ///
    /// - Throws: `PostgresError`, `VaultError`.
    public func list(_ filter: Filter = Filter(), before: Int64 = .max, limit: Int) async throws -> [Written] {
        try await prepare()
        let rows = try await pool.withConnection {
            try await $0.run(ListAccess(before: before, limit: Int64(limit), filter: filter))
        }
        return try rows.map(written)
    }

    /// All entries after a number, oldest first, as far as the log goes when this begins.
    ///
    /// - Throws: as `list`, and what `body` throws.
    public func export(
        _ filter: Filter = Filter(), after: Int64 = 0, _ body: (Written) async throws -> Void
    ) async throws {
        try await prepare()
        let head = try await pool.withConnection { try await $0.run(ReadAccessHead()).only }
        var last = after
        while true {
            let page = ExportAccess(after: last, before: head.entries + 1, filter: filter)
            let rows = try await pool.withConnection { try await $0.run(page) }
            guard let newest = rows.last else { return }
            for row in rows { try await body(written(row)) }
            last = newest.number
        }
    }

    private func written(_ row: StoredAccess) throws -> Written {
        let context = SealContext.accessReason(actor: row.actor, action: row.action, subject: row.subject)
        let reason = try row.sealedReason.map { try keys.open($0, for: context) }
        return Written(
            number: row.number, at: row.at.iso8601, actor: row.actor, action: row.action, subject: row.subject,
            clinic: row.clinic, reason: reason.map { String(decoding: $0, as: UTF8.self) }, address: row.address,
            hash: Hex.text(row.hash))
    }
}
