internal import Postgres

/// The open submission of each claim, and how often its payer was asked. Served by the keys of `submission`.
struct ReadInquiryFacts: Statement {
    static let name = "claims_inquiry_facts"
    static let sql = """
        SELECT DISTINCT ON (submission.claim_id) submission.claim_id, submission.control_number,
               submission.payer_control_number,
               (SELECT count(*) FROM status_inquiry WHERE status_inquiry.claim_id = submission.claim_id
                AND status_inquiry.clinic_id = submission.clinic_id)
        FROM submission WHERE submission.claim_id = ANY($1::bigint[])
        ORDER BY submission.claim_id, submission.number DESC
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> InquiryFacts {
        InquiryFacts(
            claimID: try row.next(), controlNumber: try row.next(), payerControlNumber: try row.next(),
            inquiries: try row.next())
    }
}

/// What a 276 needs beyond the visit.
struct InquiryFacts: Sendable {
    let claimID: Int64
    let controlNumber: String
    let payerControlNumber: String?
    let inquiries: Int64
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
