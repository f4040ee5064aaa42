internal import Postgres

/// Today on the business clock, and the companion guide file in force, if people loaded one.
struct ReadGuides: Statement {
    static let name = "claims_guides"
    static let sql = """
        SELECT business_now()::date,
               (SELECT document FROM companion_guide_file ORDER BY file_id DESC LIMIT 1)
        """

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (today: PostgresDate, document: String?) {
        (today: try row.next(), document: try row.next())
    }
}

/// Puts a companion guide file in force.
struct InsertGuideFile: Statement {
    static let name = "claims_guide_file_add"
    static let sql = "INSERT INTO companion_guide_file (version, document, loaded_by) VALUES ($1, $2, $3)"
    let version: String
    let document: String
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(version)
        parameters.append(document)
        parameters.append(person)
    }
}
