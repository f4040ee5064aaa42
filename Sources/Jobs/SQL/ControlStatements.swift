internal import Postgres

/// Pauses a scope; pausing again keeps the first instant.
struct PauseScope: Statement {
    static let name = "jobs_control_pause"
    static let sql = """
        INSERT INTO job_control (scope, key, paused_at, paused_by, reason) VALUES ($1, $2, now(), $3, $4)
        ON CONFLICT (scope, key) DO UPDATE SET paused_at = coalesce(job_control.paused_at, now()),
            paused_by = excluded.paused_by, reason = excluded.reason
        """
    let scope: ControlScope
    let actor: String
    let reason: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(scope.kind)
        parameters.append(scope.key)
        parameters.append(actor)
        parameters.append(reason)
    }
}

/// Ends a scope's pause; affected rows 0 = it was not paused. Waits for lanes that are parking jobs on its account.
struct ResumeScope: Statement {
    static let name = "jobs_control_resume"
    static let sql = """
        UPDATE job_control SET paused_at = NULL, paused_by = NULL, reason = NULL
        WHERE scope = $1 AND key = $2 AND paused_at IS NOT NULL
        """
    let scope: ControlScope

    func bind(_ parameters: inout Parameters) {
        parameters.append(scope.kind)
        parameters.append(scope.key)
    }
}

/// Makes parked jobs due at once. Served by `job_later_parked`.
struct UnparkJobs: Statement {
    static let name = "jobs_unpark"
    static let sql = """
        UPDATE job_later SET parked_by = NULL, due_at = now(), by_business_clock = false WHERE parked_by = $1
        """
    let key: String

    func bind(_ parameters: inout Parameters) { parameters.append(key) }
}

/// Sets or lifts (NULL) the limits of a scope.
struct LimitScope: Statement {
    static let name = "jobs_control_limit"
    static let sql = """
        INSERT INTO job_control (scope, key, max_running, per_minute) VALUES ($1, $2, $3, $4)
        ON CONFLICT (scope, key) DO UPDATE SET max_running = excluded.max_running, per_minute = excluded.per_minute,
            next_free_at = '-infinity'
        """
    let scope: ControlScope
    let limits: ControlLimits

    func bind(_ parameters: inout Parameters) {
        parameters.append(scope.kind)
        parameters.append(scope.key)
        parameters.append(limits.maxRunning)
        parameters.append(limits.perMinute)
    }
}

/// Every scope that is paused or limited.
struct ReadControls: Statement {
    static let name = "jobs_controls"
    static let sql = """
        SELECT scope, key, paused_at, paused_by, reason, max_running, per_minute FROM job_control
        WHERE paused_at IS NOT NULL OR max_running IS NOT NULL OR per_minute IS NOT NULL ORDER BY scope, key
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ControlState {
        ControlState(
            scope: try ControlScope(kind: row.next(), key: row.next()), pausedAt: try row.next(),
            pausedBy: try row.next(), reason: try row.next(),
            limits: ControlLimits(maxRunning: try row.next(), perMinute: try row.next()))
    }
}

/// Sets a clinic's weight; 1, the weight of clinics without a row, removes the row.
struct WeighClinic: Statement {
    static let name = "jobs_clinic_weight"
    static let sql = """
        WITH usual AS (DELETE FROM clinic_share WHERE clinic_id = $1 AND $2 = 1::smallint)
        INSERT INTO clinic_share (clinic_id, weight) SELECT $1, $2 WHERE $2 <> 1::smallint
        ON CONFLICT (clinic_id) DO UPDATE SET weight = excluded.weight
        """
    let clinicID: Int32
    let weight: Int16

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinicID)
        parameters.append(weight)
    }
}

/// The weights that are not 1.
struct ReadWeights: Statement {
    static let name = "jobs_clinic_weights"
    static let sql = "SELECT clinic_id, weight FROM clinic_share ORDER BY clinic_id"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (clinicID: Int32, weight: Int16) {
        (clinicID: try row.next(), weight: try row.next())
    }
}

/// How many runnable jobs a scope has. Reads the lanes of a queue or clinic, or every job for a route: for people.
struct CountRunnable: Statement {
    static let name = "jobs_control_impact"
    static let sql = """
        SELECT count(*) FROM job WHERE session_id IS NULL AND CASE $1
            WHEN 'queue' THEN queue = $2 WHEN 'clinic' THEN clinic_id = $2 ELSE route_id = $2 END
        """
    let scope: ControlScope

    func bind(_ parameters: inout Parameters) {
        parameters.append(scope.kind)
        parameters.append(scope.key)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
