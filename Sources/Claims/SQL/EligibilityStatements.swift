internal import Postgres

/// Answers at most three days old for the same coverage and date of service. Served by `eligibility_coverage`.
struct ReadEligibility: Statement {
    static let name = "claims_eligibility_read"
    static let sql = """
        SELECT DISTINCT ON (asked.claim_id) asked.claim_id, known.is_active, known.reason
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::date[])
             AS asked(claim_id, clinic_id, coverage_index, service_date)
        JOIN eligibility AS known
          ON known.clinic_id = asked.clinic_id AND known.coverage_index = asked.coverage_index
         AND known.service_date = asked.service_date AND known.checked_at > business_now() - interval '3 days'
        ORDER BY asked.claim_id, known.checked_at DESC
        """
    let asked: [(claim: Claim, coverageIndex: [UInt8])]

    func bind(_ parameters: inout Parameters) {
        parameters.append(asked.map(\.claim.id))
        parameters.append(asked.map(\.claim.clinicID))
        parameters.append(asked.map(\.coverageIndex))
        parameters.append(asked.map(\.claim.serviceDate))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, isActive: Bool, reason: String?) {
        (claimID: try row.next(), isActive: try row.next(), reason: try row.next())
    }
}

/// Stores fresh answers, benefits sealed.
struct InsertEligibility: Statement {
    static let name = "claims_eligibility_add"
    static let sql = """
        INSERT INTO eligibility (clinic_id, claim_id, coverage_index, service_date, is_active, reason, sealed, checked_at)
        SELECT *, business_now()
        FROM unnest($1::integer[], $2::bigint[], $3::bytea[], $4::date[], $5::boolean[], $6::text[], $7::bytea[])
        """
    let answers: [StoredEligibility]

    func bind(_ parameters: inout Parameters) {
        parameters.append(answers.map(\.claim.clinicID))
        parameters.append(answers.map(\.claim.id))
        parameters.append(answers.map(\.coverageIndex))
        parameters.append(answers.map(\.claim.serviceDate))
        parameters.append(answers.map(\.isActive))
        parameters.append(answers.map(\.reason))
        parameters.append(answers.map(\.sealed))
    }
}

/// An answer as stored.
struct StoredEligibility: Sendable {
    let claim: Claim
    let coverageIndex: [UInt8]
    let isActive: Bool
    let reason: String?
    let sealed: [UInt8]
}
