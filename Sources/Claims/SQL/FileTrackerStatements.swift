internal import Postgres

/// A page of files to partners that hold something, newest first. Served by the primary key, from the back.
struct ListSentFiles: Statement {
    static let name = "claims_sent_files"
    static let sql = """
        SELECT file.file_id, route.name, file.status, file.interchange_control, file.claims, file.charge_cents,
               file.prepared_at, file.sent_at, file.acknowledged_at
        FROM submission_file AS file JOIN payer_route AS route USING (route_id)
        WHERE file.file_id < $1 AND ($2::bigint IS NULL OR file.file_id = $2)
          AND ($3::text IS NULL OR file.status = $3) AND ($4::text IS NULL OR route.name = $4)
          AND file.status NOT IN ('planned', 'empty')
        ORDER BY file.file_id DESC LIMIT $5
        """
    let before: Int64
    let id: Int64?
    let status: String?
    let route: String?
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(before)
        parameters.append(id)
        parameters.append(status)
        parameters.append(route)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SentFiles.Listing {
        try SentFiles.Listing(decoding: &row)
    }
}

/// The sealed bytes of a file; none before it is written. Served by the primary key.
struct ReadSentFile: Statement {
    static let name = "claims_sent_file"
    static let sql = "SELECT sealed FROM submission_file WHERE file_id = $1"
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> [UInt8]? { try row.next() }
}

/// What was said of whole files: of a sent one, or by a received one. Served by the primary key and
/// `file_acknowledgement_inbound`.
struct ReadFileAnswers: Statement {
    static let name = "claims_file_answers"
    static let sql = """
        SELECT inbound_id, file_id, source, code, at FROM file_acknowledgement
        WHERE ($1::bigint IS NULL OR file_id = $1) AND ($2::bigint IS NULL OR inbound_id = $2)
        ORDER BY at, inbound_id, file_id, source, code LIMIT 1000
        """
    let fileID: Int64?
    let inboundID: Int64?

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(inboundID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SentFiles.Answer {
        try SentFiles.Answer(decoding: &row)
    }
}

/// A page of the claims in a sent file. Served by `submission_file_claims`; a file holds some thousands.
struct ReadClaimsOfSent: Statement {
    static let name = "claims_of_sent_file"
    static let sql = """
        SELECT claim_id, clinic.code, set_control, control_number, status FROM submission JOIN clinic USING (clinic_id)
        WHERE file_id = $1 AND claim_id > $2 ORDER BY claim_id LIMIT $3
        """
    let fileID: Int64
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FileTracker.ClaimEntry {
        try FileTracker.ClaimEntry(decoding: &row)
    }
}

/// A page of the claims that a received file speaks of. Served by `acknowledgement_inbound`, `remittance_inbound` and primary
/// keys; a file speaks of some thousands.
struct ReadClaimsOfReceived: Statement {
    static let name = "claims_of_received_file"
    static let sql = """
        SELECT submission.claim_id, clinic.code, max(submission.set_control), max(submission.control_number),
               string_agg(DISTINCT said.what, ', ')
        FROM (SELECT submission_id, clinic_id, source || ' ' || code AS what FROM acknowledgement WHERE inbound_id = $1
              UNION ALL
              SELECT posted.submission_id, posted.clinic_id, '835 ' || posted.status_code
              FROM remittance JOIN remittance_claim AS posted USING (remittance_id)
              WHERE remittance.inbound_id = $1) AS said
        JOIN submission USING (submission_id, clinic_id) JOIN clinic USING (clinic_id)
        WHERE submission.claim_id > $2
        GROUP BY submission.claim_id, clinic.code ORDER BY submission.claim_id LIMIT $3
        """
    let inboundID: Int64
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(inboundID)
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FileTracker.ClaimEntry {
        try FileTracker.ClaimEntry(decoding: &row)
    }
}

/// Files that carried a claim or spoke of it, oldest first. Served by the submissions' unique key, `remittance_claim_claim` and
/// primary keys.
struct ReadFilesOfClaim: Statement {
    static let name = "claims_files_of_claim"
    static let sql = """
        WITH own AS MATERIALIZED (
            SELECT submission_id, clinic_id, file_id, set_control, created_at FROM submission WHERE claim_id = $1
        )
        SELECT DISTINCT is_sent, file_id, kind, interchange_control, set_control, at FROM (
            SELECT true AS is_sent, own.file_id, '837P' AS kind, file.interchange_control, own.set_control,
                   coalesce(file.sent_at, file.prepared_at) AS at
            FROM own JOIN submission_file AS file USING (file_id)
            UNION ALL
            SELECT false, said.inbound_id, said.source, NULL, NULL, said.at
            FROM own JOIN file_acknowledgement AS said USING (file_id)
            UNION ALL
            SELECT false, said.inbound_id, said.source, NULL, own.set_control, said.at
            FROM own JOIN acknowledgement AS said USING (submission_id, clinic_id)
            UNION ALL
            SELECT false, remittance.inbound_id, '835', NULL, NULL, remittance.posted_at
            FROM remittance_claim AS posted JOIN remittance USING (remittance_id) WHERE posted.claim_id = $1
        ) AS files
        ORDER BY at NULLS LAST, is_sent DESC, file_id
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FileTracker.FileEntry {
        try FileTracker.FileEntry(decoding: &row)
    }
}
