/// Compares the program's migrations with those that a schema has had: pure.
struct MigrationPlan {
    /// A migration of the program and its checksum.
    struct Known {
        let migration: Migration
        let checksum: String
    }

    /// A row of `schema_migration`.
    struct Applied: Sendable {
        let version: Int64
        let name: String
        let checksum: String
        let isBreaking: Bool
    }

    /// What is still to be applied, in order.
    let pending: [Known]

    /// Throws `.migration` where a checksum differs, an unknown breaking migration was applied, or one that is not applied
    /// yet comes before one that is.
    init(known: [Known], applied: [Applied]) throws(PostgresError) {
        var unapplied = Dictionary(
            known.map { (Int64($0.migration.version), $0) }, uniquingKeysWith: { first, _ in first })
        guard unapplied.count == known.count else { throw Self.error("two migrations have the same version") }
        for row in applied {
            if let match = unapplied.removeValue(forKey: row.version) {
                guard match.checksum == row.checksum else {
                    throw Self.error("migration \(row.version) (\(row.name)) was changed after it was applied")
                }
            } else if row.isBreaking {
                throw Self.error("migration \(row.version) (\(row.name)) is breaking and newer than this program")
            }
        }
        pending = unapplied.values.sorted { $0.migration.version < $1.migration.version }
        let newest = applied.map(\.version).max() ?? 0
        if let first = pending.first, Int64(first.migration.version) < newest {
            throw Self.error("migration \(first.migration.version) was skipped: the schema is at \(newest)")
        }
    }

    static func error(_ message: String) -> PostgresError {
        PostgresError(kind: .migration, message: message)
    }
}
