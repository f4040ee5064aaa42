internal import Postgres

/// Claims by clinic and stage, with money and the SLA's outcome, from what the claims add up to (`claim_count`).
struct CountClaims: Statement {
    static let name = "claims_count"
    static let sql = """
        SELECT clinic.code, stage, claims, billed_cents, paid_cents, adjusted_cents, patient_cents, allowed_cents,
               within_24h, within_48h, submitted
        FROM claim_count JOIN clinic USING (clinic_id) ORDER BY clinic.code, stage
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
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at > (SELECT business_now()) + interval '4 hours'),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at > (SELECT business_now())
                                AND sla_target_at <= (SELECT business_now()) + interval '4 hours'),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_target_at <= (SELECT business_now())
                                AND sla_breach_at > (SELECT business_now())),
               count(*) FILTER (WHERE sla_paused_at IS NULL AND sla_breach_at <= (SELECT business_now())), count(escalated_at)
        FROM claim WHERE sla_stopped_at IS NULL AND sla_target_at IS NOT NULL
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClockCounts {
        ClockCounts(
            paused: try row.next(), onTime: try row.next(), atRisk: try row.next(), pastTarget: try row.next(),
            breached: try row.next(), escalated: try row.next())
    }
}

/// How many claims are not at rest: some step still has to move them. From `claim_count`.
struct CountMoving: Statement {
    static let name = "claims_moving"
    static let sql = """
        SELECT coalesce(sum(claims), 0)::bigint,
               coalesce(sum(claims) FILTER (WHERE stage = ANY($1::smallint[])), 0)::bigint,
               coalesce(sum(claims) FILTER (WHERE stage = 70), 0)::bigint,
               coalesce(sum(claims) FILTER (WHERE stage = 60), 0)::bigint,
               (SELECT count(*) FROM job WHERE queue <> $2)
        FROM claim_count
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
               (SELECT count(*) FROM alarm WHERE cleared_at IS NULL),
               (SELECT count(*) FROM suspense_item WHERE resolved_at IS NULL),
               (SELECT count(*) FROM appointment
                WHERE service_date >= (SELECT business_now())::date AND state IN ('problem', 'unanswered')
                  AND resolved_at IS NULL)
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> OperationsState {
        OperationsState(
            filesInDoubt: try row.next(), filesSent: try row.next(), filesQuarantined: try row.next(),
            filesWaiting: try row.next(), workers: try row.next(), leader: try row.next(),
            openAlarms: try row.next(), suspenseItems: try row.next(), appointmentProblems: try row.next())
    }
}

/// A page of claims, newest first, by clinic where given. Keyset paging on the claim number; served by the primary key, and for a
/// clinic by `claim_clinic`. `isClosed`: only those that are closed.
struct ListClaims: Statement {
    static let name = "claims_list"
    static let sql = """
        SELECT claim_id, clinic.code, visit.visit_key, stage, hold_reason, payer_id, service_date, billed_cents, paid_cents,
               adjusted_cents, patient_cents, sla_target_at, sla_stopped_at, next_action_at, correction_due_at,
               escalated_at
        FROM (SELECT * FROM claim
              WHERE (NOT $4 OR stage = 90) AND claim_id < $2
                AND ($1::text IS NULL OR clinic_id = (SELECT clinic_id FROM clinic WHERE code = $1))
              ORDER BY claim_id DESC LIMIT $3) AS claim
        JOIN clinic USING (clinic_id) JOIN visit USING (visit_id, clinic_id)
        ORDER BY claim_id DESC
        """
    let clinic: String?
    let before: Int64
    let limit: Int64
    let isClosed: Bool

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinic)
        parameters.append(before)
        parameters.append(limit)
        parameters.append(isClosed)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimListing {
        try ClaimListing(decoding: &row)
    }
}

/// A page of claims that are not closed, newest first, by stage and clinic where given; only raised ones where asked. Looks
/// through `claim_open`, so that what it costs follows the open work, however long the history is.
struct ListOpenClaims: Statement {
    static let name = "claims_list_open"
    static let sql = """
        SELECT claim_id, clinic.code, visit.visit_key, stage, hold_reason, payer_id, service_date, billed_cents, paid_cents,
               adjusted_cents, patient_cents, sla_target_at, sla_stopped_at, next_action_at, correction_due_at,
               escalated_at
        FROM (SELECT claim.* FROM claim_open JOIN claim USING (claim_id, clinic_id)
              WHERE ($1::smallint IS NULL OR stage = $1) AND claim_open.claim_id < $3
                AND ($2::text IS NULL OR claim_open.clinic_id = (SELECT clinic_id FROM clinic WHERE code = $2))
                AND (NOT $5 OR escalated_at IS NOT NULL)
              ORDER BY claim_open.claim_id DESC LIMIT $4) AS claim
        JOIN clinic USING (clinic_id) JOIN visit USING (visit_id, clinic_id)
        ORDER BY claim_id DESC
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

/// A page of claims that wait for a person in a stage, newest first. Served by `work_item_stage`.
struct ListWaitingClaims: Statement {
    static let name = "claims_list_waiting"
    static let sql = """
        SELECT claim_id, clinic.code, visit.visit_key, stage, hold_reason, payer_id, service_date, billed_cents, paid_cents,
               adjusted_cents, patient_cents, sla_target_at, sla_stopped_at, next_action_at, correction_due_at,
               escalated_at
        FROM (SELECT claim.* FROM work_item JOIN claim USING (claim_id, clinic_id, stage)
              WHERE work_item.stage = $1 AND work_item.claim_id < $3
                AND ($2::text IS NULL OR work_item.clinic_id = (SELECT clinic_id FROM clinic WHERE code = $2))
                AND (NOT $5 OR escalated_at IS NOT NULL)
              ORDER BY work_item.claim_id DESC LIMIT $4) AS claim
        JOIN clinic USING (clinic_id) JOIN visit USING (visit_id, clinic_id)
        ORDER BY claim_id DESC
        """
    let stage: Int16
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
        SELECT control_number, frequency, original_reference, submission.status, file_id, interchange_control, set_control,
               payer_control_number, sent_at
        FROM submission JOIN submission_file USING (file_id) WHERE claim_id = $1 ORDER BY number
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimDetail.Submission {
        ClaimDetail.Submission(
            controlNumber: try row.next(), frequency: try row.next(), originalReference: try row.next(),
            status: try row.next(), fileID: try row.next(),
            interchangeControl: try row.next(), setControl: try row.next(), payerControlNumber: try row.next(),
            sentAt: try row.next(Timestamp?.self)?.iso8601)
    }
}

/// What was said of a claim's submissions and of their files. Served by the submissions' unique key and the primary keys of
/// both histories.
struct ReadAcknowledgements: Statement {
    static let name = "claims_acknowledgements_read"
    static let sql = """
        SELECT control_number, source, code, is_accepted, at
        FROM (SELECT submission.control_number, said.source, said.code, said.is_accepted, said.at
              FROM submission JOIN acknowledgement AS said USING (submission_id, clinic_id)
              WHERE submission.claim_id = $1
              UNION ALL
              SELECT NULL, said.source, said.code, said.code NOT LIKE 'R%', said.at
              FROM file_acknowledgement AS said
              WHERE said.file_id IN (SELECT submission.file_id FROM submission WHERE submission.claim_id = $1)) AS said
        ORDER BY at, source, code
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimDetail.Acknowledgement {
        ClaimDetail.Acknowledgement(
            controlNumber: try row.next(), source: try row.next(), code: try row.next(), isAccepted: try row.next(),
            at: try row.next(Timestamp.self).iso8601)
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
