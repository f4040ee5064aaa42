/// SHA-256 of texts, in their order, as the server computes it. Reads no table.
struct ChecksumTexts: Statement {
    static let name = "postgres_checksum_texts"
    static let sql = """
        SELECT encode(sha256(convert_to(t.text, 'UTF8')), 'hex')
        FROM unnest($1::text[]) WITH ORDINALITY AS t (text, position) ORDER BY t.position
        """
    let texts: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(texts) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// All applied migrations, oldest first; a scan of a table of a few rows.
struct ListAppliedMigrations: Statement {
    static let name = "postgres_list_applied_migrations"
    static let sql = "SELECT version, name, checksum, is_breaking FROM schema_migration ORDER BY version"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> MigrationPlan.Applied {
        MigrationPlan.Applied(
            version: try row.next(), name: try row.next(), checksum: try row.next(), isBreaking: try row.next())
    }
}

/// Records a migration in the transaction that applies it.
struct RecordMigration: Statement {
    static let name = "postgres_record_migration"
    static let sql = "INSERT INTO schema_migration (version, name, checksum, is_breaking) VALUES ($1, $2, $3, $4)"
    let known: MigrationPlan.Known

    func bind(_ parameters: inout Parameters) {
        parameters.append(Int64(known.migration.version))
        parameters.append(known.migration.name)
        parameters.append(known.checksum)
        parameters.append(known.migration.isBreaking)
    }
}

/// Whether `schema_migration` is there.
struct HasMigrationTable: Statement {
    static let name = "postgres_has_migration_table"
    static let sql = "SELECT to_regclass('schema_migration') IS NOT NULL"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Bool { try row.next() }
}
