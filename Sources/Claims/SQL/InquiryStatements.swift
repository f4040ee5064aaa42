internal import Postgres

/// The number of a new batch inquiry. Locks nothing: a set must not wait for the file that is being filled on its route.
struct DrawInquiry: Statement {
    static let name = "claims_inquiry_draw"
    static let sql = "SELECT nextval('inquiry_id')"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// A batch of eligibility questions: what was asked about which claims, and where it stands.
struct InquiryFile: Sendable {
    /// `planned` until the partner has it, `sent` until every claim is answered, `expired` when the answer did not come.
    enum Status: String, Sendable {
        case planned, sent, answered, expired
    }

    let id: Int64
    let routeID: Int16
    let status: Status
    let payloadID: String
    let claimIDs: [Int64]
    let clinicIDs: [Int32]
    /// Where each claim stood when it was asked about; an answer counts while it stands there.
    let eventSequences: [Int32]
    let coverageIndexes: [[UInt8]]
    let sealed: [UInt8]
}

/// Stores a batch inquiry before it is sent.
struct InsertInquiryFile: Statement {
    static let name = "claims_inquiry_add"
    static let sql = """
        INSERT INTO inquiry_file (inquiry_id, route_id, status, payload_id, claim_ids, clinic_ids, event_seqs,
                                  coverage_indexes, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    let file: InquiryFile

    func bind(_ parameters: inout Parameters) {
        parameters.append(file.id)
        parameters.append(file.routeID)
        parameters.append(file.status.rawValue)
        parameters.append(file.payloadID)
        parameters.append(file.claimIDs)
        parameters.append(file.clinicIDs)
        parameters.append(file.eventSequences)
        parameters.append(file.coverageIndexes)
        parameters.append(file.sealed)
    }
}

/// Batch inquiries by number, locked in order, so that answer and expiry of one do not cross. Served by the primary key.
struct LockInquiryFiles: Statement {
    static let name = "claims_inquiry_lock"
    static let sql = """
        SELECT inquiry_id, route_id, status, payload_id, claim_ids, clinic_ids, event_seqs, coverage_indexes, sealed
        FROM inquiry_file WHERE inquiry_id = ANY($1::bigint[]) ORDER BY inquiry_id FOR UPDATE
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> InquiryFile {
        InquiryFile(
            id: try row.next(), routeID: try row.next(), status: try status(row.next()), payloadID: try row.next(),
            claimIDs: try row.next(), clinicIDs: try row.next(), eventSequences: try row.next(),
            coverageIndexes: try row.next(), sealed: try row.next())
    }

    private static func status(_ text: String) throws(PostgresError) -> InquiryFile.Status {
        guard let known = InquiryFile.Status(rawValue: text) else {
            throw PostgresError(kind: .decoding, message: "inquiry status is not known to this version")
        }
        return known
    }
}

/// Moves batch inquiries to a status.
struct SetInquiryStatus: Statement {
    static let name = "claims_inquiry_status"
    static let sql = """
        UPDATE inquiry_file SET status = $2, settled_at = CASE WHEN $2 = 'sent' THEN NULL ELSE business_now() END
        WHERE inquiry_id = ANY($1::bigint[])
        """
    let ids: [Int64]
    let status: InquiryFile.Status

    func bind(_ parameters: inout Parameters) {
        parameters.append(ids)
        parameters.append(status.rawValue)
    }
}
