internal import Postgres
internal import Vault

/// Stores a file from a partner and queues its job, unless the same content came before. Returns its number when new.
///
/// An answer should be read within a quarter of an hour. The unique content hash makes a second delivery of the same file, under whatever name, change nothing.
struct StoreInbound: Statement {
    static let name = "claims_inbound_store"
    static let sql = """
        WITH stored AS (
            INSERT INTO inbound_file (route_id, kind, content_hash, sealed, status, reason)
            VALUES ($1, $2, $3, $4, CASE WHEN $5::smallint IS NULL THEN 'quarantined' ELSE 'received' END, $6)
            ON CONFLICT (content_hash) DO NOTHING RETURNING inbound_id
        ), queued AS (
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT $5, 0, inbound_id, business_now() + interval '15 minutes' FROM stored WHERE $5::smallint IS NOT NULL
        )
        SELECT inbound_id FROM stored
        """
    let routeID: Int16
    let kind: String
    let contentHash: [UInt8]
    let sealed: [UInt8]
    /// The queue that reads it; `nil` quarantines it.
    let queue: Int16?
    let reason: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(routeID)
        parameters.append(kind)
        parameters.append(contentHash)
        parameters.append(sealed)
        parameters.append(queue)
        parameters.append(reason)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Files to process, as stored. Served by the primary key.
struct ReadInbound: Statement {
    static let name = "claims_inbound_read"
    static let sql = """
        SELECT inbound_id, route_id, kind, status, content_hash, sealed FROM inbound_file WHERE inbound_id = ANY($1::bigint[])
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> InboundFile {
        InboundFile(
            id: try row.next(), routeID: try row.next(), kind: try row.next(), status: try row.next(),
            contentHash: try row.next(), sealed: try row.next())
    }
}

/// A file from a partner.
struct InboundFile: Sendable {
    let id: Int64
    let routeID: Int16
    let kind: String
    let status: String
    let contentHash: [UInt8]
    let sealed: [UInt8]

    var sealContext: SealContext { .inboundFile(routeID: routeID, contentHash: contentHash) }
}

/// Marks files as processed.
struct FinishInbound: Statement {
    static let name = "claims_inbound_finish"
    static let sql = """
        UPDATE inbound_file SET status = 'processed', reason = NULL, processed_at = now() WHERE inbound_id = ANY($1::bigint[])
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
}

/// Marks a file as processed, or quarantined with a reason that quotes no value.
struct SettleInbound: Statement {
    static let name = "claims_inbound_settle"
    static let sql = """
        UPDATE inbound_file SET status = CASE WHEN $2::text IS NULL THEN 'processed' ELSE 'quarantined' END, reason = $2,
               processed_at = now()
        WHERE inbound_id = $1
        """
    let id: Int64
    let quarantineReason: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(quarantineReason)
    }
}

/// A submission that an answer names.
struct Answered: Sendable {
    let submissionID: Int64
    var claimID: Int64
    let clinicID: Int32
    let fileID: Int64
    let setControl: String
    let controlNumber: String
    let status: String
    let chargeCents: Int64
    let payerControlNumber: String?
    /// `AnswerRank` of the highest answer so far.
    var progress: Int16 = 0
    /// CLM05-3.
    var frequency: Int16 = 1
}

/// Submissions by patient control number (CLM01). Served by its unique index.
struct FindByControlNumber: Statement {
    static let name = "claims_find_control"
    static let sql = """
        SELECT submission_id, claim_id, clinic_id, file_id, set_control, control_number, status, charge_cents,
               payer_control_number, progress, frequency
        FROM submission WHERE control_number = ANY($1::text[])
        """
    let controlNumbers: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(controlNumbers) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Answered {
        Answered(
            submissionID: try row.next(), claimID: try row.next(), clinicID: try row.next(), fileID: try row.next(),
            setControl: try row.next(), controlNumber: try row.next(), status: try row.next(),
            chargeCents: try row.next(), payerControlNumber: try row.next(), progress: try row.next(),
            frequency: try row.next())
    }
}

