internal import Postgres

/// Pauses a payer; a second pause changes reason and person.
struct PausePayer: Statement {
    static let name = "claims_payer_pause"
    static let sql = """
        INSERT INTO payer_pause (payer_id, paused_by, reason) VALUES ($1, $2, $3)
        ON CONFLICT (payer_id) DO UPDATE SET paused_by = excluded.paused_by, reason = excluded.reason
        """
    let payerID: String
    let person: String
    let reason: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(payerID)
        parameters.append(person)
        parameters.append(reason)
    }
}

/// Ends a pause. No row affected = it was not paused.
struct ResumePayer: Statement {
    static let name = "claims_payer_resume"
    static let sql = "DELETE FROM payer_pause WHERE payer_id = $1"
    let payerID: String

    func bind(_ parameters: inout Parameters) { parameters.append(payerID) }
}

/// Makes the jobs due that were parked for payers which are not paused. Served by `job_later_parked`.
struct UnparkPayers: Statement {
    static let name = "claims_payers_unpark"
    static let sql = """
        UPDATE job_later SET due_at = now(), by_business_clock = false, parked_by = NULL
        WHERE parked_by LIKE 'payer:%' AND parked_by <> ALL (ARRAY(SELECT 'payer:' || payer_id FROM payer_pause))
        """
}

/// Paused payers with the jobs parked for them. Served by `job_later_parked`.
struct ReadPayerPauses: Statement {
    static let name = "claims_payer_pauses"
    static let sql = """
        SELECT payer_id, paused_by, reason, paused_at,
               (SELECT count(*) FROM job_later WHERE parked_by = 'payer:' || payer_id)
        FROM payer_pause ORDER BY payer_id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PayerPauses.Pause {
        PayerPauses.Pause(
            payerID: try row.next(), pausedBy: try row.next(), reason: try row.next(),
            pausedAt: try row.next(Timestamp.self).iso8601, parkedJobs: try row.next())
    }
}

/// The payers that are paused.
struct ReadPausedPayers: Statement {
    static let name = "claims_payers_paused"
    static let sql = "SELECT payer_id FROM payer_pause"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}
