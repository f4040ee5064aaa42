internal import Postgres
internal import X12

/// Stores remittances by what identifies them; no row for one that was posted before. Served by the unique key.
struct InsertRemittances: Statement {
    static let name = "claims_remittances"
    static let sql = """
        INSERT INTO remittance (inbound_id, route_id, payer_id, trace, payer_tin, payee_npi, payment_cents, effective_on,
                                method)
        SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
                             $8::date[], $9::text[])
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
        parameters.append(remittances.map(\.remittance.method))
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

/// Stores what remittances say of each claim.
struct InsertRemittanceClaims: Statement {
    static let name = "claims_remittance_claims"
    static let sql = """
        INSERT INTO remittance_claim (remittance_id, position, clinic_id, claim_id, submission_id, status_code,
                                      charge_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
                                      payer_control_number, lines, expected_cents, refused_cents, prior_cents,
                                      content_hash, reverses_remittance, reverses_position, facts, corrected)
        SELECT remittance_id, position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted, patient,
               allowed, payer_control_number, lines::jsonb, expected, refused, prior, content_hash, reverses_remittance,
               reverses_position, facts::jsonb, corrected
        FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[],
                    $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::text[], $14::bigint[],
                    $15::bigint[], $16::bigint[], $17::bytea[], $18::bigint[], $19::integer[], $20::text[], $21::bytea[])
             AS new(remittance_id, position, clinic_id, claim_id, submission_id, status_code, charge, paid, adjusted,
                    patient, allowed, payer_control_number, lines, expected, refused, prior, content_hash,
                    reverses_remittance, reverses_position, facts, corrected)
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
        parameters.append(claims.map(\.claim.expectedCents))
        parameters.append(claims.map(\.claim.refusedCents))
        parameters.append(claims.map(\.claim.priorCents))
        parameters.append(claims.map(\.claim.contentHash))
        parameters.append(claims.map(\.claim.reverses?.remittanceID))
        parameters.append(claims.map(\.claim.reverses?.position))
        parameters.append(claims.map(\.claim.facts.json))
        parameters.append(claims.map(\.claim.corrected))
    }
}

/// What was posted for claims and was not taken back since, in the order of posting. Served by `remittance_claim_claim`;
/// the claims are named twice so that a reversal is looked for among theirs alone.
struct ReadStandingPostings: Statement {
    static let name = "claims_standing_postings"
    static let sql = """
        SELECT remittance_id, position, claim_id, submission_id, charge_cents, paid_cents, adjusted_cents, patient_cents,
               allowed_cents, refused_cents, payer_control_number, content_hash
        FROM remittance_claim AS posted
        WHERE claim_id = ANY($1::bigint[]) AND reverses_remittance IS NULL
          AND NOT EXISTS (SELECT 1 FROM remittance_claim AS taken
                          WHERE taken.claim_id = ANY($1::bigint[]) AND taken.reverses_remittance = posted.remittance_id
                            AND taken.reverses_position = posted.position)
        ORDER BY remittance_id, position
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StandingPosting {
        StandingPosting(
            remittanceID: try row.next(), position: try row.next(), claimID: try row.next(),
            submissionID: try row.next(), chargeCents: try row.next(), paidCents: try row.next(),
            adjustedCents: try row.next(), patientCents: try row.next(), allowedCents: try row.next(),
            refusedCents: try row.next(), payerControlNumber: try row.next(), contentHash: try row.next())
    }
}

/// Submissions of claims by the claims' numbers, latest last. Served by the unique key of `submission`.
struct FindByClaim: Statement {
    static let name = "claims_find_by_claim"
    static let sql = """
        SELECT submission_id, claim_id, clinic_id, file_id, set_control, control_number, status, charge_cents,
               payer_control_number, progress, frequency
        FROM submission WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id, number
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Answered {
        try FindByControlNumber.decode(&row)
    }
}

/// Submissions by the payers' own numbers of them. Served by `submission_payer_control`.
struct FindByPayerControlNumber: Statement {
    static let name = "claims_find_payer_control"
    static let sql = """
        SELECT submission_id, claim_id, clinic_id, file_id, set_control, control_number, status, charge_cents,
               payer_control_number, progress, frequency
        FROM submission WHERE payer_control_number = ANY($1::text[]) ORDER BY submission_id
        """
    let numbers: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(numbers) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Answered {
        try FindByControlNumber.decode(&row)
    }
}

