internal import Jobs
internal import Postgres

/// A page of files from partners, newest first. Served by the primary key, from the back; quarantined ones alone by
/// `inbound_file_quarantined`.
struct ListInbound: Statement {
    static let name = "claims_inbound_list"
    static let sql = """
        SELECT file.inbound_id, file.kind, route.name, file.status, file.received_at, file.processed_at, file.reason,
               (SELECT count(*) FROM inbound_event AS event
                WHERE event.inbound_id = file.inbound_id AND event.kind = 'duplicate')
        FROM inbound_file AS file JOIN payer_route AS route USING (route_id)
        WHERE file.inbound_id < $1 AND ($2::bigint IS NULL OR file.inbound_id = $2)
          AND ($3::text IS NULL OR file.kind = $3) AND ($4::text IS NULL OR file.status = $4)
          AND ($5::text IS NULL OR route.name = $5)
        ORDER BY file.inbound_id DESC LIMIT $6
        """
    let before: Int64
    let id: Int64?
    let kind: String?
    let status: String?
    let route: String?
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(before)
        parameters.append(id)
        parameters.append(kind)
        parameters.append(status)
        parameters.append(route)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> InboundFiles.Listing {
        try InboundFiles.Listing(decoding: &row)
    }
}

/// Appends to the history of a file.
struct InsertInboundEvent: Statement {
    static let name = "claims_inbound_event"
    static let sql = "INSERT INTO inbound_event (inbound_id, kind, actor, reason) VALUES ($1, $2, $3, $4)"
    let inboundID: Int64
    let kind: InboundFiles.Event.Kind
    let actor: String
    var sealedReason: [UInt8]?

    func bind(_ parameters: inout Parameters) {
        parameters.append(inboundID)
        parameters.append(kind.rawValue)
        parameters.append(actor)
        parameters.append(sealedReason)
    }
}

/// Notes that the bytes of a file came again. Served by the unique content hash.
struct NoteDuplicateInbound: Statement {
    static let name = "claims_inbound_duplicate"
    static let sql = """
        INSERT INTO inbound_event (inbound_id, kind, actor)
        SELECT inbound_id, 'duplicate', $2 FROM inbound_file WHERE content_hash = $1
        """
    let contentHash: [UInt8]
    let actor: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(contentHash)
        parameters.append(actor)
    }
}

/// History of a file, oldest first. Served by `inbound_event_of`.
struct ReadInboundEvents: Statement {
    static let name = "claims_inbound_events"
    static let sql = """
        SELECT kind, actor, reason, at FROM inbound_event WHERE inbound_id = $1 ORDER BY event_id
        """
    let inboundID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(inboundID) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (kind: String, actor: String, reason: [UInt8]?, at: Timestamp) {
        (kind: try row.next(), actor: try row.next(), reason: try row.next(), at: try row.next())
    }
}

/// Puts a file back to where it stood when it came, as judged now: to be read, or quarantined for another reason.
///
/// Locks the file's row. No row when it waits to be read already, or is not there.
struct ReplayInbound: Statement {
    static let name = "claims_inbound_replay"
    static let sql = """
        WITH file AS (
            UPDATE inbound_file SET kind = $2, reason = $4, processed_at = NULL,
                   status = CASE WHEN $3::smallint IS NULL THEN 'quarantined' ELSE 'received' END
            WHERE inbound_id = $1 AND status <> 'received' RETURNING inbound_id
        ), queued AS (
            INSERT INTO job (queue, clinic_id, subject, deadline)
            SELECT $3, 0, inbound_id, business_now() + interval '15 minutes' FROM file WHERE $3::smallint IS NOT NULL
        ), noted AS (
            INSERT INTO inbound_event (inbound_id, kind, actor) SELECT inbound_id, 'replay', $5 FROM file
        )
        SELECT inbound_id FROM file
        """
    let id: Int64
    let content: InboundContent
    let actor: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(content.kind)
        parameters.append(content.queue?.id)
        parameters.append(content.reason)
        parameters.append(actor)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
