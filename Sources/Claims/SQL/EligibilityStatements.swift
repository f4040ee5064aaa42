internal import Postgres

/// Answers at most three days old for the same coverage and date of service. Served by `eligibility_coverage`.
struct ReadEligibility: Statement {
    static let name = "claims_eligibility_read"
    static let sql = """
        SELECT asked.claim_id, known.is_active, known.reason
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::date[])
             AS asked(claim_id, clinic_id, coverage_index, service_date)
        CROSS JOIN LATERAL (
            SELECT is_active, reason FROM eligibility
            WHERE eligibility.clinic_id = asked.clinic_id AND eligibility.coverage_index = asked.coverage_index
              AND eligibility.service_date = asked.service_date
              AND eligibility.checked_at > (SELECT business_now()) - interval '3 days'
            ORDER BY checked_at DESC LIMIT 1) AS known
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

/// Stores fresh answers: benefits sealed, or by the stored batch file that holds them.
struct InsertEligibility: Statement {
    static let name = "claims_eligibility_add"
    static let sql = """
        INSERT INTO eligibility (clinic_id, claim_id, coverage_index, service_date, is_active, reason, sealed, inbound_id,
                                 checked_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::integer[], $2::bigint[], $3::bytea[], $4::date[], $5::boolean[], $6::text[], $7::bytea[],
                    $8::bigint[])
        """
    let answers: [StoredEligibility]

    func bind(_ parameters: inout Parameters) {
        parameters.append(answers.map(\.claim.clinicID))
        parameters.append(answers.map(\.claim.id))
        parameters.append(answers.map(\.coverageIndex))
        parameters.append(answers.map(\.claim.serviceDate))
        parameters.append(answers.map(\.isActive))
        parameters.append(answers.map(\.reason))
        parameters.append(answers.map(\.benefits.sealed))
        parameters.append(answers.map(\.benefits.inboundID))
    }
}

/// An answer as stored.
struct StoredEligibility: Sendable {
    let claim: Claim
    let coverageIndex: [UInt8]
    let isActive: Bool
    let reason: String?
    let benefits: Benefits

    /// Where the answer's benefits are.
    enum Benefits: Sendable {
        /// The 271 itself.
        case sealed([UInt8])
        /// A stored batch file.
        case file(Int64)

        var sealed: [UInt8]? { if case .sealed(let bytes) = self { bytes } else { nil } }
        var inboundID: Int64? { if case .file(let id) = self { id } else { nil } }
    }

    /// `nil` when the verdict is none that lasts.
    init?(claim: Claim, coverageIndex: [UInt8], verdict: EligibilityVerdict, benefits: Benefits) {
        switch verdict {
        case .active:
            isActive = true
            reason = nil
        case .inactive(let text):
            isActive = false
            reason = text
        case .noAnswer:
            return nil
        }
        self.claim = claim
        self.coverageIndex = coverageIndex
        self.benefits = benefits
    }
}
