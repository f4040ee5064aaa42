internal import Postgres

/// Stores remittances by what identifies them; no row for one that was posted before. Served by the unique key.
struct InsertRemittances: Statement {
    static let name = "claims_remittances"
    static let sql = """
        INSERT INTO remittance (inbound_id, route_id, payer_id, trace, payer_tin, payee_npi, payment_cents, effective_on)
        SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                             $8::date[])
        ON CONFLICT (payer_tin, trace, payee_npi, effective_on, payment_cents) DO NOTHING
        RETURNING remittance_id, payer_tin, trace, payee_npi, effective_on, payment_cents
        """
    let remittances: [MatchedRemittance]

    func bind(_ parameters: inout Parameters) {
        parameters.append(remittances.map(\.file.id))
        parameters.append(remittances.map(\.file.routeID))
        parameters.append(remittances.map(\.payerID))
        parameters.append(remittances.map(\.key.trace))
        parameters.append(remittances.map(\.key.payerTIN))
        parameters.append(remittances.map(\.key.payeeNPI))
        parameters.append(remittances.map(\.key.paymentCents))
        parameters.append(remittances.map(\.key.effectiveOn))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (id: Int64, key: RemittanceKey) {
        (
            id: try row.next(),
            key: RemittanceKey(
                payerTIN: try row.next(), trace: try row.next(), payeeNPI: try row.next(),
                effectiveOn: try row.next(), paymentCents: try row.next())
        )
    }
}

/// What makes two remittances the same payment, under whatever file they come.
struct RemittanceKey: Sendable, Hashable {
    let payerTIN: String
    let trace: String
    let payeeNPI: String
    let effectiveOn: PostgresDate
    let paymentCents: Int64
}

/// Stores what remittances say of each claim.
struct InsertRemittanceClaims: Statement {
    static let name = "claims_remittance_claims"
    static let sql = """
        INSERT INTO remittance_claim (remittance_id, position, clinic_id, claim_id, submission_id, status_code,
                                      charge_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
                                      payer_control_number, lines)
        SELECT remittance_id, position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted, patient,
               allowed, payer_control_number, lines::jsonb
        FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[],
                    $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[])
             AS new(remittance_id, position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted,
                    patient, allowed, payer_control_number, lines)
        """
    let claims: [(remittanceID: Int64, claim: PostedClaim)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.remittanceID))
        parameters.append(claims.map(\.claim.position))
        parameters.append(claims.map(\.claim.answered.clinicID))
        parameters.append(claims.map(\.claim.answered.claimID))
        parameters.append(claims.map(\.claim.answered.submissionID))
        parameters.append(claims.map(\.claim.statusCode))
        parameters.append(claims.map(\.claim.chargeCents))
        parameters.append(claims.map(\.claim.paidCents))
        parameters.append(claims.map(\.claim.adjustedCents))
        parameters.append(claims.map(\.claim.patientCents))
        parameters.append(claims.map(\.claim.allowedCents))
        parameters.append(claims.map(\.claim.payerControlNumber))
        parameters.append(claims.map(\.claim.lines))
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
