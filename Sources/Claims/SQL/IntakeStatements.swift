internal import Postgres

/// Opens the row of an intake file.
struct InsertIntakeFile: Statement {
    static let name = "claims_intake_file"
    static let sql = "INSERT INTO intake_file (content_hash, format) VALUES ($1, $2) RETURNING intake_id"
    let contentHash: [UInt8]
    let format: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(contentHash)
        parameters.append(format)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Closes the row of an intake file with its counts.
struct FinishIntakeFile: Statement {
    static let name = "claims_intake_finish"
    static let sql = """
        UPDATE intake_file SET accepted = $2, updated = $3, unchanged = $4, rejected = $5, finished_at = now()
        WHERE intake_id = $1
        """
    let id: Int64
    let summary: IntakeSummary

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(Int32(summary.accepted))
        parameters.append(Int32(summary.updated))
        parameters.append(Int32(summary.unchanged))
        parameters.append(Int32(summary.rejected))
    }
}

/// Fresh numbers for visits and claims, so that sealing can be bound to the row.
struct DrawNumbers: Statement {
    static let name = "claims_draw_numbers"
    static let sql = "SELECT nextval('visit_id'), nextval('claim_id') FROM generate_series(1, $1)"
    let count: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(count) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (visitID: Int64, claimID: Int64) {
        (visitID: try row.next(), claimID: try row.next())
    }
}

/// Visits that exist already under the clinics' own keys, with their claims to the first payer. Served by the unique key of `visit` and by
/// `claim_visit`; the `+ 0` keeps the planner of an empty table from walking the clinic's claims by another index.
struct FindVisits: Statement {
    static let name = "claims_find_visits"
    static let sql = """
        SELECT known.clinic_id, known.visit_key, known.visit_id, known.content_hash, known.claim_id
        FROM unnest($1::integer[], $2::text[]) AS asked(clinic_id, visit_key)
        CROSS JOIN LATERAL (
            SELECT visit.clinic_id, visit.visit_key, visit.visit_id, visit.content_hash,
                   (SELECT claim.claim_id FROM claim
                    WHERE claim.visit_id = visit.visit_id AND claim.clinic_id + 0 = visit.clinic_id
                      AND claim.coverage_rank = 1) AS claim_id
            FROM visit WHERE visit.clinic_id = asked.clinic_id AND visit.visit_key = asked.visit_key LIMIT 1) AS known
        """
    let clinicIDs: [Int32]
    let keys: [String]

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinicIDs)
        parameters.append(keys)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> KnownVisit {
        KnownVisit(
            clinicID: try row.next(), key: try row.next(), visitID: try row.next(), contentHash: try row.next(),
            claimID: try row.next())
    }
}

/// A visit that is in the database.
struct KnownVisit: Sendable {
    let clinicID: Int32
    let key: String
    let visitID: Int64
    let contentHash: [UInt8]
    let claimID: Int64
}

/// A visit to store.
struct StoredVisit: Sendable {
    let visitID: Int64
    let clinicID: Int32
    let key: String
    let contentHash: [UInt8]
    let sealed: [UInt8]
    let intakeID: Int64
}

/// Stores new visits; a key that another import stored first is a unique violation.
struct InsertVisits: Statement {
    static let name = "claims_insert_visits"
    static let sql = """
        INSERT INTO visit (visit_id, clinic_id, visit_key, content_hash, sealed, intake_id)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bytea[], $5::bytea[], $6::bigint[])
        """
    let visits: [StoredVisit]

    func bind(_ parameters: inout Parameters) { Self.bind(visits, &parameters) }

    static func bind(_ visits: [StoredVisit], _ parameters: inout Parameters) {
        parameters.append(visits.map(\.visitID))
        parameters.append(visits.map(\.clinicID))
        parameters.append(visits.map(\.key))
        parameters.append(visits.map(\.contentHash))
        parameters.append(visits.map(\.sealed))
        parameters.append(visits.map(\.intakeID))
    }
}

/// Replaces the document of corrected visits.
struct ReplaceVisits: Statement {
    static let name = "claims_replace_visits"
    static let sql = """
        UPDATE visit SET content_hash = new.content_hash, sealed = new.sealed, intake_id = new.intake_id,
               revision = revision + 1
        FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bytea[], $5::bytea[], $6::bigint[])
             AS new(visit_id, clinic_id, visit_key, content_hash, sealed, intake_id)
        WHERE visit.visit_id = ANY($1::bigint[]) AND visit.visit_id = new.visit_id AND visit.clinic_id = new.clinic_id
        """
    let visits: [StoredVisit]

    func bind(_ parameters: inout Parameters) { InsertVisits.bind(visits, &parameters) }
}

/// Every clinic.
struct ReadAllClinics: Statement {
    static let name = "claims_clinics_all"
    static let sql = "SELECT clinic_id, code, profile::text, version FROM clinic ORDER BY clinic_id"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredClinic {
        try StoredClinic(decoding: &row)
    }
}
