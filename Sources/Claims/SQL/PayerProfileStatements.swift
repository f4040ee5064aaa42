internal import Postgres

/// Number of the payer profile file in force; no row while the shipped one is.
struct ReadProfileFileNumber: Statement {
    static let name = "claims_profile_file_number"
    static let sql = "SELECT max(file_id) FROM payer_profile_file HAVING max(file_id) IS NOT NULL"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// A payer profile file. Served by the primary key.
struct ReadProfileFile: Statement {
    static let name = "claims_profile_file"
    static let sql = "SELECT document FROM payer_profile_file WHERE file_id = $1"
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// Puts a payer profile file in force.
struct InsertProfileFile: Statement {
    static let name = "claims_profile_file_add"
    static let sql = """
        INSERT INTO payer_profile_file (version, document, loaded_by) VALUES ($1, $2, $3) RETURNING file_id
        """
    let version: String
    let document: String
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(version)
        parameters.append(document)
        parameters.append(person)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// All payer profile files, latest first.
struct ListProfileFiles: Statement {
    static let name = "claims_profile_files"
    static let sql = "SELECT file_id, version, loaded_by, loaded_at FROM payer_profile_file ORDER BY file_id DESC"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PayerProfileFiles.Entry {
        PayerProfileFiles.Entry(
            number: try row.next(), version: try row.next(), loadedBy: try row.next(),
            loadedAt: try row.next(Timestamp.self).iso8601)
    }
}
