internal import Billing
internal import Postgres

/// Which other claims of a patient count when a claim is scrubbed: those that came before it and that nobody holds, and
/// later ones that are out already. Who came first is the order of their numbers, so that it does not matter which worker
/// scrubs which claim first. What a visit bills to a second payer was served once.
enum EarlierClaims {
    /// On `other` and `asked`, which has `claim_id`, `visit_id` and `counted_from`. Held: unsigned (10), without coverage (25), with a
    /// finding (35), rejected (65).
    static let condition = """
        other.visit_id <> asked.visit_id AND other.coverage_rank = 1 AND other.stage NOT IN (10, 25, 35, 65)
        AND (other.claim_id < asked.claim_id OR other.stage >= asked.counted_from)
        """

    /// The stage from which later claims count: sent, or ready where the claim itself comes back from a work list, since
    /// those did not count it while it was held.
    static func countedFrom(_ claim: Claim) -> Int16 {
        (claim.eventSequence > 2 ? ClaimStage.ready : .submitted).rawValue
    }
}

/// What the rules need to know from other claims: the patient's running Medicare amount of the year, and an earlier
/// twin.
///
/// The amount counts toward the annual threshold, which Medicare alone has: ``EarlierClaims`` of any Medicare payer,
/// whatever their date of service, with what the payer allowed, or what we expect until it has answered. Served by
/// `claim_patient` and `claim_duplicate`.
struct ReadScrubFacts: Statement {
    static let name = "claims_scrub_facts"
    static let sql = """
        SELECT asked.claim_id,
               CASE WHEN asked.payer_class = 'medicare' THEN
                   coalesce((SELECT sum(coalesce(other.allowed_cents, other.expected_cents))::bigint FROM claim AS other
                             WHERE other.clinic_id = asked.clinic_id AND other.patient_index = asked.patient_index
                               AND other.payer_class = 'medicare'
                               AND other.service_date >= date_trunc('year', asked.service_date)::date
                               AND other.service_date
                                   < (date_trunc('year', asked.service_date) + interval '1 year')::date
                               AND \(EarlierClaims.condition)), 0)
               ELSE 0 END,
               EXISTS (SELECT 1 FROM claim AS twin
                       WHERE twin.clinic_id = asked.clinic_id AND twin.duplicate_index = asked.duplicate_index
                         AND twin.claim_id < asked.claim_id AND twin.stage <> 65)
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::bytea[], $5::date[], $6::text[], $7::smallint[], $8::bigint[])
             AS asked(claim_id, clinic_id, patient_index, duplicate_index, service_date, payer_class, counted_from,
                      visit_id)
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.patientIndex))
        parameters.append(claims.map(\.duplicateIndex))
        parameters.append(claims.map(\.serviceDate))
        parameters.append(claims.map(\.payerClass.rawValue))
        parameters.append(claims.map(EarlierClaims.countedFrom))
        parameters.append(claims.map(\.visitID))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, yearToDateCents: Int64, isDuplicate: Bool) {
        (claimID: try row.next(), yearToDateCents: try row.next(), isDuplicate: try row.next())
    }
}

/// The sealed visits of ``EarlierClaims`` of each claim's patient and day. Served by `claim_patient` and the primary key of
/// `visit`.
struct ReadSameDayVisits: Statement {
    static let name = "claims_same_day"
    static let sql = """
        SELECT asked.claim_id, other.payer_id, other.visit_id, other.clinic_id,
               (SELECT visit.sealed FROM visit
                WHERE visit.visit_id = other.visit_id AND visit.clinic_id = other.clinic_id)
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::date[], $5::smallint[], $6::bigint[])
             AS asked(claim_id, clinic_id, patient_index, service_date, counted_from, visit_id)
        CROSS JOIN LATERAL (
            SELECT other.visit_id, other.clinic_id, other.payer_id FROM claim AS other
            WHERE other.clinic_id = asked.clinic_id AND other.patient_index = asked.patient_index
              AND other.service_date = asked.service_date AND \(EarlierClaims.condition)
            ORDER BY other.claim_id LIMIT 50) AS other
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.patientIndex))
        parameters.append(claims.map(\.serviceDate))
        parameters.append(claims.map(EarlierClaims.countedFrom))
        parameters.append(claims.map(\.visitID))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, payerID: String, visitID: Int64, clinicID: Int32, sealed: [UInt8]) {
        (
            claimID: try row.next(), payerID: try row.next(), visitID: try row.next(), clinicID: try row.next(),
            sealed: try row.next()
        )
    }
}

