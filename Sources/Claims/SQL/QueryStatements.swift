internal import Postgres

/// Claims by clinic and stage, with money and the SLA's outcome. One pass over the claims in scope.
struct CountClaims: Statement {
    static let name = "claims_count"
    static let sql = """
        SELECT clinic.code, stage, count(*), sum(billed_cents)::bigint, sum(paid_cents)::bigint,
               sum(adjusted_cents)::bigint, sum(patient_cents)::bigint, sum(coalesce(allowed_cents, 0))::bigint,
               count(*) FILTER (WHERE sla_stopped_at <= sla_target_at),
               count(*) FILTER (WHERE sla_stopped_at <= sla_breach_at),
               count(*) FILTER (WHERE sla_stopped_at IS NOT NULL)
        FROM claim JOIN clinic USING (clinic_id) GROUP BY clinic.code, stage ORDER BY clinic.code, stage
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimCounts {
        let clinic: String = try row.next()
        let stage = try ClaimRow.stage(row.next())
        let count: Int64 = try row.next()
        let billed: Int64 = try row.next()
        let paid: Int64 = try row.next()
        let adjusted: Int64 = try row.next()
        let patient: Int64 = try row.next()
        return ClaimCounts(
            clinic: clinic, stage: stage, claims: count, billedCents: billed, paidCents: paid,
            adjustedCents: adjusted, patientCents: patient, allowedCents: try row.next(),
            within24Hours: try row.next(), within48Hours: try row.next(), submitted: try row.next())
    }
}

/// Running clocks by how much time is left.
struct CountClocks: Statement {
    static let name = "claims_clocks"
    static let sql = """
        SELECT count(*) FILTER (WHERE sla_paused_at IS NOT NULL),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at > business_now() + interval '4 hours'),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at > business_now()
                                AND sla_target_at <= business_now() + interval '4 hours'),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at <= business_now()
                                AND sla_breach_at > business_now()),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_breach_at <= business_now()), count(escalated_at)
        FROM claim WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClockCounts {
        ClockCounts(
            paused: try row.next(), onTime: try row.next(), atRisk: try row.next(), pastTarget: try row.next(),
            breached: try row.next(), escalated: try row.next())
    }
}

/// How many claims are not at rest: some step still has to move them.
struct CountMoving: Statement {
    static let name = "claims_moving"
    static let sql = """
        SELECT count(*), count(*) FILTER (WHERE stage = ANY($1::smallint[])), count(*) FILTER (WHERE stage = 70),
               count(*) FILTER (WHERE stage = 60),
               (SELECT count(*) FROM job WHERE queue <> $2)
        FROM claim
        """
    let movingStages: [Int16]
    /// The queue whose perpetual jobs do not count.
    let perpetualQueue: Int16