/// Submissions of a file, or of some transaction sets of it. Served by `submission_file_claims`.
struct FindByFile: Statement {
    static let name = "claims_find_file"
    static let sql = """
        SELECT submission_id, claim_id, clinic_id, file_id, set_control, control_number, status, charge_cents,
               payer_control_number, progress, frequency
        FROM submission WHERE file_id = $1 AND ($2::text[] IS NULL OR set_control = ANY($2::text[]))
        """
    let fileID: Int64
    let setControls: [String]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(setControls)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Answered {
        try FindByControlNumber.decode(&row)
    }
}

/// What an acknowledgement says of one submission.
struct AcknowledgedSubmission: Sendable {
    let answered: Answered
    let inboundID: Int64
    /// `TA1`, `999` or `277CA`.
    let source: String
    /// `A2:20`, `R`, …
    let code: String
    let isAccepted: Bool
    let payerControlNumber: String?
}

/// Appends the history of acknowledgements; the same answer twice is one row.
struct InsertAcknowledgements: Statement {
    static let name = "claims_acknowledgements"
    static let sql = """
        INSERT INTO acknowledgement (clinic_id, submission_id, inbound_id, source, code, is_accepted)
        SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::boolean[])
        ON CONFLICT DO NOTHING
        """
    let acknowledged: [AcknowledgedSubmission]

    func bind(_ parameters: inout Parameters) {
        parameters.append(acknowledged.map(\.answered.clinicID))
        parameters.append(acknowledged.map(\.answered.submissionID))
        parameters.append(acknowledged.map(\.inboundID))
        parameters.append(acknowledged.map(\.source))
        parameters.append(acknowledged.map(\.code))
        parameters.append(acknowledged.map(\.isAccepted))
    }
}

/// What an acknowledgement makes of a submission.
struct AdvancedSubmission: Sendable {
    let submissionID: Int64
    /// nil leaves it as it is.
    let status: String?
    let rank: AnswerRank
    let payerControlNumber: String?
}

/// Records how far submissions came, with status and the payer's number where one came.
struct AdvanceSubmissions: Statement {
    static let name = "claims_submission_advance"
    static let sql = """
        UPDATE submission SET status = coalesce(new.status, submission.status),
               progress = greatest(submission.progress, new.progress),
               payer_control_number = coalesce(new.payer_control_number, submission.payer_control_number)
        FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::text[])
             AS new(submission_id, status, progress, payer_control_number)
        WHERE submission.submission_id = ANY($1::bigint[]) AND submission.submission_id = new.submission_id
        """
    let changes: [AdvancedSubmission]

    func bind(_ parameters: inout Parameters) {
        parameters.append(changes.map(\.submissionID))
        parameters.append(changes.map(\.status))
        parameters.append(changes.map(\.rank.rawValue))
        parameters.append(changes.map(\.payerControlNumber))
    }
}

/// Appends what was said of a whole file; the first answer of any kind is its acknowledgement. The same answer twice is
/// one row.
struct InsertFileAcknowledgement: Statement {
    static let name = "claims_file_acknowledgement"
    static let sql = """
        WITH said AS (
            INSERT INTO file_acknowledgement (file_id, inbound_id, source, code) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
        )
        UPDATE submission_file SET acknowledged_at = business_now() WHERE file_id = $1 AND acknowledged_at IS NULL
        """
    let fileID: Int64
    let inboundID: Int64
    let source: String
    let code: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(inboundID)
        parameters.append(source)
        parameters.append(code)
    }
}

/// Sets the status of adjudicated submissions and keeps the payer's number where one came. `accepted` never falls back to
/// `open`.
struct SetSubmissionStatus: Statement {
    static let name = "claims_submission_status"
    static let sql = """
        UPDATE submission SET status = new.status, progress = 9,
               payer_control_number = coalesce(new.payer_control_number, submission.payer_control_number)
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS new(submission_id, status, payer_control_number)
        WHERE submission.submission_id = ANY($1::bigint[]) AND submission.submission_id = new.submission_id
        """
    let changes: [(submissionID: Int64, status: String, payerControlNumber: String?)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(changes.map(\.submissionID))
        parameters.append(changes.map(\.status))
        parameters.append(changes.map(\.payerControlNumber))
    }
}
