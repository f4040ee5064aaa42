public import Postgres

/// Filters of work lists that people keep under names of their own.
public struct SavedFilters: Sendable {
    /// A kept filter.
    public struct Filter: Sendable, Hashable, Encodable {
        /// What its owner calls it.
        public let name: String
        /// Path and query of the list.
        public let target: String
    }

    /// How many one person may keep.
    public static let limit = 50
    private let pool: Pool

    /// Filters of an installation.
    public init(pool: Pool) {
        self.pool = pool
    }

    /// A person's filters by name.
    public func all(of account: Int64) async throws -> [Filter] {
        try await pool.withConnection { try await $0.run(ListFilters(account: account)) }
    }

    /// Keeps a filter in place of one of the same name; beyond ``limit`` nothing is kept.
    public func keep(_ name: String, target: String, for account: Int64) async throws {
        _ = try await pool.withConnection {
            try await $0.execute(KeepFilter(account: account, name: name, target: target, limit: Int64(Self.limit)))
        }
    }

    /// Forgets a filter.
    public func remove(_ name: String, of account: Int64) async throws {
        _ = try await pool.withConnection { try await $0.execute(RemoveFilter(account: account, name: name)) }
    }
}
