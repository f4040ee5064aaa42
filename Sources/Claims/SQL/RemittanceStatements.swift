internal import Postgres

/// Stores a remittance by what identifies it; no row when the same one was posted before.
struct InsertRemittance: Statement {
    static let name = "claims_remittance"
    static let sql = """
        INSERT INTO remittance (inbound_id, route_id, payer_id, trace, payer_tin, payee_npi, payment_cents, effective_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (payer_tin, trace, payee_npi, effective_on, payment_cents) DO NOTHING RETURNING remittance_id
        """
    let inbound: InboundFile
    let payerID: String
    let trace: String
    let payerTIN: String
    let payeeNPI: String
    let paymentCents: Int64
    let effectiveOn: PostgresDate

    func bind(_ parameters: inout Parameters) {
        parameters.append(inbound.id)
        parameters.append(inbound.routeID)
        parameters.append(payerID)
        parameters.append(trace)
        parameters.append(payerTIN)
        parameters.append(payeeNPI)
        parameters.append(paymentCents)
        parameters.append(effectiveOn)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Stores what a remittance says of each claim.
struct InsertRemittanceClaims: Statement {
    static let name = "claims_remittance_claims"
    static let sql = """
        INSERT INTO remittance_claim (remittance_id, position, clinic_id, claim_id, submission_id, status_code,
                                      charge_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
                                      payer_control_number, lines)
        SELECT $1, position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted, patient, allowed,
               payer_control_number, lines::jsonb
        FROM unnest($2::integer[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::bigint[],
                    $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[])
             AS new(position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted, patient, allowed,
                    payer_control_number, lines)
        """
    let remittanceID: Int64
    let claims: [PostedClaim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(remittanceID)
        parameters.append(claims.map(\.position))
        parameters.append(claims.map(\.answered.clinicID))
        parameters.append(claims.map(\.answered.claimID))
        parameters.append(claims.map(\.answered.submissionID))
        parameters.append(claims.map(\.statusCode))
        parameters.append(claims.map(\.chargeCents))
        parameters.append(claims.map(\.paidCents))
        parameters.append(claims.map(\.adjustedCents))
        parameters.append(claims.map(\.patientCents))
        parameters.append(claims.map(\.allowedCents))
        parameters.append(claims.map(\.payerControlNumber))
        parameters.append(claims.map(\.lines))
    }
}

/// One claim of a remittance, ready to post.
struct PostedClaim: Sendable {
    let position: Int32
    let answered: Answered
    let statusCode: String
    let chargeCents: Int64
    let paidCents: Int64
    /// Expected adjustments only: what the payer refused stays open.
    let adjustedCents: Int64
    let patientCents: Int64
    let allowedCents: Int64
    /// What the payer refused, with the codes that say why; zero for a settled claim.
    let refusedCents: Int64
    let refusalCodes: String
    let payerControlNumber: String?
    /// JSON: line number, amounts and adjustment codes.
    let lines: String
}