    func bind(_ parameters: inout Parameters) {
        parameters.append(movingStages)
        parameters.append(perpetualQueue)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> FlowProgress {
        FlowProgress(
            claims: try row.next(), moving: try row.next(), awaitingRemittance: try row.next(),
            awaitingAcknowledgement: try row.next(), jobs: try row.next())
    }
}

/// Open files, quarantined answers, sessions, leader and open alarms.
struct ReadOperations: Statement {
    static let name = "claims_operations"
    static let sql = """
        SELECT (SELECT count(*) FROM submission_file WHERE status = 'in_doubt'),
               (SELECT count(*) FROM submission_file WHERE status IN ('sent', 'accepted', 'rejected')),
               (SELECT count(*) FROM inbound_file WHERE status = 'quarantined'),
               (SELECT count(*) FROM inbound_file WHERE status = 'received'),
               (SELECT count(*) FROM worker_session
                WHERE fenced_at IS NULL AND ended_at IS NULL AND expires_at > now()),
               (SELECT holder FROM leadership WHERE expires_at > now()),
               (SELECT count(*) FROM alarm WHERE cleared_at IS NULL)
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> OperationsState {
        OperationsState(
            filesInDoubt: try row.next(), filesSent: try row.next(), filesQuarantined: try row.next(),
            filesWaiting: try row.next(), workers: try row.next(), leader: try row.next(),
            openAlarms: try row.next())
    }
}

/// A page of claims, newest first, by stage and clinic where given. Keyset paging on the claim number.
struct ListClaims: Statement {
    static let name = "claims_list"
    static let sql = """
        SELECT claim_id, clinic.code, visit.visit_key, stage, hold_reason, payer_id, service_date, billed_cents, paid_cents,
               adjusted_cents, patient_cents, sla_target_at, sla_stopped_at, next_action_at, correction_due_at,
               escalated_at
        FROM claim JOIN clinic USING (clinic_id) JOIN visit USING (visit_id, clinic_id)
        WHERE ($1::smallint IS NULL OR stage = $1) AND ($2::text IS NULL OR clinic.code = $2) AND claim_id < $3
          AND (NOT $5 OR escalated_at IS NOT NULL)
        ORDER BY claim_id DESC LIMIT $4
        """
    let stage: Int16?
    let clinic: String?
    let before: Int64
    let limit: Int64
    let isEscalated: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(stage)
        parameters.append(clinic)
        parameters.append(before)
        parameters.append(limit)
        parameters.append(isEscalated)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimListing {
        try ClaimListing(decoding: &row)
    }
}

/// Claims by number. Served by the primary keys.
struct ReadListings: Statement {
    static let name = "claims_listings"
    static let sql = """
        SELECT claim_id, clinic.code, visit.visit_key, stage, hold_reason, payer_id, service_date, billed_cents, paid_cents,
               adjusted_cents, patient_cents, sla_target_at, sla_stopped_at, next_action_at, correction_due_at,
               escalated_at
        FROM claim JOIN clinic USING (clinic_id) JOIN visit USING (visit_id, clinic_id)
        WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimListing {
        try ClaimListing(decoding: &row)
    }
}

/// Rules that a claim met, without their sealed text.
struct ReadFindingCodes: Statement {
    static let name = "claims_finding_codes"
    static let sql = """
        SELECT rule, severity, array_to_string(lines, ','), rule_set, is_overridden FROM finding
        WHERE claim_id = $1 ORDER BY finding_no
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimDetail.FindingCode {
        ClaimDetail.FindingCode(
            rule: try row.next(), severity: try row.next(), lines: try row.next(), ruleSet: try row.next(),
            isOverridden: try row.next())
    }
}

/// Submissions of a claim.
struct ReadSubmissions: Statement {
    static let name = "claims_submissions_read"
    static let sql = """
        SELECT control_number, frequency, submission.status, file_id, interchange_control, set_control,
               payer_control_number, sent_at
        FROM submission JOIN submission_file USING (file_id) WHERE claim_id = $1 ORDER BY number
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimDetail.Submission {
        ClaimDetail.Submission(
            controlNumber: try row.next(), frequency: try row.next(), status: try row.next(), fileID: try row.next(),
            interchangeControl: try row.next(), setControl: try row.next(), payerControlNumber: try row.next(),
            sentAt: try row.next(Timestamp?.self)?.iso8601)
    }
}

/// Mean real time that claims spent in each stage they left, from the audit trail.
struct MeasureStages: Statement {
    static let name = "claims_stage_times"
    static let sql = """
        SELECT from_stage, count(*), (avg(extract(epoch FROM at - entered)) * 1000)::bigint
        FROM (SELECT from_stage, at, lag(at) OVER (PARTITION BY claim_id ORDER BY seq) AS entered FROM claim_event
              WHERE from_stage IS DISTINCT FROM to_stage) AS step
        WHERE from_stage IS NOT NULL GROUP BY from_stage ORDER BY from_stage
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StageTime {
        StageTime(stage: try ClaimRow.stage(row.next()), moves: try row.next(), meanMilliseconds: try row.next())
    }
}
