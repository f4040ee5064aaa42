internal import Billing
internal import Postgres

/// The latest submission of each claim, and what its payer last answered about it. Served by the keys of `submission` and
/// `submission_file` and by `status_inquiry_claim`.
struct ReadInquiryFacts: Statement {
    static let name = "claims_inquiry_facts"
    static let sql = """
        SELECT DISTINCT ON (submission.claim_id) submission.claim_id, submission.submission_id, submission.file_id,
               submission.control_number, submission.payer_control_number,
               (SELECT coalesce(file.sent_at, file.prepared_at, business_now()) FROM submission_file AS file
                WHERE file.file_id = submission.file_id),
               (SELECT status_inquiry.code FROM status_inquiry
                WHERE status_inquiry.claim_id = submission.claim_id
                  AND status_inquiry.clinic_id = submission.clinic_id AND status_inquiry.at > submission.created_at
                ORDER BY status_inquiry.inquiry_id DESC LIMIT 1)
        FROM submission WHERE submission.claim_id = ANY($1::bigint[])
        ORDER BY submission.claim_id, submission.number DESC
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> InquiryFacts {
        InquiryFacts(
            claimID: try row.next(), submissionID: try row.next(), fileID: try row.next(),
            controlNumber: try row.next(), payerControlNumber: try row.next(), sentAt: try row.next(),
            lastCode: try row.next())
    }
}

/// What a 276 needs beyond the visit, and what is known of the waiting.
struct InquiryFacts: Sendable {
    let claimID: Int64
    let submissionID: Int64
    let fileID: Int64
    let controlNumber: String
    var payerControlNumber: String?
    /// When the transport took its file, business time.
    let sentAt: Timestamp
    /// What the payer answered last about this submission, such as `P1:20`.
    let lastCode: String?
    /// Days before and after the service over which it is searched.
    var searchDays = 0

    /// What was done about the last answer.
    var lastAction: StatusAction.Kind? {
        lastCode.flatMap { $0.split(separator: ":").first }.map { FollowUpPlan.action(String($0)).kind }
    }

    /// Without the payer's number, and over a week around the service.
    var widened: InquiryFacts {
        var wide = self
        wide.payerControlNumber = nil
        wide.searchDays = 3
        return wide
    }
}

/// Raises claims that nobody has acknowledged, until they move. Served by the primary key.
struct RaiseClaims: Statement {
    static let name = "claims_raise"
    static let sql = """
        UPDATE claim SET escalated_at = business_now() WHERE claim_id = ANY($1::bigint[]) AND escalated_at IS NULL
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }
}

/// Routes with sent files that neither TA1 nor 999 acknowledged within so many hours, nor anything further downstream, with
/// the hours of the oldest. Served by `submission_file_unacknowledged` and `submission_file_claims`.
struct FindUnacknowledgedFiles: Statement {
    static let name = "claims_files_silent"
    static let sql = """
        SELECT route.name, count(*) || ' files without TA1 or 999, the oldest sent '
               || floor(extract(epoch FROM business_now() - min(file.sent_at)) / 3600) || ' h ago'
        FROM submission_file AS file JOIN payer_route AS route USING (route_id)
        WHERE file.acknowledged_at IS NULL AND file.status = 'sent'
          AND file.sent_at <= business_now() - $1 * interval '1 hour'
          AND NOT EXISTS (SELECT 1 FROM submission
                          WHERE submission.file_id = file.file_id AND submission.progress > 0)
        GROUP BY route.name
        """
    let hours: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(hours) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Raises claims in billing's work lists whose insurer has owed for so many days since they were first sent. Served by
/// `claim_clock_due` and the primary key of `claim`.
struct RaiseAgedClaims: Statement {
    static let name = "claims_aged_raise"
    static let sql = """
        UPDATE claim SET escalated_at = business_now()
        WHERE escalated_at IS NULL AND (claim_id, clinic_id) IN (
            SELECT claim_id, clinic_id FROM claim_clock JOIN claim AS aged USING (claim_id, clinic_id)
            WHERE claim_clock.kind = 'touch' AND aged.stage <> 90
              AND aged.sla_stopped_at <= business_now() - $1 * interval '1 day')
        """
    let days: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(days) }
}

/// Claims in billing's work lists by clinic and by how long ago they were first sent: at least so many days. Served by
/// `claim_clock_due`.
struct CountAgedClaims: Statement {
    static let name = "claims_aged"
    static let sql = """
        SELECT clinic.code, string_agg(claims || ' open for ' || step || ' days', ', ' ORDER BY step)
        FROM (SELECT clinic_id, step, count(*) AS claims
              FROM claim_clock JOIN claim USING (claim_id, clinic_id) CROSS JOIN unnest($1::integer[]) AS step
              WHERE claim_clock.kind = 'touch' AND stage <> 90
                AND sla_stopped_at <= business_now() - step * interval '1 day'
              GROUP BY clinic_id, step) AS aged
        JOIN clinic USING (clinic_id) GROUP BY clinic.code
        """
    let days: [Int32]

    func bind(_ parameters: inout Parameters) { parameters.append(days) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Denied claims by clinic whose limit of appeal ends within a week, or has ended. Served by `claim_clock_due` and the primary
/// key of `claim`.
struct CountAppealsAtRisk: Statement {
    static let name = "claims_appeals_at_risk"
    static let sql = """
        SELECT clinic.code, count(*) || ' denied and not appealed, the limit ends within 7 days, '
               || count(*) FILTER (WHERE appeal_by <= business_now()) || ' over'
        FROM claim_clock JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
        WHERE claim_clock.kind = 'touch' AND claim.stage = 80 AND appeal_by <= business_now() + interval '7 days'
        GROUP BY clinic.code
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Alarm { try Alarm(decoding: &row) }
}

/// Appends what payers answered.
struct InsertInquiries: Statement {
    static let name = "claims_inquiries"
    static let sql = """
        INSERT INTO status_inquiry (clinic_id, claim_id, code)
        SELECT * FROM unnest($1::integer[], $2::bigint[], $3::text[])
        """
    let inquiries: [(claim: Claim, code: String)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(inquiries.map(\.claim.clinicID))
        parameters.append(inquiries.map(\.claim.id))
        parameters.append(inquiries.map(\.code))
    }
}
