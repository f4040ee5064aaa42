internal import Billing
internal import Postgres

/// The dates of remittances. Served by the primary key.
struct ReadRemittanceDays: Statement {
    static let name = "denial_remittance_days"
    static let sql = "SELECT remittance_id, effective_on FROM remittance WHERE remittance_id = ANY($1::bigint[])"
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (id: Int64, day: PostgresDate) {
        (id: try row.next(), day: try row.next())
    }
}

/// Makes rejected submissions accepted that are the latest of their claims: the payer adjudicated them after all. Of an
/// earlier one the later stays the live one. Served by the primary key and by the submissions' unique key.
struct AcceptLatestSubmissions: Statement {
    static let name = "denial_accept_latest"
    static let sql = """
        UPDATE submission SET status = 'accepted', progress = 9
        WHERE submission_id = ANY($1::bigint[]) AND status = 'rejected'
          AND number = (SELECT max(latest.number) FROM submission AS latest
                        WHERE latest.claim_id = submission.claim_id AND latest.clinic_id = submission.clinic_id)
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
}

/// A denial to store.
struct NewDenial: Sendable {
    let claim: Claim
    let posted: PostedClaim
    let remittanceID: Int64
    let item: Int16
    let amount: RefusedAmount
    /// Procedure code of the line.
    let code: String?
    let denial: Denial
    let action: String
    /// NPI of the rendering therapist.
    let therapist: String?
    let decidedOn: CalendarDay
    let dueAt: Timestamp
    let limitAt: Timestamp?
    let recordedAt: Timestamp
}

/// Stores denials; those of a remittance that was recorded before stay as they are.
struct InsertDenials: Statement {
    static let name = "denials_insert"
    static let sql = """
        INSERT INTO denial (clinic_id, claim_id, submission_id, remittance_id, position, item, payer_id, line_no, code,
                            group_code, carc, remarks, amount_cents, kind, action, is_unprocessable, playbook,
                            rendering_npi, decided_on, due_at, limit_at, recorded_at)
        SELECT clinic_id, claim_id, submission_id, remittance_id, position, item, payer_id, line_no, code, group_code, carc,
               string_to_array(remarks, ' '), amount_cents, kind, action, is_unprocessable, $22, rendering_npi, decided_on,
               due_at, limit_at, recorded_at
        FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::smallint[], $7::text[],
                    $8::smallint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::text[],
                    $15::text[], $16::boolean[], $17::text[], $18::date[], $19::timestamptz[], $20::timestamptz[],
                    $21::timestamptz[])
             AS new(clinic_id, claim_id, submission_id, remittance_id, position, item, payer_id, line_no, code, group_code,
                    carc, remarks, amount_cents, kind, action, is_unprocessable, rendering_npi, decided_on, due_at,
                    limit_at, recorded_at)
        ON CONFLICT (remittance_id, position, item, clinic_id) DO NOTHING
        """
    let denials: [NewDenial]

    func bind(_ parameters: inout Parameters) {
        parameters.append(denials.map(\.claim.clinicID))
        parameters.append(denials.map(\.claim.id))
        parameters.append(denials.map(\.posted.answered.submissionID))
        parameters.append(denials.map(\.remittanceID))
        parameters.append(denials.map(\.posted.position))
        parameters.append(denials.map(\.item))
        parameters.append(denials.map(\.claim.payerID))
        parameters.append(denials.map(\.amount.line))
        parameters.append(denials.map(\.code))
        parameters.append(denials.map(\.amount.adjustment.group.rawValue))
        parameters.append(denials.map(\.amount.adjustment.reason))
        parameters.append(denials.map { $0.amount.remarks.joined(separator: " ") })
        parameters.append(denials.map(\.amount.adjustment.cents))
        parameters.append(denials.map(\.denial.kind.rawValue))
        parameters.append(denials.map(\.action))
        parameters.append(denials.map(\.denial.isUnprocessable))
        parameters.append(denials.map(\.therapist))
        parameters.append(denials.map { PostgresDate($0.decidedOn) })
        parameters.append(denials.map(\.dueAt))
        parameters.append(denials.map(\.limitAt))
        parameters.append(denials.map(\.recordedAt))
        parameters.append(DenialPlaybook.version)
    }
}

/// Denials with where they stand, by what narrows them, nearest next action first. The next action is put off by what people
/// did last. Served by `denial_claim` for one claim, by the primary key for one denial; a list reads the denials in scope.
struct ListDenials: Statement {
    static let name = "denials_list"
    static let sql = """
        SELECT page.denial_id, page.claim_id, clinic.clinic_id, clinic.code, visit.visit_key, page.payer_id,
               page.line_no, page.code, page.group_code, page.carc, page.remarks, page.amount_cents,
               page.kind, page.action, page.is_unprocessable, page.state, page.decided_on,
               page.next_at, page.limit_at, page.last_action, page.playbook
        FROM (
            SELECT denial.*, stands.state, coalesce(worked.until_at, denial.due_at) AS next_at, worked.action AS last_action
            FROM denial JOIN denial_state AS stands USING (denial_id, clinic_id)
            LEFT JOIN LATERAL (
                SELECT until_at, action FROM denial_work AS work
                WHERE work.denial_id = denial.denial_id AND work.clinic_id = denial.clinic_id
                ORDER BY work.work_id DESC LIMIT 1) AS worked ON true
            WHERE ($1::bigint IS NULL OR denial.denial_id = $1) AND ($2::bigint IS NULL OR denial.claim_id = $2)
              AND ($3::text IS NULL OR stands.state = $3)
              AND ($4::text IS NULL OR denial.clinic_id = (SELECT clinic_id FROM clinic WHERE code = $4))
              AND ($5::text IS NULL OR denial.payer_id = $5) AND ($6::text IS NULL OR denial.kind = $6)
            ORDER BY next_at, denial.denial_id LIMIT $7
        ) AS page
        JOIN clinic USING (clinic_id) JOIN claim USING (claim_id, clinic_id) JOIN visit USING (visit_id, clinic_id)
        ORDER BY page.next_at, page.denial_id
        """
    var denialID: Int64?
    var claimID: Int64?
    var state: String?
    var clinic: String?
    var payerID: String?
    var kind: String?
    var limit: Int64 = 10_000

    func bind(_ parameters: inout Parameters) {
        parameters.append(denialID)
        parameters.append(claimID)
        parameters.append(state)
        parameters.append(clinic)
        parameters.append(payerID)
        parameters.append(kind)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Denials.Listing {
        try Denials.Listing(decoding: &row)
    }
}

/// Appends what a person did about a denial. An amount that was settled before is a unique violation.
struct InsertDenialWork: Statement {
    static let name = "denials_work_add"
    static let sql = """
        INSERT INTO denial_work (clinic_id, denial_id, claim_id, action, amount_cents, role, person, reason, until_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """
    let denial: Denials.Listing
    let work: Denials.Work
    let amountCents: Int64?
    let sealedReason: [UInt8]
    let until: Timestamp?

    func bind(_ parameters: inout Parameters) {
        parameters.append(denial.clinicNumber)
        parameters.append(denial.denialID)
        parameters.append(denial.claimID)
        parameters.append(work.action.rawValue)
        parameters.append(amountCents)
        parameters.append(work.role.rawValue)
        parameters.append(work.person)
        parameters.append(sealedReason)
        parameters.append(until)
    }
}

/// What people did about denials of a claim, in order. Served by `denial_work_of`.
struct ReadDenialWork: Statement {
    static let name = "denials_work_read"
    static let sql = """
        SELECT denial_id, clinic_id, action, amount_cents, role, person, reason, until_at, at FROM denial_work
        WHERE denial_id = $1 ORDER BY work_id
        """
    let denialID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(denialID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Denials.StoredWork {
        Denials.StoredWork(
            denialID: try row.next(), clinicNumber: try row.next(), action: try row.next(),
            amountCents: try row.next(), role: try row.next(), person: try row.next(), sealedReason: try row.next(),
            until: try row.next(), at: try row.next())
    }
}

/// Claims of which the payer has adjudicated a submission that stands. Served by the submissions' unique key.
struct FindReplacements: Statement {
    static let name = "claims_replacements"
    static let sql =
        "SELECT DISTINCT claim_id FROM submission WHERE claim_id = ANY($1::bigint[]) AND status = 'accepted'"
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Orders the voiding of a claim; a second order changes nothing.
struct InsertVoid: Statement {
    static let name = "claims_void_order"
    static let sql = """
        INSERT INTO claim_void (claim_id, clinic_id, ordered_by, reason) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
        """
    let claim: Claim
    let person: String
    let sealedReason: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claim.id)
        parameters.append(claim.clinicID)
        parameters.append(person)
        parameters.append(sealedReason)
    }
}

/// Forgets orders to void that the payer has taken. Served by the primary key.
struct DeleteVoids: Statement {
    static let name = "claims_void_done"
    static let sql = "DELETE FROM claim_void WHERE claim_id = ANY($1::bigint[])"
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }
}

/// Notes that a person accepts the claim's latest decision, which allows less than was expected; no row: it does not, or
/// somebody accepted it before. Served by `remittance_claim_claim`.
struct AcceptShortfall: Statement {
    static let name = "claims_shortfall_accept"
    static let sql = """
        INSERT INTO accepted_shortfall (remittance_id, position, clinic_id, claim_id, accepted_by, reason)
        SELECT remittance_id, position, clinic_id, claim_id, $2, $3
        FROM (SELECT * FROM remittance_claim WHERE claim_id = $1 ORDER BY remittance_id DESC, position DESC LIMIT 1) AS latest
        WHERE reverses_remittance IS NULL AND allowed_cents > 0 AND allowed_cents < expected_cents
        ON CONFLICT DO NOTHING
        """
    let claim: Claim
    let person: String
    let sealedReason: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claim.id)
        parameters.append(person)
        parameters.append(sealedReason)
    }
}

/// Makes the latest submission of a claim returned: the payer does not have it. Served by the submissions' unique key.
struct ReturnLatestSubmission: Statement {
    static let name = "claims_submission_return"
    static let sql = """
        UPDATE submission SET status = 'returned' WHERE claim_id = $1 AND clinic_id = $2 AND status = 'open'
          AND number = (SELECT max(latest.number) FROM submission AS latest
                        WHERE latest.claim_id = $1 AND latest.clinic_id = $2)
        """
    let claim: Claim

    func bind(_ parameters: inout Parameters) {
        parameters.append(claim.id)
        parameters.append(claim.clinicID)
    }
}
