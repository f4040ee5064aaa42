internal import Billing
internal import Postgres

/// Scopes the transaction to the clinics of its set, and reads both clocks.
///
/// `clinics` is `{1,5,9}`, or `*` for the coordinator and for audits; row-level security shows nothing without it. A step
/// reaches its rows by key only: tables that are empty now and full a second later have no statistics to plan by, and a
/// plan made on the empty one scans the whole of the full one (80 ms instead of 2 ms for the visits of a set). What reads
/// whole tables asks for `all`, which leaves the planner free. By key there is one plan whatever the parameters, so that each
/// connection makes it once (a tenth of the server's time went into making it again). What is disabled counts as very dear,
/// which would set off just-in-time compilation.
struct OpenScope: Statement {
    static let name = "claims_scope"
    static let sql = """
        SELECT set_config('claimline.clinics', $1, true), set_config('enable_seqscan', $2, true),
               set_config('enable_bitmapscan', $2, true), set_config('enable_nestloop', $3, true),
               set_config('jit', $2, true),
               set_config('plan_cache_mode', CASE $2 WHEN 'off' THEN 'force_generic_plan' ELSE 'auto' END, true),
               now(), business_now()
        """
    let clinics: String
    private let ways: Ways

    /// What the planner may choose among.
    private enum Ways {
        case any, byKey
        /// By key, and from each row of one table to those of another.
        case rowByRow
    }

    /// Opens these clinics, or those of them that ``ClinicScope`` grants.
    init(clinics: some Sequence<Int32>) {
        let wanted = Set(clinics)
        self.clinics = Self.list(ClinicScope.granted.map(wanted.intersection) ?? wanted)
        ways = .byKey
    }

    private init(all ways: Ways) {
        self.init(clinics: ClinicScope.granted.map(Self.list) ?? "*", ways)
    }

    private init(clinics: String, _ ways: Ways) {
        self.clinics = clinics
        self.ways = ways
    }

    private static func list(_ clinics: Set<Int32>) -> String {
        "{" + clinics.sorted().map(String.init).joined(separator: ",") + "}"
    }

    /// Every clinic that ``ClinicScope`` grants, for reading whole tables.
    static var all: OpenScope { OpenScope(all: .any) }

    /// Every clinic that ``ClinicScope`` grants, for a step that reaches its rows by key.
    static var allByKey: OpenScope { OpenScope(all: .byKey) }

    /// Every clinic that ``ClinicScope`` grants, for lists that go from few rows to others, such as from what waits to its
    /// claims: never over all of a table, however the share of those few is estimated.
    static var allFromFew: OpenScope { OpenScope(all: .rowByRow) }

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinics)
        parameters.append(ways == .any ? "on" : "off")
        parameters.append(ways == .byKey ? "off" : "on")
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> TransactionClock {
        for _ in 0..<6 { _ = try row.next(String.self) }
        return TransactionClock(now: try row.next(), business: try row.next())
    }
}