/// Claims whose patient had an initial evaluation between the start of the episode and the day before the service,
/// whatever became of its claim. Served by `claim_patient`.
struct FindPriorEvaluations: Statement {
    static let name = "claims_prior_evaluations"
    static let sql = """
        SELECT asked.claim_id
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::date[], $5::date[])
             AS asked(claim_id, clinic_id, patient_index, since, service_date)
        WHERE (
            SELECT bool_or(other.is_evaluation) FROM claim AS other
            WHERE other.clinic_id = asked.clinic_id AND other.patient_index = asked.patient_index
              AND other.service_date >= asked.since AND other.service_date < asked.service_date)
        """
    let evaluations: [(claim: Claim, since: PostgresDate)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(evaluations.map(\.claim.id))
        parameters.append(evaluations.map(\.claim.clinicID))
        parameters.append(evaluations.map(\.claim.patientIndex))
        parameters.append(evaluations.map(\.since))
        parameters.append(evaluations.map(\.claim.serviceDate))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// A line as stored and as encoded.
struct StoredLine: Sendable, Hashable {
    let claimID: Int64
    let clinicID: Int32
    let number: Int16
    let code: String
    /// In order, separated by spaces.
    let modifiers: String
    let units: Int32
    let chargeCents: Int64
    let expectedCents: Int64
    let pointers: [Int16]
}

/// Removes the lines, findings and reservations of an earlier scrub; the lines of later payers' claims are those that the
/// first payer decided on, and stay.
struct DeleteScrubResults: Statement {
    static let name = "claims_scrub_forget"
    static let sql = """
        WITH lines AS (DELETE FROM claim_line WHERE claim_id = ANY($1::bigint[]) AND claim_id <> ALL($2::bigint[])),
             reservations AS (DELETE FROM authorization_reservation WHERE claim_id = ANY($1::bigint[]))
        DELETE FROM finding WHERE claim_id = ANY($1::bigint[])
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.filter { $0.coverageRank > 1 }.map(\.id))
    }
}

/// Stores the lines of scrubbed claims. Pointers travel as text, since arrays of arrays of different lengths do not
/// exist.
struct InsertLines: Statement {
    static let name = "claims_lines"
    static let sql = """
        INSERT INTO claim_line (claim_id, clinic_id, line_no, code, modifiers, units, charge_cents, expected_cents,
                                pointers)
        SELECT claim_id, clinic_id, line_no, code, modifiers, units, charge_cents, expected_cents,
               string_to_array(pointers, ',')::smallint[]
        FROM unnest($1::bigint[], $2::integer[], $3::smallint[], $4::text[], $5::text[], $6::integer[], $7::bigint[],
                    $8::bigint[], $9::text[])
             AS new(claim_id, clinic_id, line_no, code, modifiers, units, charge_cents, expected_cents, pointers)
        """
    let lines: [StoredLine]

    func bind(_ parameters: inout Parameters) {
        parameters.append(lines.map(\.claimID))
        parameters.append(lines.map(\.clinicID))
        parameters.append(lines.map(\.number))
        parameters.append(lines.map(\.code))
        parameters.append(lines.map(\.modifiers))
        parameters.append(lines.map(\.units))
        parameters.append(lines.map(\.chargeCents))
        parameters.append(lines.map(\.expectedCents))
        parameters.append(lines.map { $0.pointers.map(String.init).joined(separator: ",") })
    }
}

/// The lines of claims, in claim order. Served by the primary key.
struct ReadLines: Statement {
    static let name = "claims_lines_read"
    static let sql = """
        SELECT claim_id, clinic_id, line_no, code, modifiers, units, charge_cents, expected_cents, pointers
        FROM claim_line WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id, line_no
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredLine {
        StoredLine(
            claimID: try row.next(), clinicID: try row.next(), number: try row.next(), code: try row.next(),
            modifiers: try row.next(), units: try row.next(), chargeCents: try row.next(),
            expectedCents: try row.next(), pointers: try row.next())
    }
}

/// A finding as stored.
struct StoredFinding: Sendable {
    let claimID: Int64
    let clinicID: Int32
    let number: Int16
    let rule: String
    let severity: String
    /// Claim line numbers, separated by commas.
    let lines: String
    let ruleSet: String
    let isOverridden: Bool
    let sealed: [UInt8]
}

/// Stores the findings of a scrub.
struct InsertFindings: Statement {
    static let name = "claims_findings"
    static let sql = """
        INSERT INTO finding (claim_id, clinic_id, finding_no, rule, severity, lines, rule_set, is_overridden, sealed)
        SELECT claim_id, clinic_id, finding_no, rule, severity, string_to_array(lines, ',')::smallint[], rule_set,
               is_overridden, sealed
        FROM unnest($1::bigint[], $2::integer[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::text[],
                    $8::boolean[], $9::bytea[])
             AS new(claim_id, clinic_id, finding_no, rule, severity, lines, rule_set, is_overridden, sealed)
        """
    let findings: [StoredFinding]

    func bind(_ parameters: inout Parameters) {
        parameters.append(findings.map(\.claimID))
        parameters.append(findings.map(\.clinicID))
        parameters.append(findings.map(\.number))
        parameters.append(findings.map(\.rule))
        parameters.append(findings.map(\.severity))
        parameters.append(findings.map(\.lines))
        parameters.append(findings.map(\.ruleSet))
        parameters.append(findings.map(\.isOverridden))
        parameters.append(findings.map(\.sealed))
    }
}

/// Claims that are clean and wait for their route's next window, nearest deadline first.
struct InsertReady: Statement {
    static let name = "claims_ready"
    static let sql = """
        INSERT INTO ready_claim (route_id, deadline, claim_id, clinic_id, payer_id, ready_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::smallint[], $2::timestamptz[], $3::bigint[], $4::integer[], $5::text[])
        """
    let claims: [Claim]
    let deadlines: Deadlines

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.routeID))
        parameters.append(claims.map(deadlines.of))
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.payerID))
    }
}