/// Sent claims of clinics by day and charge, with their visits, for finding a claim by its patient. Served by the clinic's
/// part of `claim_patient`, which is walked whole: the last means, for the odd claim.
struct FindByService: Statement {
    static let name = "claims_find_service"
    static let sql = """
        SELECT asked.place, submission.submission_id, submission.claim_id, submission.clinic_id, submission.file_id,
               submission.set_control, submission.control_number, submission.status, submission.charge_cents,
               submission.payer_control_number, submission.progress, submission.frequency, visit.visit_id, visit.sealed
        FROM unnest($1::integer[], $2::integer[], $3::date[], $4::bigint[])
             AS asked(place, clinic_id, service_date, charge_cents)
        CROSS JOIN LATERAL (
            SELECT claim_id, clinic_id, visit_id FROM claim
            WHERE claim.clinic_id = asked.clinic_id AND claim.service_date = asked.service_date
              AND claim.charge_cents = asked.charge_cents AND claim.stage >= 60 LIMIT 100) AS claim
        CROSS JOIN LATERAL (
            SELECT * FROM submission WHERE submission.claim_id = claim.claim_id AND submission.clinic_id = claim.clinic_id
            ORDER BY number DESC LIMIT 1) AS submission
        CROSS JOIN LATERAL (
            SELECT visit_id, sealed FROM visit
            WHERE visit.visit_id = claim.visit_id AND visit.clinic_id = claim.clinic_id LIMIT 1) AS visit
        """
    let asked: [(place: Int32, clinicID: Int32, serviceDate: PostgresDate, chargeCents: Int64)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(asked.map(\.place))
        parameters.append(asked.map(\.clinicID))
        parameters.append(asked.map(\.serviceDate))
        parameters.append(asked.map(\.chargeCents))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (place: Int32, answered: Answered, visitID: Int64, sealed: [UInt8]) {
        (
            place: try row.next(), answered: try FindByControlNumber.decode(&row), visitID: try row.next(),
            sealed: try row.next()
        )
    }
}

/// Clinics by the billing NPI of their profiles.
struct FindClinicsByNPI: Statement {
    static let name = "claims_clinics_npi"
    static let sql = """
        SELECT profile ->> 'npi', clinic_id FROM clinic WHERE profile ->> 'npi' = ANY($1::text[]) ORDER BY clinic_id
        """
    let npis: [String]

    func bind(_ parameters: inout Parameters) { parameters.append(npis) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (npi: String, clinicID: Int32) {
        (npi: try row.next(), clinicID: try row.next())
    }
}

/// The claims of visits to later payers, locked. Served by `claim_visit`.
struct LockLaterClaims: Statement {
    static let name = "claims_lock_later"
    static let sql = """
        SELECT \(ClaimRow.columns) FROM claim WHERE visit_id = ANY($1::bigint[]) AND coverage_rank > 1
        ORDER BY claim_id FOR UPDATE
        """
    let visitIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(visitIDs) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// Keeps remittances that say the same as an earlier one under another trace.
struct InsertDuplicateRemittances: Statement {
    static let name = "claims_duplicate_remittances"
    static let sql = """
        INSERT INTO duplicate_remittance (remittance_id, duplicate_of) SELECT * FROM unnest($1::bigint[], $2::bigint[])
        """
    let duplicates: [(id: Int64, of: Int64)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(duplicates.map(\.id))
        parameters.append(duplicates.map(\.of))
    }
}

/// Keeps the PLB adjustments of remittances.
struct InsertProviderAdjustments: Statement {
    static let name = "claims_provider_adjustments"
    static let sql = """
        INSERT INTO provider_adjustment (remittance_id, position, clinic_id, provider_id, fiscal_on, code, account,
                                         amount_cents, reference_index, claim_id)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::text[], $5::date[], $6::text[], $7::text[],
                             $8::bigint[], $9::bytea[], $10::bigint[])
        """
    let adjustments: [StoredProviderAdjustment]

    func bind(_ parameters: inout Parameters) {
        parameters.append(adjustments.map(\.remittanceID))
        parameters.append(adjustments.map(\.position))
        parameters.append(adjustments.map(\.clinicID))
        parameters.append(adjustments.map(\.providerID))
        parameters.append(adjustments.map(\.fiscalOn))
        parameters.append(adjustments.map(\.code))
        parameters.append(adjustments.map(\.account.rawValue))
        parameters.append(adjustments.map(\.amountCents))
        parameters.append(adjustments.map(\.referenceIndex))
        parameters.append(adjustments.map(\.claimID))
    }
}

/// What payers before decided on the visits of later payers' claims, not taken back since, in the payers' order. Served by
/// `claim_visit` and `remittance_claim_claim`.
struct ReadPriorRemittances: Statement {
    static let name = "claims_prior_remittances"
    static let sql = """
        SELECT own.claim_id, prior.coverage_rank, remittance.effective_on, posted.paid_cents, posted.patient_cents,
               posted.payer_control_number, posted.lines::text, posted.facts::text
        FROM (SELECT claim_id, visit_id, clinic_id, coverage_rank FROM claim WHERE claim_id = ANY($1::bigint[])) AS own
        CROSS JOIN LATERAL (
            SELECT claim_id, clinic_id, coverage_rank FROM claim
            WHERE claim.visit_id = own.visit_id AND claim.clinic_id = own.clinic_id
              AND claim.coverage_rank < own.coverage_rank LIMIT 10) AS prior
        CROSS JOIN LATERAL (
            SELECT * FROM remittance_claim AS said
            WHERE said.claim_id = prior.claim_id AND said.clinic_id = prior.clinic_id
              AND said.reverses_remittance IS NULL
              AND NOT EXISTS (SELECT 1 FROM remittance_claim AS taken
                              WHERE taken.claim_id = said.claim_id AND taken.clinic_id = said.clinic_id
                                AND taken.reverses_remittance = said.remittance_id
                                AND taken.reverses_position = said.position)
            LIMIT 100) AS posted
        CROSS JOIN LATERAL (
            SELECT effective_on FROM remittance WHERE remittance.remittance_id = posted.remittance_id LIMIT 1) AS remittance
        ORDER BY own.claim_id, prior.coverage_rank, posted.remittance_id, posted.position
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PriorRemittance {
        PriorRemittance(
            claimID: try row.next(), rank: try row.next(), decidedOn: try row.next(), paidCents: try row.next(),
            patientCents: try row.next(), payerControlNumber: try row.next(), lines: try row.next(),
            facts: try row.next())
    }
}
