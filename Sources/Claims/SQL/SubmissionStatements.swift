internal import Postgres

/// Plans files for routes whose window is open and which have ready claims that no planned file will take.
///
/// A window is open when the route's pause is over, when a full load waits, or when a claim that waits is at risk. Claims of
/// paused payers do not count. One file per full load, counted over the nearest few thousand claims; what a planned file
/// would take is counted off. Returns the planned files with the nearest deadline waiting. Served by the primary key of
/// `ready_claim` and by `submission_file_open`.
struct PlanFiles: Statement {
    static let name = "claims_plan_files"
    static let sql = """
        WITH waiting AS (
            SELECT route.route_id, route.claims_per_file, ready.claims, ready.deadline,
                   (SELECT count(*) FROM submission_file AS file
                    WHERE file.route_id = route.route_id AND file.status = 'planned') AS planned
            FROM payer_route AS route
            CROSS JOIN LATERAL (SELECT count(*) AS claims, min(deadline) AS deadline
                                FROM (SELECT deadline FROM ready_claim WHERE ready_claim.route_id = route.route_id
                                        AND payer_id <> ALL (ARRAY(SELECT payer_id FROM payer_pause))
                                      ORDER BY deadline LIMIT greatest(route.claims_per_file * 2, 2000)) AS nearest
                               ) AS ready
            WHERE ready.claims > 0
              AND (route.last_window_at + route.window_ms * interval '1 millisecond' <= now()
                   OR ready.claims >= route.claims_per_file
                   OR (ready.deadline <= business_now() + $1 * interval '1 microsecond'
                       AND route.last_window_at + least(route.window_ms, $2) * interval '1 millisecond' <= now()))
        ), opened AS (
            UPDATE payer_route SET last_window_at = now() FROM waiting
            WHERE payer_route.route_id = waiting.route_id
        ), planned AS (
            INSERT INTO submission_file (route_id, status, window_at)
            SELECT waiting.route_id, 'planned', business_now() FROM waiting
            CROSS JOIN LATERAL generate_series(
                1, (ceil(claims::numeric / claims_per_file) - planned)::integer) AS file
            RETURNING file_id, route_id
        )
        SELECT planned.file_id, planned.route_id, waiting.deadline FROM planned JOIN waiting USING (route_id)
        """
    /// Between windows that are opened early for claims at risk, so that they do not become a file each.
    private let millisecondsBetweenEarlyWindows: Int32 = 300_000

    func bind(_ parameters: inout Parameters) {
        parameters.append(RiskBand.horizon)
        parameters.append(millisecondsBetweenEarlyWindows)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (fileID: Int64, routeID: Int16, deadline: Timestamp) {
        (fileID: try row.next(), routeID: try row.next(), deadline: try row.next())
    }
}

/// A submission file's row, locked.
struct LockFile: Statement {
    static let name = "claims_file_lock"
    static let sql = """
        SELECT file_id, route_id, status, interchange_control, payload_id, sealed FROM submission_file
        WHERE file_id = $1 FOR UPDATE
        """
    let fileID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(fileID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SubmissionFile {
        try SubmissionFile(
            id: try row.next(), routeID: try row.next(), status: try row.next(), interchangeControl: try row.next(),
            payloadID: try row.next(), sealed: try row.next())
    }
}

/// A submission file by route and interchange control number, locked. Served by its unique index.
struct LockFileByControl: Statement {
    static let name = "claims_file_by_control"
    static let sql = """
        SELECT file_id, route_id, status, interchange_control, payload_id, NULL::bytea FROM submission_file
        WHERE route_id = $1 AND interchange_control = $2 FOR UPDATE
        """
    let routeID: Int16
    let control: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(routeID)
        parameters.append(control)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SubmissionFile {
        try LockFile.decode(&row)
    }
}

/// Takes up to `limit` ready claims of a route for a file, nearest deadline first, none of a paused payer; skips those another file is taking.
struct TakeReady: Statement {
    static let name = "claims_take_ready"
    static let sql = """
        DELETE FROM ready_claim WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM ready_claim
            WHERE route_id = $1 AND payer_id <> ALL (ARRAY(SELECT payer_id FROM payer_pause))
            ORDER BY deadline, claim_id LIMIT $2 FOR UPDATE SKIP LOCKED))
        RETURNING claim_id, clinic_id
        """
    let routeID: Int16
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(routeID)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (claimID: Int64, clinicID: Int32) {
        (claimID: try row.next(), clinicID: try row.next())
    }
}

/// The next interchange control number of a route; the row lock lasts until the file that carries it is stored.
struct NextInterchange: Statement {
    static let name = "claims_next_interchange"
    static let sql = """
        UPDATE payer_route SET last_interchange = last_interchange % 999999999 + 1 WHERE route_id = $1
        RETURNING last_interchange
        """
    let routeID: Int16