/// Columns of a claim in the order in which `ClaimRow.decode` reads them.
enum ClaimRow {
    static let columns = """
        claim_id, clinic_id, visit_id, stage, hold_reason, payer_id, payer_class, route_id, service_date, patient_index,
        duplicate_index, is_evaluation, charge_cents, expected_cents, allowed_cents, billed_cents, paid_cents,
        adjusted_cents, patient_cents, collected_cents, sla_started_at, sla_target_at, sla_breach_at, sla_paused_at,
        sla_paused_us, sla_stopped_at, payer_accepted_at, correction_due_at, file_by, appeal_by, next_action_at, file_id,
        event_seq, event_hash, coverage_rank, coverages, prior_claim_id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim {
        Claim(
            id: try row.next(), clinicID: try row.next(), visitID: try row.next(), stage: try stage(row.next()),
            holdReason: try row.next(), payerID: try row.next(), payerClass: try payerClass(row.next()),
            routeID: try row.next(), serviceDate: try row.next(), patientIndex: try row.next(),
            duplicateIndex: try row.next(), isEvaluation: try row.next(), chargeCents: try row.next(),
            expectedCents: try row.next(), allowedCents: try row.next(),
            money: Claim.Money(
                billed: try row.next(), paid: try row.next(), adjusted: try row.next(), patient: try row.next(),
                collected: try row.next()),
            clock: SLAClock(
                startedAt: try row.next(), targetAt: try row.next(), breachAt: try row.next(),
                pausedAt: try row.next(), pausedMicroseconds: try row.next(), stoppedAt: try row.next()),
            payerAcceptedAt: try row.next(), correctionDueAt: try row.next(), fileBy: try row.next(),
            appealBy: try row.next(), nextActionAt: try row.next(), fileID: try row.next(),
            eventSequence: try row.next(), eventHash: try row.next(), coverageRank: try row.next(),
            coverages: try row.next(), priorClaimID: try row.next())
    }

    private static func payerClass(_ name: String) throws(PostgresError) -> PayerClass {
        guard let payerClass = PayerClass(rawValue: name) else {
            throw PostgresError(kind: .decoding, message: "a kind of payer is not known to this version")
        }
        return payerClass
    }

    static func stage(_ number: Int16) throws(PostgresError) -> ClaimStage {
        guard let stage = ClaimStage(rawValue: number) else {
            throw PostgresError(kind: .decoding, message: "stage \(number) is not known to this version")
        }
        return stage
    }
}

/// Reads claims without locking. Served by the primary key.
struct ReadClaims: Statement {
    static let name = "claims_read"
    static let sql = "SELECT \(ClaimRow.columns) FROM claim WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id"
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// Reads and locks claims, lowest number first, so that two sets never wait for each other crosswise.
struct LockClaims: Statement {
    static let name = "claims_lock"
    static let sql = ReadClaims.sql + " FOR UPDATE"
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// Locks the claims of a submission file. Served by `submission_file_claims`.
struct LockClaimsOfFile: Statement {
    static let name = "claims_lock_file"
    static let sql = """
        SELECT \(ClaimRow.columns) FROM claim
        WHERE claim_id = ANY (ARRAY(SELECT submission.claim_id FROM submission WHERE submission.file_id = $1))
        ORDER BY claim_id FOR UPDATE
        """
    let fileID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(fileID) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// Saves everything of a claim that a step may change. Served by the primary key; HOT while no index column changes.
/// Every save is a touch, and a claim that moved on is no longer one that stands still. Business time is read once for all
/// rows: it is a query of its own, which for each row would cost more than the row.
struct SaveClaims: Statement {
    static let name = "claims_save"
    static let sql = """
        UPDATE claim SET
            stage = new.stage, hold_reason = new.hold_reason, payer_id = new.payer_id,
            payer_class = new.payer_class, route_id = new.route_id,
            service_date = new.service_date, patient_index = new.patient_index,
            duplicate_index = new.duplicate_index, is_evaluation = new.is_evaluation, charge_cents = new.charge_cents,
            expected_cents = new.expected_cents, allowed_cents = new.allowed_cents, billed_cents = new.billed_cents,
            paid_cents = new.paid_cents, adjusted_cents = new.adjusted_cents, patient_cents = new.patient_cents,
            sla_started_at = new.sla_started_at, sla_target_at = new.sla_target_at,
            sla_breach_at = new.sla_breach_at, sla_paused_at = new.sla_paused_at,
            sla_paused_us = new.sla_paused_us, sla_stopped_at = new.sla_stopped_at,
            payer_accepted_at = new.payer_accepted_at, next_action_at = new.next_action_at, file_id = new.file_id,
            event_seq = new.event_seq, event_hash = new.event_hash, correction_due_at = new.correction_due_at,
            file_by = new.file_by, appeal_by = new.appeal_by, coverages = new.coverages,
            collected_cents = new.collected_cents, touched_at = (SELECT business_now()),
            escalated_at = CASE WHEN claim.stage = new.stage THEN claim.escalated_at END
        FROM unnest($1::bigint[], $2::integer[], $3::smallint[], $4::text[], $5::text[], $6::smallint[], $7::date[],
                    $8::bytea[], $9::bytea[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[],
                    $15::bigint[], $16::bigint[], $17::timestamptz[], $18::timestamptz[], $19::timestamptz[],
                    $20::timestamptz[], $21::bigint[], $22::timestamptz[], $23::timestamptz[], $24::timestamptz[],
                    $25::bigint[], $26::integer[], $27::bytea[], $28::timestamptz[], $29::timestamptz[],
                    $30::timestamptz[], $31::text[], $32::smallint[], $33::bigint[], $34::boolean[])
             AS new(claim_id, clinic_id, stage, hold_reason, payer_id, route_id, service_date, patient_index,
                    duplicate_index, charge_cents, expected_cents, allowed_cents, billed_cents, paid_cents,
                    adjusted_cents, patient_cents, sla_started_at, sla_target_at, sla_breach_at, sla_paused_at,
                    sla_paused_us, sla_stopped_at, payer_accepted_at, next_action_at, file_id, event_seq, event_hash,
                    correction_due_at, file_by, appeal_by, payer_class, coverages, collected_cents, is_evaluation)
        WHERE claim.claim_id = ANY($1::bigint[]) AND claim.claim_id = new.claim_id AND claim.clinic_id = new.clinic_id
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.stage.rawValue))
        parameters.append(claims.map(\.holdReason))
        parameters.append(claims.map(\.payerID))
        parameters.append(claims.map(\.routeID))
        parameters.append(claims.map(\.serviceDate))
        parameters.append(claims.map(\.patientIndex))
        parameters.append(claims.map(\.duplicateIndex))
        parameters.append(claims.map(\.chargeCents))
        parameters.append(claims.map(\.expectedCents))
        parameters.append(claims.map(\.allowedCents))
        parameters.append(claims.map(\.money.billed))
        parameters.append(claims.map(\.money.paid))
        parameters.append(claims.map(\.money.adjusted))
        parameters.append(claims.map(\.money.patient))
        parameters.append(claims.map(\.clock.startedAt))
        parameters.append(claims.map(\.clock.targetAt))
        parameters.append(claims.map(\.clock.breachAt))
        parameters.append(claims.map(\.clock.pausedAt))
        parameters.append(claims.map(\.clock.pausedMicroseconds))
        parameters.append(claims.map(\.clock.stoppedAt))
        parameters.append(claims.map(\.payerAcceptedAt))
        parameters.append(claims.map(\.nextActionAt))
        parameters.append(claims.map(\.fileID))
        parameters.append(claims.map(\.eventSequence))
        parameters.append(claims.map(\.eventHash))
        parameters.append(claims.map(\.correctionDueAt))
        parameters.append(claims.map(\.fileBy))
        parameters.append(claims.map(\.appealBy))
        parameters.append(claims.map(\.payerClass.rawValue))
        parameters.append(claims.map(\.coverages))
        parameters.append(claims.map(\.money.collected))
        parameters.append(claims.map(\.isEvaluation))
    }
}

