internal import Postgres

/// Answers at most three days old for the same coverage and date of service. Served by `eligibility_coverage`.
struct ReadEligibility: Statement {
    static let name = "claims_eligibility_read"
    static let sql = """
        SELECT asked.claim_id, known.is_active, known.reason, known.facts, known.checked_at
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::date[])
             AS asked(claim_id, clinic_id, coverage_index, service_date)
        CROSS JOIN LATERAL (
            SELECT is_active, reason, facts, checked_at FROM eligibility
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
    ) throws(PostgresError) -> (claimID: Int64, isActive: Bool, reason: String?, facts: String?, checkedAt: Timestamp) {
        (
            claimID: try row.next(), isActive: try row.next(), reason: try row.next(), facts: try row.next(),
            checkedAt: try row.next()
        )
    }
}

/// Stores fresh answers: benefits sealed, or by the stored batch file that holds them.
struct InsertEligibility: Statement {
    static let name = "claims_eligibility_add"
    static let sql = """
        INSERT INTO eligibility (clinic_id, claim_id, coverage_index, service_date, is_active, reason, sealed, inbound_id,
                                 facts, checked_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::integer[], $2::bigint[], $3::bytea[], $4::date[], $5::boolean[], $6::text[], $7::bytea[],
                    $8::bigint[], $9::text[])
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
        parameters.append(answers.map(\.facts))
    }
}

/// An answer as stored.
struct StoredEligibility: Sendable {
    let claim: Claim
    let coverageIndex: [UInt8]
    let isActive: Bool
    let reason: String?
    /// What bears on claims, as JSON; `nil` when nothing does.
    let facts: String?
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
        case .active(let therapy):
            isActive = true
            reason = nil
            facts = therapy?.json
        case .inactive(let text):
            isActive = false
            reason = text
            facts = nil
        case .noAnswer:
            return nil
        }
        self.claim = claim
        self.coverageIndex = coverageIndex
        self.benefits = benefits
    }
}

/// What the rules are to know of a claim's coverage.
struct CoverageFact: Sendable {
    let claim: Claim
    /// `nil`: nothing, and what was known before is forgotten.
    let therapy: TherapyBenefits?
    let checkedAt: Timestamp

    /// Facts of claims whose coverage is active; none when there is nothing to write.
    static func worthSaving(_ facts: [CoverageFact]) -> [CoverageFact] {
        // A claim's first answer is its second event: only later ones have something to replace.
        facts.filter { $0.therapy != nil || $0.claim.eventSequence > 1 }
    }
}

/// Keeps what bears on claims, in place of what was known before. Served by the primary key.
struct SaveCoverageFacts: Statement {
    static let name = "claims_coverage_save"
    static let sql = """
        WITH new AS MATERIALIZED (
            SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::timestamptz[])
                AS new(claim_id, clinic_id, facts, checked_at)
        ), gone AS (
            DELETE FROM coverage_fact
            WHERE claim_id = ANY (ARRAY(SELECT new.claim_id FROM new WHERE new.facts IS NULL))
        )
        INSERT INTO coverage_fact SELECT * FROM new WHERE facts IS NOT NULL
        ON CONFLICT (claim_id, clinic_id) DO UPDATE SET facts = excluded.facts, checked_at = excluded.checked_at
        """
    let facts: [CoverageFact]

    func bind(_ parameters: inout Parameters) {
        parameters.append(facts.map(\.claim.id))
        parameters.append(facts.map(\.claim.clinicID))
        parameters.append(facts.map { $0.therapy?.json })
        parameters.append(facts.map(\.checkedAt))
    }
}

/// What is known of claims' coverage beyond that it is active. Served by the primary key.
struct ReadCoverageFacts: Statement {
    static let name = "claims_coverage_read"
    static let sql = "SELECT claim_id, facts, checked_at FROM coverage_fact WHERE claim_id = ANY($1::bigint[])"
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, facts: String, checkedAt: Timestamp) {
        (claimID: try row.next(), facts: try row.next(), checkedAt: try row.next())
    }
}
