internal import Postgres

/// Appeals with their claims, the nearest limit first. Served by the appeals' unique key for one claim.
struct ListAppeals: Statement {
    static let name = "appeals_list"
    static let sql = """
        SELECT appeal.appeal_id, appeal.claim_id, clinic.code, visit.visit_key, claim.payer_id, appeal.number, appeal.level,
               appeal.amount_cents, appeal.file_by, appeal.method, appeal.filed_at, appeal.decision_due_at,
               appeal.outcome, appeal.won_cents, appeal.decided_at, encode(appeal.packet_hash, 'hex')
        FROM appeal JOIN clinic USING (clinic_id) JOIN claim USING (claim_id, clinic_id)
        JOIN visit USING (visit_id, clinic_id)
        WHERE ($1::bigint IS NULL OR appeal.claim_id = $1) AND ($2::text IS NULL OR clinic.code = $2)
          AND (NOT $3 OR appeal.outcome IS NULL)
        ORDER BY coalesce(appeal.decision_due_at, appeal.file_by), appeal.appeal_id LIMIT $4
        """
    var claimID: Int64?
    var clinic: String?
    var isOpen = false
    var limit: Int64 = 10_000

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(clinic)
        parameters.append(isOpen)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Appeals.Listing {
        try Appeals.Listing(decoding: &row)
    }
}

/// Stores a prepared appeal; a packet that is written again takes the place of one that was not filed.
struct SaveAppeal: Statement {
    static let name = "appeals_save"
    static let sql = """
        INSERT INTO appeal (clinic_id, claim_id, number, level, file_by, amount_cents, packet_hash, prepared_by, prepared_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, business_now())
        ON CONFLICT (claim_id, number, clinic_id) DO UPDATE
        SET file_by = excluded.file_by, amount_cents = excluded.amount_cents, packet_hash = excluded.packet_hash,
            prepared_by = excluded.prepared_by, prepared_at = excluded.prepared_at
        WHERE appeal.filed_at IS NULL
        """
    let claim: Claim
    let number: Int16
    let level: String
    let fileBy: Timestamp
    let amountCents: Int64
    let packetHash: [UInt8]
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(claim.clinicID)
        parameters.append(claim.id)
        parameters.append(number)
        parameters.append(level)
        parameters.append(fileBy)
        parameters.append(amountCents)
        parameters.append(packetHash)
        parameters.append(person)
    }
}

/// Records that an appeal was filed.
struct FileAppeal: Statement {
    static let name = "appeals_file"
    static let sql = """
        UPDATE appeal SET method = $2, filed_by = $3, filed_at = business_now(), decision_due_at = $4
        WHERE appeal_id = $1 AND filed_at IS NULL
        """
    let appealID: Int64
    let method: String
    let person: String
    let decisionDueAt: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(appealID)
        parameters.append(method)
        parameters.append(person)
        parameters.append(decisionDueAt)
    }
}

/// Records a decision.
struct DecideAppeal: Statement {
    static let name = "appeals_decide"
    static let sql = """
        UPDATE appeal SET outcome = $2, won_cents = $3, decided_by = $4, decided_at = business_now()
        WHERE appeal_id = $1 AND outcome IS NULL AND filed_at IS NOT NULL
        """
    let appealID: Int64
    let outcome: String
    let wonCents: Int64
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(appealID)
        parameters.append(outcome)
        parameters.append(wonCents)
        parameters.append(person)
    }
}
