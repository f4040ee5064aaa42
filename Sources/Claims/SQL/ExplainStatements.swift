internal import Postgres

/// Makes the planner reach tables by their indexes until the transaction ends, whatever their statistics say: those of a
/// table that has just filled say nothing. A scan that is unavoidable looks so dear then that the plan would be compiled,
/// which takes longer than anything here, so that is off too.
struct LookByIndex: Statement {
    static let name = "explain_by_index"
    static let sql = """
        SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
               set_config('jit', 'off', true)
        """
}

/// An unfinished job wherever it is, with all that its turn depends on. Served by the primary keys, and by `job_lane` for
/// the jobs before it, of which no more than a thousand are counted.
struct ReadJobFacts: Statement {
    static let name = "explain_job"
    static let sql = """
        WITH found AS (
            SELECT 'runnable' AS place, id, clinic_id, queue, route_id, deadline, attempt, session_id, leased_at,
                   NULL::timestamptz AS due_at, NULL::text AS parked_by, NULL::text AS reason
            FROM job WHERE id = $1
            UNION ALL
            SELECT 'later', id, clinic_id, queue, route_id, deadline, attempt, NULL, NULL, due_at, parked_by, reason
            FROM job_later WHERE id = $1
            UNION ALL
            SELECT 'dead', id, clinic_id, queue, route_id, deadline, attempt, NULL, NULL, died_at, NULL, reason
            FROM job_dead WHERE id = $1
        )
        SELECT found.place, found.id, found.clinic_id, clinic.code, found.queue, job_queue.name, found.route_id,
               found.deadline, found.attempt, session.id, session.name, found.leased_at, session.expires_at,
               found.due_at, found.parked_by, found.reason,
               (SELECT count(*) FROM worker_session AS worker
                WHERE worker.fenced_at IS NULL AND worker.ended_at IS NULL AND worker.expires_at > now()
                  AND found.queue = ANY (worker.queues)),
               (SELECT count(*) FROM (
                    SELECT 1 FROM job WHERE job.queue = found.queue AND job.clinic_id = found.clinic_id
                      AND (job.deadline, job.id) < (found.deadline, found.id) LIMIT 1000) AS nearer),
               (SELECT weight FROM clinic_share WHERE clinic_share.clinic_id = found.clinic_id), business_now()
        FROM found LEFT JOIN job_queue ON job_queue.id = found.queue LEFT JOIN clinic USING (clinic_id)
        LEFT JOIN worker_session AS session ON session.id = found.session_id
        """
    let id: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(id) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobFacts {
        let place: String = try row.next()
        let id: Int64 = try row.next()
        let clinicID: Int32 = try row.next()
        let clinic: String? = try row.next()
        let queue: Int16 = try row.next()
        let queueName: String? = try row.next()
        return JobFacts(
            place: JobFacts.Place(rawValue: place) ?? .runnable, id: id, clinicID: clinicID, clinic: clinic,
            queue: queue, queueName: queueName ?? "queue \(queue)", routeID: try row.next(), deadline: try row.next(),
            attempt: try row.next(), sessionID: try row.next(), worker: try row.next(), leasedAt: try row.next(),
            leaseEnds: try row.next(), dueAt: try row.next(), parkedBy: try row.next(), reason: try row.next(),
            liveWorkers: try row.next(), nearerJobs: try row.next(), weight: try row.next(), business: try row.next())
    }
}

/// What is known of an unfinished job.
struct JobFacts: Sendable {
    /// The table that holds it.
    enum Place: String, Sendable { case runnable, later, dead }

    var place: Place
    var id: Int64
    var clinicID: Int32
    var clinic: String?
    var queue: Int16
    var queueName: String
    var routeID: Int16
    var deadline: Timestamp
    var attempt: Int16
    var sessionID: Int64?
    var worker: String?
    var leasedAt: Timestamp?
    var leaseEnds: Timestamp?
    /// When it becomes runnable, or died.
    var dueAt: Timestamp?
    var parkedBy: String?
    var reason: String?
    var liveWorkers: Int64
    /// At most 1,000.
    var nearerJobs: Int64
    var weight: Int16?
    var business: Timestamp
}

/// Pauses and limits that a job is under. What runs is counted only where it is limited. Served by the primary key of
/// `job_control`; `lease_set` has a row per set that is being worked.
struct ReadJobControls: Statement {
    static let name = "explain_controls"
    static let sql = """
        SELECT scope, CASE WHEN paused_at IS NULL THEN NULL ELSE coalesce(paused_by, 'unknown') END, reason, max_running,
               CASE WHEN max_running IS NULL THEN NULL ELSE
                   (SELECT count(*) FROM lease_set, unnest(job_ids, clinic_ids, route_ids) AS held(job_id, clinic_id, route_id)
                    WHERE CASE scope WHEN 'queue' THEN lease_set.queue WHEN 'clinic' THEN held.clinic_id
                                     ELSE held.route_id END = key) END,
               per_minute, CASE WHEN next_free_at > now() AND per_minute IS NOT NULL THEN next_free_at END
        FROM job_control
        WHERE (scope = 'queue' AND key = $1) OR (scope = 'clinic' AND key = $2) OR (scope = 'route' AND key = $3)
        ORDER BY scope
        """
    let queue: Int32
    let clinicID: Int32
    let routeID: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue)
        parameters.append(clinicID)
        parameters.append(routeID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> JobControl {
        JobControl(
            scope: try row.next(), pausedBy: try row.next(), reason: try row.next(), maximum: try row.next(),
            running: try row.next(), perMinute: try row.next(), freeAt: try row.next())
    }
}

