internal import Postgres

/// Keeps the calendars as they are until the transaction ends, so that a clock started in it is also found by a change.
struct ShareCalendars: Statement {
    static let name = "claims_calendars_share"
    static let sql = "SELECT pg_advisory_xact_lock_shared(\(ChangeCalendars.lock)) IS NULL"
}

/// Waits for transactions that started clocks by the calendars as they were.
struct ChangeCalendars: Statement {
    /// Number of the advisory lock; only this program's databases know it.
    static let lock = 5_010_837
    static let name = "claims_calendars_change"
    static let sql = "SELECT pg_advisory_xact_lock(\(lock)) IS NULL"
}

/// The calendars of clinics, of all when none is named. Served by the primary key.
struct ReadCalendars: Statement {
    static let name = "claims_calendars"
    static let sql = """
        SELECT clinic_id, valid_from, from_at, calendar::text, set_by FROM clinic_calendar
        WHERE $1::integer[] IS NULL OR clinic_id = ANY($1::integer[]) ORDER BY clinic_id, valid_from
        """
    let clinicIDs: [Int32]?

    func bind(_ parameters: inout Parameters) { parameters.append(clinicIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredCalendar {
        StoredCalendar(
            clinicID: try row.next(), validFrom: try row.next(), from: try row.next(), document: try row.next(),
            setBy: try row.next())
    }
}

/// A calendar as stored.
struct StoredCalendar: Sendable {
    let clinicID: Int32
    let validFrom: PostgresDate
    let from: Timestamp
    /// JSON; `nil` = elapsed time again.
    let document: String?
    let setBy: String
}

/// Adds a calendar that holds from a later day on; no row when it would be about the past.
struct AddCalendar: Statement {
    static let name = "claims_calendar_add"
    static let sql = """
        INSERT INTO clinic_calendar (clinic_id, valid_from, from_at, calendar, set_by)
        SELECT $1, $2, $3, $4::text::jsonb, $5 WHERE $3 > business_now()
        """
    let calendar: StoredCalendar

    func bind(_ parameters: inout Parameters) {
        parameters.append(calendar.clinicID)
        parameters.append(calendar.validFrom)
        parameters.append(calendar.from)
        parameters.append(calendar.document)
        parameters.append(calendar.setBy)
    }
}

/// Locks the claims of a clinic whose clocks reach beyond an instant. Served by the clinic's part of `claim_patient`.
struct LockClocksBeyond: Statement {
    static let name = "claims_clocks_beyond"
    static let sql = """
        SELECT \(ClaimRow.columns) FROM claim WHERE clinic_id = $1 AND sla_breach_at > $2 ORDER BY claim_id FOR UPDATE
        """
    let clinicID: Int32
    let instant: Timestamp

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinicID)
        parameters.append(instant)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// Saves new due times of clocks; nobody's doing on the claim, so not a touch.
struct SaveAims: Statement {
    static let name = "claims_clocks_aim"
    static let sql = """
        UPDATE claim SET sla_target_at = new.target_at, sla_breach_at = new.breach_at
        FROM unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::timestamptz[])
             AS new(claim_id, clinic_id, target_at, breach_at)
        WHERE claim.claim_id = ANY($1::bigint[]) AND claim.claim_id = new.claim_id AND claim.clinic_id = new.clinic_id
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.id))
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.clock.targetAt))
        parameters.append(claims.map(\.clock.breachAt))
    }
}