/// Inserts new claims at the start of their way.
struct InsertClaims: Statement {
    static let name = "claims_insert"
    static let sql = """
        INSERT INTO claim (claim_id, clinic_id, visit_id, stage, hold_reason, payer_id, route_id, service_date,
                           patient_index, duplicate_index, sla_started_at, sla_target_at, sla_breach_at, sla_paused_at,
                           next_action_at, event_seq, event_hash, file_by, expected_cents, payer_class, coverage_rank,
                           coverages, prior_claim_id, is_evaluation, touched_at)
        SELECT *, (SELECT business_now())
        FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::smallint[], $5::text[], $6::text[],
                             $7::smallint[], $8::date[], $9::bytea[], $10::bytea[], $11::timestamptz[],
                             $12::timestamptz[], $13::timestamptz[], $14::timestamptz[], $15::timestamptz[],
                             $16::integer[], $17::bytea[], $18::timestamptz[], $19::bigint[], $20::text[],
                             $21::smallint[], $22::smallint[], $23::bigint[], $24::boolean[])
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.visitID))
        parameters.append(claims.map(\.stage.rawValue))
        parameters.append(claims.map(\.holdReason))
        parameters.append(claims.map(\.payerID))
        parameters.append(claims.map(\.routeID))
        parameters.append(claims.map(\.serviceDate))
        parameters.append(claims.map(\.patientIndex))
        parameters.append(claims.map(\.duplicateIndex))
        parameters.append(claims.map(\.clock.startedAt))
        parameters.append(claims.map(\.clock.targetAt))
        parameters.append(claims.map(\.clock.breachAt))
        parameters.append(claims.map(\.clock.pausedAt))
        parameters.append(claims.map(\.nextActionAt))
        parameters.append(claims.map(\.eventSequence))
        parameters.append(claims.map(\.eventHash))
        parameters.append(claims.map(\.fileBy))
        parameters.append(claims.map(\.expectedCents))
        parameters.append(claims.map(\.payerClass.rawValue))
        parameters.append(claims.map(\.coverageRank))
        parameters.append(claims.map(\.coverages))
        parameters.append(claims.map(\.priorClaimID))
        parameters.append(claims.map(\.isEvaluation))
    }
}

/// Appends audit events.
struct InsertEvents: Statement {
    static let name = "claims_events"
    static let sql = """
        INSERT INTO claim_event (claim_id, seq, clinic_id, from_stage, to_stage, actor, token, detail, at, business_at,
                                 hash)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::smallint[], $5::smallint[], $6::text[],
                             $7::bigint[], $8::text[], $9::timestamptz[], $10::timestamptz[], $11::bytea[])
        """
    let events: [ClaimEvent]

    func bind(_ parameters: inout Parameters) {
        parameters.append(events.map(\.claimID))
        parameters.append(events.map(\.sequence))
        parameters.append(events.map(\.clinicID))
        parameters.append(events.map(\.from?.rawValue))
        parameters.append(events.map(\.to.rawValue))
        parameters.append(events.map(\.actor))
        parameters.append(events.map(\.token))
        parameters.append(events.map(\.detail))
        parameters.append(events.map(\.clock.now))
        parameters.append(events.map(\.clock.business))
        parameters.append(events.map(\.hash))
    }
}

/// The sealed visits of claims, by claim number. Served by the primary keys.
struct ReadVisits: Statement {
    static let name = "claims_visits"
    static let sql = """
        WITH wanted AS MATERIALIZED (
            SELECT claim_id, visit_id, clinic_id FROM claim WHERE claim_id = ANY($1::bigint[])
        )
        SELECT wanted.claim_id, visit.visit_id, visit.clinic_id, visit.sealed
        FROM wanted JOIN visit USING (visit_id, clinic_id)
        WHERE visit.visit_id = ANY (ARRAY(SELECT visit_id FROM wanted))
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (claimID: Int64, visitID: Int64, clinicID: Int32, sealed: [UInt8]) {
        (claimID: try row.next(), visitID: try row.next(), clinicID: try row.next(), sealed: try row.next())
    }
}
