internal import Postgres

/// Takes or renews the lead. A new holder gets the next term; no row = somebody else leads.
struct Lead: Statement {
    static let name = "jobs_lead"
    static let sql = """
        INSERT INTO leadership (term, holder, expires_at) VALUES (1, $1, now() + $2 * interval '1 microsecond')
        ON CONFLICT (only_row) DO UPDATE
        SET term = leadership.term + CASE WHEN leadership.holder = $1 AND leadership.expires_at > now() THEN 0 ELSE 1 END,
            holder = $1, expires_at = excluded.expires_at
        WHERE leadership.holder = $1 OR leadership.expires_at < now()
        RETURNING term
        """
    let holder: String
    let leaseMicroseconds: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(holder)
        parameters.append(leaseMicroseconds)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// First statement of every coordinator write: holds the term until the transaction ends, or returns no row.
struct HoldTerm: Statement {
    static let name = "jobs_hold_term"
    static let sql = "SELECT term FROM leadership WHERE term = $1 AND holder = $2 AND expires_at > now() FOR SHARE"
    let term: Int64
    let holder: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(term)
        parameters.append(holder)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Gives the lead up at a graceful stop, so that a standby takes over at once.
struct Resign: Statement {
    static let name = "jobs_resign"
    static let sql = "UPDATE leadership SET expires_at = now() - interval '1 second' WHERE holder = $1 AND term = $2"
    let holder: String
    let term: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(holder)
        parameters.append(term)
    }
}
