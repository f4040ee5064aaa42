internal import Postgres

/// Takes a key for a request and answers the request's number; no row when the key is taken. A request that was not answered and
/// is held no more is taken over by its repeat, under its number; one that is a day old, by any.
/// Locks the key's row: of two at once the second finds it taken. Served by the primary key.
struct BeginAPIRequest: Statement {
    static let name = "api_request_begin"
    static let sql = """
        INSERT INTO api_request AS request (token_id, key, content_hash) VALUES ($1, $2, $3)
        ON CONFLICT (token_id, key) DO UPDATE
            SET request_id = CASE WHEN request.begun_at < now() - interval '24 hours' THEN EXCLUDED.request_id
                                  ELSE request.request_id END,
                content_hash = EXCLUDED.content_hash, begun_at = EXCLUDED.begun_at, held_until = EXCLUDED.held_until,
                status = NULL, answer = NULL
            WHERE request.begun_at < now() - interval '24 hours'
               OR (request.status IS NULL AND request.held_until <= now()
                   AND request.content_hash = EXCLUDED.content_hash)
        RETURNING request_id
        """
    let tokenID: Int64
    let key: String
    let contentHash: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(tokenID)
        parameters.append(key)
        parameters.append(contentHash)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// What stands under a key. Served by the primary key.
struct ReadAPIRequest: Statement {
    static let name = "api_request_read"
    static let sql = "SELECT content_hash, status, answer FROM api_request WHERE token_id = $1 AND key = $2"
    let tokenID: Int64
    let key: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(tokenID)
        parameters.append(key)
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (contentHash: [UInt8], status: Int16?, answer: [UInt8]?) {
        (contentHash: try row.next(), status: try row.next(), answer: try row.next())
    }
}

/// Keeps the answer of a request. Served by the unique number.
struct FinishAPIRequest: Statement {
    static let name = "api_request_finish"
    static let sql = "UPDATE api_request SET status = $2, answer = $3 WHERE request_id = $1"
    let requestID: Int64
    let status: Int16
    let answer: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(requestID)
        parameters.append(status)
        parameters.append(answer)
    }
}

/// Holds a request no more that failed, so that its repeat need not wait. Served by the unique number.
struct ReleaseAPIRequest: Statement {
    static let name = "api_request_release"
    static let sql = "UPDATE api_request SET held_until = now() WHERE request_id = $1 AND status IS NULL"
    let requestID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(requestID) }
}

/// Gives back the key of a request that was refused. Served by the unique number.
struct AbandonAPIRequest: Statement {
    static let name = "api_request_abandon"
    static let sql = "DELETE FROM api_request WHERE request_id = $1 AND status IS NULL"
    let requestID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(requestID) }
}

/// Forgets requests that are a day old. Served by `api_request_begun`.
struct PruneAPIRequests: Statement {
    static let name = "api_request_prune"
    static let sql = "DELETE FROM api_request WHERE begun_at < now() - interval '24 hours'"

    func bind(_ parameters: inout Parameters) {}
}
