internal import Postgres

/// Appends to the access log by its one function; locks the log's head until the transaction ends.
struct AppendAccess: Statement {
    static let name = "access_append"
    static let sql = "SELECT append_access($1, $2, $3, $4, $5, $6)"
    let entry: AccessLog.Entry
    let sealedReason: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(entry.actor)
        parameters.append(entry.action.rawValue)
        parameters.append(entry.subject)
        parameters.append(entry.clinic)
        parameters.append(sealedReason)
        parameters.append(entry.address)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// An entry as stored.
struct StoredAccess: Sendable {
    let number: Int64
    let at: Timestamp
    let actor: String
    let action: String
    let subject: String
    let clinic: Int32?
    let sealedReason: [UInt8]?
    let address: String?
    let hash: [UInt8]

    static let columns = "entry_id, at, actor, action, subject, clinic_id, reason, address, hash"

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        number = try row.next()
        at = try row.next()
        actor = try row.next()
        action = try row.next()
        subject = try row.next()
        clinic = try row.next()
        sealedReason = try row.next()
        address = try row.next()
        hash = try row.next()
    }
}

/// What entries are asked for; parameters `$3` to `$6` of the statements that page through them.
enum AccessCondition {
    static let sql = """
        ($3::text IS NULL OR actor = $3) AND ($4::text IS NULL OR action = $4) AND ($5::text IS NULL OR subject = $5)
          AND ($6::integer[] IS NULL OR clinic_id = ANY ($6))
        """

    static func bind(_ filter: AccessLog.Filter, to parameters: inout Parameters) {
        parameters.append(filter.actor)
        parameters.append(filter.action?.rawValue)
        parameters.append(filter.subject)
        parameters.append(filter.clinics.map { $0.sorted() })
    }
}

/// A page of the access log, newest first. Served by the primary key from the back, and by `access_log_actor` and
/// `access_log_subject` for these.
struct ListAccess: Statement {
    static let name = "access_list"
    static let sql = """
        SELECT \(StoredAccess.columns) FROM access_log
        WHERE entry_id < $1 AND \(AccessCondition.sql) ORDER BY entry_id DESC LIMIT $2
        """
    let before: Int64
    let limit: Int64
    let filter: AccessLog.Filter

    func bind(_ parameters: inout Parameters) {
        parameters.append(before)
        parameters.append(limit)
        AccessCondition.bind(filter, to: &parameters)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccess {
        try StoredAccess(decoding: &row)
    }
}

/// A thousand entries of the access log between two numbers, oldest first. Served as `ListAccess`.
struct ExportAccess: Statement {
    static let name = "access_export"
    static let sql = """
        SELECT \(StoredAccess.columns) FROM access_log
        WHERE entry_id > $1 AND entry_id < $2 AND \(AccessCondition.sql) ORDER BY entry_id LIMIT 1000
        """
    let after: Int64
    let before: Int64
    let filter: AccessLog.Filter

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(before)
        AccessCondition.bind(filter, to: &parameters)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccess {
        try StoredAccess(decoding: &row)
    }
}

/// A page of the whole access log in its order. Served by the primary key.
struct PageAccess: Statement {
    static let name = "access_page"
    static let sql = """
        SELECT \(StoredAccess.columns) FROM access_log WHERE entry_id > $1 ORDER BY entry_id LIMIT $2
        """
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAccess {
        try StoredAccess(decoding: &row)
    }
}

/// How far the access log goes, and the hash of its last entry.
struct ReadAccessHead: Statement {
    static let name = "access_head"
    static let sql = "SELECT entries, hash FROM access_log_head"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (entries: Int64, hash: [UInt8]) {
        (entries: try row.next(), hash: try row.next())
    }
}
