internal import Billing
internal import Postgres

/// Keeps others from changing versions of a kind until the transaction ends.
struct LockReferenceKind: Statement {
    /// Class of the advisory locks; only this program's databases know it.
    static let lock = 5_010_838
    static let name = "claims_reference_lock"
    static let sql = "SELECT pg_advisory_xact_lock(\(lock), hashtext($1)) IS NULL"
    let kind: ReferenceKind

    func bind(_ parameters: inout Parameters) { parameters.append(kind.rawValue) }
}

/// The versions of some kinds, by kind and first day.
struct ReadReferenceVersions: Statement {
    static let name = "claims_reference_versions"
    static let sql = """
        SELECT version_id, kind, version, valid_from, valid_through, row_count, files, loaded_by, loaded_at
        FROM reference_version WHERE kind = ANY($1::text[]) ORDER BY kind, valid_from
        """
    /// All that this program knows; a later one may have loaded others.
    var kinds = ReferenceKind.allCases

    func bind(_ parameters: inout Parameters) { parameters.append(kinds.map(\.rawValue)) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ReferenceVersion {
        let id: Int32 = try row.next()
        guard let kind = ReferenceKind(rawValue: try row.next()) else {
            throw PostgresError(kind: .decoding, message: "a kind that was not asked for")
        }
        return ReferenceVersion(
            id: id, kind: kind, name: try row.next(), from: try row.next(PostgresDate.self).day,
            through: try row.next(PostgresDate?.self)?.day, rows: try row.next(), files: try row.next(),
            loadedBy: try row.next(), loadedAt: try row.next(Timestamp.self).iso8601)
    }
}

/// The number of the next version: its rows are copied before the version's own row stands.
struct DrawReferenceVersion: Statement {
    static let name = "claims_reference_draw"
    static let sql = "SELECT nextval('reference_version_id')::integer"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// Adds a version whose rows are there.
struct InsertReferenceVersion: Statement {
    static let name = "claims_reference_add"
    static let sql = """
        INSERT INTO reference_version (version_id, kind, version, valid_from, valid_through, row_count, files,
                                       loaded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    let version: ReferenceVersion

    func bind(_ parameters: inout Parameters) {
        parameters.append(version.id)
        parameters.append(version.kind.rawValue)
        parameters.append(version.name)
        parameters.append(PostgresDate(version.from))
        parameters.append(version.through.map { PostgresDate($0) })
        parameters.append(version.rows)
        parameters.append(version.files)
        parameters.append(version.loadedBy)
    }
}

/// Sets a version's last day. It keeps its number, since its content stays.
struct EndReferenceVersion: Statement {
    static let name = "claims_reference_end"
    static let sql = "UPDATE reference_version SET valid_through = $2 WHERE version_id = $1"
    let id: Int32
    let through: PostgresDate

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(through)
    }
}

/// Removes the rows of a version. Served by `reference_row_page`.
struct DeleteReferenceRows: Statement {
    static let name = "claims_reference_rows_delete"
    static let sql = "DELETE FROM reference_row WHERE version_id = $1"
    let id: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
}

/// Removes a version.
struct DeleteReferenceVersion: Statement {
    static let name = "claims_reference_delete"
    static let sql = "DELETE FROM reference_version WHERE version_id = $1"
    let id: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
}

/// Records a change of reference data.
struct InsertReferenceEvent: Statement {
    static let name = "claims_reference_event"
    static let sql = """
        INSERT INTO reference_event (actor, action, kind, version, valid_from, valid_through, row_count, files)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    let version: ReferenceVersion
    let action: String
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(person)
        parameters.append(action)
        parameters.append(version.kind.rawValue)
        parameters.append(version.name)
        parameters.append(PostgresDate(version.from))
        parameters.append(version.through.map { PostgresDate($0) })
        parameters.append(version.rows)
        parameters.append(version.files)
    }
}

/// A page of a version. Served by `reference_row_page`.
struct ReadReferencePage: Statement {
    static let name = "claims_reference_page"
    static let sql = """
        SELECT code, partner, valid_from, valid_through, indicator, amounts FROM reference_row
        WHERE version_id = $1 AND page = $2
        """
    let versionID: Int32
    let page: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(versionID)
        parameters.append(page)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ReferenceRow {
        guard let code = CodeKey(try row.next(String.self)) else {
            throw PostgresError(kind: .decoding, message: "a code that is none")
        }
        return ReferenceRow(
            code: code, partner: try row.next(String?.self).flatMap { CodeKey($0) },
            from: try row.next(PostgresDate?.self)?.day, through: try row.next(PostgresDate?.self)?.day,
            indicator: try row.next(), amounts: try row.next([Int32]?.self) ?? [])
    }
}
