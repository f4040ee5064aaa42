internal import Billing
internal import Postgres

/// Fresh numbers, so that sealing can be bound to the row.
struct DrawAppointments: Statement {
    static let name = "claims_appointment_numbers"
    static let sql = "SELECT nextval('appointment_id') FROM generate_series(1, $1)"
    let count: Int32

    func bind(_ parameters: inout Parameters) { parameters.append(count) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Appointments that exist already under the clinics' own keys, locked in the order of their numbers.
struct LockAppointments: Statement {
    static let name = "claims_appointments_lock"
    static let sql = """
        SELECT appointment_id, clinic_id, appointment_key, content_hash FROM appointment
        WHERE clinic_id = ANY ($1::integer[]) AND appointment_key = ANY ($2::text[])
          AND (clinic_id, appointment_key) IN (SELECT * FROM unnest($1::integer[], $2::text[]))
        ORDER BY appointment_id FOR UPDATE
        """
    let appointments: [PlacedAppointment]

    func bind(_ parameters: inout Parameters) {
        parameters.append(appointments.map(\.clinicID))
        parameters.append(appointments.map(\.key.key))
    }

    struct Known: Sendable {
        let id: Int64
        let clinicID: Int32
        let key: String
        let contentHash: [UInt8]
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Known {
        Known(id: try row.next(), clinicID: try row.next(), key: try row.next(), contentHash: try row.next())
    }
}

/// Stores new and changed appointments; a changed one is as if it had never been checked.
struct SaveAppointments: Statement {
    static let name = "claims_appointments_save"
    static let sql = """
        INSERT INTO appointment (appointment_id, clinic_id, appointment_key, content_hash, sealed, service_date, payer_id,
                                 route_id, patient_index, state)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bytea[], $5::bytea[], $6::date[], $7::text[],
                             $8::smallint[], $9::bytea[], $10::text[])
        ON CONFLICT (appointment_id, clinic_id) DO UPDATE
        SET content_hash = excluded.content_hash, sealed = excluded.sealed, service_date = excluded.service_date,
            payer_id = excluded.payer_id, route_id = excluded.route_id, patient_index = excluded.patient_index,
            state = excluded.state, problems = '{}', benefits = NULL, checked_at = NULL, resolved_at = NULL,
            resolved_by = NULL
        """
    let appointments: [NumberedAppointment]

    func bind(_ parameters: inout Parameters) {
        let items = appointments.map(\.appointment)
        parameters.append(appointments.map(\.id))
        parameters.append(items.map(\.clinicID))
        parameters.append(items.map(\.key.key))
        parameters.append(items.map(\.contentHash))
        parameters.append(appointments.map(\.sealed))
        parameters.append(items.map { PostgresDate($0.appointment.date) })
        parameters.append(items.map { $0.appointment.primaryCoverage?.payerID ?? "" })
        parameters.append(items.map(\.routeID))
        parameters.append(items.map(\.patientIndex))
        parameters.append(items.map { $0.appointment.isCancelled ? "cancelled" : "scheduled" })
    }
}

/// An appointment as stored.
struct StoredAppointment: Sendable {
    let id: Int64
    let clinicID: Int32
    let serviceDate: PostgresDate
    let payerID: String
    let routeID: Int16
    let patientIndex: [UInt8]
    let isCancelled: Bool
    let checks: Int32
    let contentHash: [UInt8]
    let sealed: [UInt8]
}

/// Reads appointments that are to be checked. Served by the primary key.
struct ReadAppointments: Statement {
    static let name = "claims_appointments_read"
    static let sql = """
        SELECT appointment_id, clinic_id, service_date, payer_id, route_id, patient_index, state = 'cancelled', checks,
               content_hash, sealed
        FROM appointment WHERE appointment_id = ANY ($1::bigint[]) ORDER BY appointment_id
        """
    let ids: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(ids) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredAppointment {
        StoredAppointment(
            id: try row.next(), clinicID: try row.next(), serviceDate: try row.next(), payerID: try row.next(),
            routeID: try row.next(), patientIndex: try row.next(), isCancelled: try row.next(), checks: try row.next(),
            contentHash: try row.next(), sealed: try row.next())
    }
}

/// Authorizations of the patients from the payers of appointments that are valid on their days, with the visits left.
/// Served by the unique key of `prior_authorization`, `authorization_reservation_of` and the claims' primary key.
struct ReadAuthorizationsOfPatients: Statement {
    static let name = "claims_authorizations_of_patients"
    static let sql = """
        SELECT asked.appointment_id, held.codes, held.valid_to,
               held.visits - (SELECT count(*)::integer FROM authorization_reservation AS share
                              WHERE share.authorization_id = held.authorization_id AND share.clinic_id = held.clinic_id
                                AND (SELECT claim.stage >= 40 AND claim.stage <> 65 FROM claim
                                     WHERE claim.claim_id = share.claim_id AND claim.clinic_id = share.clinic_id))
        FROM unnest($1::bigint[], $2::integer[], $3::bytea[], $4::text[], $5::date[])
             AS asked(appointment_id, clinic_id, patient_index, payer_id, day)
        CROSS JOIN LATERAL (
            SELECT * FROM prior_authorization AS held
            WHERE held.clinic_id = asked.clinic_id AND held.patient_index = asked.patient_index
              AND held.payer_id = asked.payer_id AND coalesce(held.valid_from, asked.day) <= asked.day
              AND coalesce(held.valid_to, asked.day) >= asked.day
            LIMIT 50) AS held
        """
    let appointments: [StoredAppointment]

    func bind(_ parameters: inout Parameters) {
        parameters.append(appointments.map(\.id))
        parameters.append(appointments.map(\.clinicID))
        parameters.append(appointments.map(\.patientIndex))
        parameters.append(appointments.map(\.payerID))
        parameters.append(appointments.map(\.serviceDate))
    }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (appointmentID: Int64, codes: [String], validTo: PostgresDate?, visitsLeft: Int32?) {
        (
            appointmentID: try row.next(), codes: try row.next(), validTo: try row.next(), visitsLeft: try row.next()
        )
    }
}

/// What a check found.
struct AppointmentResult: Sendable {
    let appointment: StoredAppointment
    let state: String
    let problems: [String]
    let benefits: String?
    /// The 271; `nil` when none came.
    let sealed: [UInt8]?
}

/// Keeps what checks found, as the appointment's state and as history. An appointment that changed since it was read keeps
/// its new state. Problems other than those that a person has dealt with open the case again. Served by the primary key.
struct SaveAppointmentResults: Statement {
    static let name = "claims_appointments_result"
    static let sql = """
        WITH new AS MATERIALIZED (
            SELECT * FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::bytea[])
                AS new(appointment_id, clinic_id, state, problems, benefits, sealed, content_hash)
        ), saved AS (
            UPDATE appointment AS old
            SET state = new.state, problems = string_to_array(new.problems, ','),
                benefits = coalesce(new.benefits, old.benefits), checks = old.checks + 1,
                checked_at = (SELECT business_now()),
                resolved_at = CASE WHEN old.problems @> string_to_array(new.problems, ',') THEN old.resolved_at END,
                resolved_by = CASE WHEN old.problems @> string_to_array(new.problems, ',') THEN old.resolved_by END
            FROM new
            WHERE old.appointment_id = ANY ($1::bigint[]) AND old.appointment_id = new.appointment_id
              AND old.clinic_id = new.clinic_id AND old.content_hash = new.content_hash AND old.state <> 'cancelled'
            RETURNING old.appointment_id, old.clinic_id, old.checks, old.state, old.problems, new.sealed
        )
        INSERT INTO appointment_check (appointment_id, clinic_id, number, state, problems, sealed, checked_at)
        SELECT appointment_id, clinic_id, checks, state, problems, sealed, (SELECT business_now())
        FROM saved WHERE sealed IS NOT NULL
        """
    let results: [AppointmentResult]

    func bind(_ parameters: inout Parameters) {
        parameters.append(results.map(\.appointment.id))
        parameters.append(results.map(\.appointment.clinicID))
        parameters.append(results.map(\.state))
        parameters.append(results.map { $0.problems.joined(separator: ",") })
        parameters.append(results.map(\.benefits))
        parameters.append(results.map(\.sealed))
        parameters.append(results.map(\.appointment.contentHash))
    }
}

/// Appointments by day, for people.
struct ListAppointments: Statement {
    static let name = "claims_appointments_list"
    static let sql = """
        SELECT appointment_id, clinic.code, appointment_key, service_date, payer_id, state, problems, benefits, checks,
               checked_at, resolved_at, resolved_by
        FROM appointment JOIN clinic USING (clinic_id)
        WHERE ($1::text IS NULL OR clinic.code = $1) AND service_date BETWEEN $2 AND $3
          AND (NOT $4 OR (state IN ('problem', 'unanswered') AND resolved_at IS NULL))
          AND ($6::bigint IS NULL OR (service_date, clinic.code, appointment_key) >
               (SELECT service_date, code, appointment_key FROM appointment JOIN clinic USING (clinic_id) WHERE appointment_id = $6))
        ORDER BY service_date, clinic.code, appointment_key LIMIT $5
        """
    let clinic: String?
    let from: PostgresDate
    let through: PostgresDate
    let problemsOnly: Bool
    let after: Int64?
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinic)
        parameters.append(from)
        parameters.append(through)
        parameters.append(problemsOnly)
        parameters.append(limit)
        parameters.append(after)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Appointments.Listing {
        try Appointments.Listing(decoding: &row)
    }
}

/// A person has dealt with what was found. Answers the open cases among them.
struct ResolveAppointments: Statement {
    static let name = "claims_appointments_resolve"
    static let sql = """
        UPDATE appointment SET resolved_at = business_now(), resolved_by = $2
        WHERE appointment_id = ANY ($1::bigint[]) AND state IN ('problem', 'unanswered') AND resolved_at IS NULL
        RETURNING appointment_id
        """
    let ids: [Int64]
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(ids)
        parameters.append(person)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}