    func bind(_ parameters: inout Parameters) { parameters.append(routeID) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// What claims were submitted as before. Served by the submissions' unique key; claims that never were have no row.
struct ReadSubmissionHistory: Statement {
    static let name = "claims_submission_history"
    static let sql = """
        SELECT claim_id, max(number), max(submission_id), bool_or(status = 'accepted'),
               (array_agg(payer_control_number ORDER BY number DESC) FILTER (WHERE status = 'accepted'))[1],
               EXISTS (SELECT 1 FROM claim_void WHERE claim_void.claim_id = submission.claim_id
                       AND claim_void.clinic_id = submission.clinic_id)
        FROM submission WHERE claim_id = ANY($1::bigint[]) GROUP BY claim_id, clinic_id
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SubmissionHistory {
        SubmissionHistory(
            claimID: try row.next(), count: try row.next(), lastID: try row.next(), isAdjudicable: try row.next(),
            payerControlNumber: try row.next(), isToBeVoided: try row.next())
    }
}

/// What a claim was submitted as before, which decides its next frequency code (CLM05-3).
struct SubmissionHistory: Sendable {
    let claimID: Int64
    let count: Int16
    let lastID: Int64
    /// Whether a submission entered adjudication and stands.
    let isAdjudicable: Bool
    /// The payer's number of the latest one that did (REF*1K, CLP07).
    let payerControlNumber: String?
    /// Whether a person ordered its voiding.
    let isToBeVoided: Bool

    /// 1 original, also after a rejection, since what was rejected never entered adjudication; 7 replacement and 8 void of
    /// what did. Source: 005010X222A1, CLM05-3.
    var nextFrequency: Int16 { isAdjudicable ? isToBeVoided ? 8 : 7 : 1 }

    /// REF*F8 of the next submission.
    var nextReference: String? { isAdjudicable ? payerControlNumber : nil }
}

/// A submission as written into a file.
struct NewSubmission: Sendable {
    let claim: Claim
    let number: Int16
    let predecessor: Int64?
    let frequency: Int16
    let originalReference: String?
    let fileID: Int64
    let setControl: String
    let controlNumber: String
    let chargeCents: Int64
}

/// Stores the submissions of a file. The unique indexes refuse a second open original of a claim.
struct InsertSubmissions: Statement {
    static let name = "claims_submissions"
    static let sql = """
        INSERT INTO submission (claim_id, clinic_id, number, predecessor, frequency, original_reference, file_id,
                                set_control, control_number, status, charge_cents)
        SELECT claim_id, clinic_id, number, predecessor, frequency, original_reference, file_id, set_control,
               control_number, 'open', charge_cents
        FROM unnest($1::bigint[], $2::integer[], $3::smallint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[],
                    $8::bigint[], $9::smallint[], $10::text[])
             AS new(claim_id, clinic_id, number, predecessor, file_id, set_control, control_number, charge_cents,
                    frequency, original_reference)
        """
    let submissions: [NewSubmission]

    func bind(_ parameters: inout Parameters) {
        parameters.append(submissions.map(\.claim.id))
        parameters.append(submissions.map(\.claim.clinicID))
        parameters.append(submissions.map(\.number))
        parameters.append(submissions.map(\.predecessor))
        parameters.append(submissions.map(\.fileID))
        parameters.append(submissions.map(\.setControl))
        parameters.append(submissions.map(\.controlNumber))
        parameters.append(submissions.map(\.chargeCents))
        parameters.append(submissions.map(\.frequency))
        parameters.append(submissions.map(\.originalReference))
    }
}

/// Stores the bytes and numbers of a file before it is sent: the intent.
struct StoreFile: Statement {
    static let name = "claims_file_store"
    static let sql = """
        UPDATE submission_file SET status = 'sending', interchange_control = $2, payload_id = $3, sealed = $4,
               claims = $5, charge_cents = $6, prepared_at = business_now()
        WHERE file_id = $1
        """
    let fileID: Int64
    let control: Int64
    let payloadID: String
    let sealed: [UInt8]
    let claims: Int32
    let chargeCents: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(control)
        parameters.append(payloadID)
        parameters.append(sealed)
        parameters.append(claims)
        parameters.append(chargeCents)
    }
}

/// Moves a file to a status; `sent` and the acknowledgement statuses keep their first time.
struct SetFileStatus: Statement {
    static let name = "claims_file_status"
    static let sql = """
        UPDATE submission_file SET status = $2,
               sent_at = CASE WHEN $2 IN ('sent', 'accepted', 'rejected') THEN coalesce(sent_at, business_now())
                              ELSE sent_at END,
               acknowledged_at = CASE WHEN $2 IN ('accepted', 'rejected') THEN coalesce(acknowledged_at, business_now())
                                      ELSE acknowledged_at END
        WHERE file_id = $1
        """
    let fileID: Int64
    let status: SubmissionFile.Status

    func bind(_ parameters: inout Parameters) {
        parameters.append(fileID)
        parameters.append(status.rawValue)
    }
}
