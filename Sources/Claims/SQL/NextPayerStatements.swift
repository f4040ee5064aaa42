internal import Postgres

/// A fresh number for a claim.
struct DrawClaimNumber: Statement {
    static let name = "claims_draw_claim"
    static let sql = "SELECT nextval('claim_id')"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// When and how a claim was decided. Served by `remittance_claim_claim`.
struct ReadDecision: Statement {
    static let name = "claims_decision_read"
    static let sql = """
        SELECT remittance.effective_on, posted.facts::text
        FROM (SELECT remittance_id, facts FROM remittance_claim
              WHERE claim_id = $1 AND reverses_remittance IS NULL) AS posted
        CROSS JOIN LATERAL (
            SELECT effective_on FROM remittance WHERE remittance.remittance_id = posted.remittance_id LIMIT 1) AS remittance
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (decidedOn: PostgresDate, facts: String) {
        (decidedOn: try row.next(), facts: try row.next())
    }
}