/// A pause or limit that a job is under.
struct JobControl: Sendable {
    /// queue, clinic or route.
    var scope: String
    /// `nil` = not paused.
    var pausedBy: String?
    var reason: String?
    var maximum: Int32?
    var running: Int64?
    var perMinute: Int32?
    /// The rate limit's next free moment, when it is ahead.
    var freeAt: Timestamp?
}

/// Jobs of a subject in a queue, one at most. A runnable one is looked for under the deadline that the claim's row tells,
/// then among the first five thousand of its lane; the others by `job_later_subject` and `job_dead_subject`.
struct FindJob: Statement {
    static let name = "explain_find_job"
    static let sql = """
        SELECT id FROM job WHERE queue = $1 AND clinic_id = $2 AND deadline = $4 AND subject = $3
        UNION ALL
        SELECT id FROM (SELECT id, subject FROM job WHERE queue = $1 AND clinic_id = $2
                        ORDER BY deadline, id LIMIT 5000) AS head WHERE subject = $3
        UNION ALL
        SELECT id FROM job_later WHERE subject = $3 AND queue = $1 AND clinic_id = $2
        UNION ALL
        SELECT id FROM job_dead WHERE subject = $3 AND queue = $1 AND clinic_id = $2
        LIMIT 1
        """
    let queue: Int16
    let clinicID: Int32
    let subject: Int64
    let deadline: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(queue)
        parameters.append(clinicID)
        parameters.append(subject)
        parameters.append(deadline)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// What a claim's way depends on besides its own row: payer, route, file and the rules that reject it. Served by primary
/// keys, by `submission_file_open` for a planned file of the route, and by `inquiry_file_open`.
struct ReadClaimFacts: Statement {
    static let name = "explain_claim"
    static let sql = """
        SELECT clinic.code, pause.paused_by, pause.reason, coalesce(route.name, 'route ' || claim.route_id || ', not set up'),
               greatest(route.last_window_at + route.window_ms * interval '1 millisecond', now()) - now() + business_now(),
               file.status, file.file_id,
               (SELECT min(planned.file_id) FROM submission_file AS planned
                WHERE planned.route_id = claim.route_id AND planned.status = 'planned'),
               (SELECT min(inquiry_id) FROM inquiry_file
                WHERE inquiry_file.status IN ('planned', 'sent') AND claim.claim_id = ANY (claim_ids)),
               ARRAY(SELECT rule FROM finding WHERE finding.claim_id = claim.claim_id AND severity = 'reject'
                     ORDER BY finding_no),
               (SELECT denial.group_code || '-' || denial.carc || ': ' || denial.action
                FROM denial JOIN denial_state AS stands USING (denial_id, clinic_id)
                WHERE denial.claim_id = claim.claim_id AND denial.clinic_id = claim.clinic_id AND stands.state = 'open'
                ORDER BY denial.amount_cents DESC, denial.denial_id LIMIT 1),
               business_now()
        FROM claim JOIN clinic USING (clinic_id) LEFT JOIN payer_route AS route USING (route_id)
        LEFT JOIN payer_pause AS pause USING (payer_id)
        LEFT JOIN submission_file AS file ON file.file_id = claim.file_id
        WHERE claim.claim_id = $1
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimFacts {
        ClaimFacts(
            clinic: try row.next(), payerPausedBy: try row.next(), payerPauseReason: try row.next(),
            route: try row.next(), windowAt: try row.next(), fileStatus: try row.next(), fileID: try row.next(),
            plannedFileID: try row.next(), inquiryID: try row.next(), rejectingRules: try row.next(),
            denialAction: try row.next(), business: try row.next())
    }
}

/// What is known of a claim besides its row.
struct ClaimFacts: Sendable {
    var clinic: String
    var payerPausedBy: String?
    var payerPauseReason: String?
    var route: String
    /// When the route's window opens, in business time.
    var windowAt: Timestamp
    var fileStatus: String?
    var fileID: Int64?
    var plannedFileID: Int64?
    /// The open batch inquiry that asks about it.
    var inquiryID: Int64?
    var rejectingRules: [String]
    /// What the playbook says of its largest open denial.
    var denialAction: String?
    var business: Timestamp
}

/// Numbers of claims by their own number or by their visit's key. Served by the primary key, and by the unique key of
/// `visit`, asked once for each clinic.
struct FindClaimIDs: Statement {
    static let name = "explain_find_claim"
    static let sql = """
        SELECT claim_id FROM claim JOIN clinic USING (clinic_id)
        WHERE claim_id = $1 AND ($3::text IS NULL OR clinic.code = $3)
        UNION
        SELECT claim.claim_id
        FROM clinic CROSS JOIN LATERAL (
            SELECT visit_id, clinic_id FROM visit
            WHERE visit.clinic_id = clinic.clinic_id AND visit.visit_key = $2 LIMIT 1) AS named
        JOIN claim ON claim.visit_id = named.visit_id AND claim.clinic_id = named.clinic_id
        WHERE $3::text IS NULL OR clinic.code = $3
        ORDER BY 1
        """
    let claimID: Int64?
    let visitKey: String
    let clinic: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(visitKey)
        parameters.append(clinic)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
