internal import Billing
internal import Postgres

/// The decisions in force about claims, for a scrub. Served by `rule_decision_standing`.
struct ReadStandingDecisions: Statement {
    static let name = "claims_decisions_standing"
    static let sql = """
        SELECT claim_id, kind, rule FROM rule_decision
        WHERE claim_id = ANY($1::bigint[]) AND revoked_at IS NULL
          AND (expires_at IS NULL OR expires_at > (SELECT business_now()))
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, kind: RuleDecisions.Kind, rule: String) {
        (claimID: try row.next(), kind: try kind(row.next()), rule: try row.next())
    }

    static func kind(_ name: String) throws(PostgresError) -> RuleDecisions.Kind {
        guard let kind = RuleDecisions.Kind(rawValue: name) else {
            throw PostgresError(kind: .decoding, message: "a kind of decision is not known to this version")
        }
        return kind
    }
}

/// Ends the decision in force about a rule of a claim, if there is one. Served by `rule_decision_standing`.
struct RevokeDecision: Statement {
    static let name = "claims_decision_revoke"
    static let sql = """
        UPDATE rule_decision SET revoked_at = business_now(), revoked_by = $4
        WHERE claim_id = $1 AND kind = $2 AND rule = $3 AND revoked_at IS NULL
        """
    let claimID: Int64
    let kind: RuleDecisions.Kind
    let rule: String
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(kind.rawValue)
        parameters.append(rule)
        parameters.append(person)
    }
}

/// Stores a decision.
struct InsertDecision: Statement {
    static let name = "claims_decision_add"
    static let sql = """
        INSERT INTO rule_decision (clinic_id, claim_id, kind, rule, role, decided_by, reason, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """
    let claim: Claim
    let decision: RuleDecisions.New
    let sealedReason: [UInt8]
    let expiresAt: Timestamp?

    func bind(_ parameters: inout Parameters) {
        parameters.append(claim.clinicID)
        parameters.append(claim.id)
        parameters.append(decision.kind.rawValue)
        parameters.append(decision.rule)
        parameters.append(decision.role.rawValue)
        parameters.append(decision.person)
        parameters.append(sealedReason)
        parameters.append(expiresAt)
    }
}

/// Decisions, latest first, with their sealed reasons: of some claims, or of all when none are named.
struct ListDecisions: Statement {
    static let name = "claims_decisions"
    static let sql = """
        SELECT claim_id, clinic_id, clinic.code, visit.visit_key, kind, rule, role, decided_by, reason, decided_at,
               expires_at, revoked_at, revoked_by,
               revoked_at IS NULL AND (expires_at IS NULL OR expires_at > business_now())
        FROM rule_decision AS decision JOIN claim USING (claim_id, clinic_id) JOIN clinic USING (clinic_id)
        JOIN visit USING (visit_id, clinic_id)
        WHERE $1::bigint[] IS NULL OR claim_id = ANY($1::bigint[])
        ORDER BY decision_id DESC LIMIT 1000
        """
    let claimIDs: [Int64]?

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> RuleDecisions.Stored {
        try RuleDecisions.Stored(decoding: &row)
    }
}
