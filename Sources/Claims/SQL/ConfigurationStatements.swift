internal import Billing
internal import Foundation
internal import Postgres

/// A clinic's row.
struct StoredClinic: Sendable {
    let id: Int32
    let code: String
    /// JSON.
    let profile: String
    let version: Int32

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        id = try row.next()
        code = try row.next()
        profile = try row.next()
        version = try row.next()
    }
}

/// Clinics by number or by code.
struct ReadClinics: Statement {
    static let name = "claims_clinics"
    static let sql = """
        SELECT clinic_id, code, profile::text, version FROM clinic
        WHERE clinic_id = ANY($1::integer[]) OR code = ANY($2::text[])
        """
    var ids: [Int32] = []
    var codes: [String] = []

    func bind(_ parameters: inout Parameters) {
        parameters.append(ids)
        parameters.append(codes)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredClinic {
        try StoredClinic(decoding: &row)
    }
}

/// Clinics whose profile was set within the last so many seconds. Served by `clinic_changed`.
struct ReadChangedClinics: Statement {
    static let name = "claims_clinics_changed"
    static let sql = """
        SELECT clinic_id, code, profile::text, version FROM clinic WHERE changed_at > now() - $1 * interval '1 second'
        """
    let seconds: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(seconds) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> StoredClinic {
        try StoredClinic(decoding: &row)
    }
}

/// Sets a clinic's profile and keeps the one before; answers the new version, no row for an unknown clinic.
struct SaveClinicProfile: Statement {
    static let name = "claims_clinic_save"
    static let sql = """
        WITH old AS (
            SELECT clinic_id, version, profile, changed_by, changed_at FROM clinic WHERE code = $1 FOR UPDATE
        ), kept AS (
            INSERT INTO clinic_profile_version (clinic_id, version, profile, changed_by, changed_at) SELECT * FROM old
        )
        UPDATE clinic SET profile = $2::text::jsonb, version = clinic.version + 1, changed_by = $3,
               changed_at = clock_timestamp()
        FROM old WHERE clinic.clinic_id = old.clinic_id
        RETURNING clinic.version
        """
    let code: String
    let profile: String
    let person: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(code)
        parameters.append(profile)
        parameters.append(person)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// Adds clinics that are not there yet.
struct AddClinics: Statement {
    static let name = "claims_clinics_add"
    static let sql = """
        INSERT INTO clinic (code, profile) SELECT code, profile::jsonb FROM unnest($1::text[], $2::text[]) AS new(code, profile)
        ON CONFLICT (code) DO NOTHING
        """
    let clinics: [(code: String, profile: String)]

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinics.map(\.code))
        parameters.append(clinics.map(\.profile))
    }
}

/// All data keys of some clinics.
struct ReadDataKeys: Statement {
    static let name = "claims_data_keys"
    static let sql = "SELECT key_id, clinic_id, period, wrapped FROM data_key WHERE clinic_id = ANY($1::integer[])"
    let clinics: [Int32]

    func bind(_ parameters: inout Parameters) { parameters.append(clinics) }

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (id: Int32, clinicID: Int32, period: String, wrapped: [UInt8]) {
        (id: try row.next(), clinicID: try row.next(), period: try row.next(), wrapped: try row.next())
    }
}

/// The number of the next data key: the number is sealed into the wrapped key, so it is drawn before.
struct NextDataKeyID: Statement {
    static let name = "claims_data_key_next"
    static let sql = "SELECT nextval(pg_get_serial_sequence('data_key', 'key_id'))::integer"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// Stores a data key unless another process stored one for the same clinic and period first.
struct InsertDataKey: Statement {
    static let name = "claims_data_key_add"
    static let sql = """
        INSERT INTO data_key (key_id, clinic_id, period, wrapped) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $4)
        ON CONFLICT (clinic_id, period) DO NOTHING
        """
    let id: Int32
    let clinicID: Int32
    let period: String
    let wrapped: [UInt8]

    func bind(_ parameters: inout Parameters) {
        parameters.append(id)
        parameters.append(clinicID)
        parameters.append(period)
        parameters.append(wrapped)
    }
}

/// All payer routes.
struct ReadRoutes: Statement {
    static let name = "claims_routes"
    static let sql = """
        SELECT route_id, name, transport, address, real_time, sender_id, receiver_id, usage, window_ms, claims_per_file,
               to_char(cutoff, 'HH24:MI'), cutoff_zone, batch_inquiries_from, guide, access::text
        FROM payer_route ORDER BY route_id
        """

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> PayerRoute {
        var route = PayerRoute(
            id: try row.next(), name: try row.next(), transport: try row.next(), address: try row.next(),
            realTimeAddress: try row.next(), senderID: try row.next(), receiverID: try row.next(),
            usage: try row.next(), windowMilliseconds: try row.next(), claimsPerFile: try row.next(),
            cutoff: try cutoff(time: row.next(), zone: row.next()), batchInquiriesFrom: try row.next())
        route.guideName = try row.next()
        let access: String = try row.next()
        guard let read = try? JSONDecoder().decode(RouteAccess.self, from: Data(access.utf8)) else {
            throw PostgresError(kind: .decoding, message: "the route's paths cannot be read")
        }
        route.access = read
        return route
    }

    private static func cutoff(time: String?, zone: String?) throws(PostgresError) -> PayerCutoff? {
        guard let time, let zone else { return nil }
        guard let time = TimeOfDay(time), let cutoff = PayerCutoff(time: time, timeZone: zone) else {
            throw PostgresError(kind: .decoding, message: "the cut-off's time zone is not known here")
        }
        return cutoff
    }
}

/// Creates or changes a payer route; its control numbers go on.
struct SaveRoute: Statement {
    static let name = "claims_route_save"
    static let sql = """
        INSERT INTO payer_route (route_id, name, transport, address, real_time, sender_id, receiver_id, usage,
                                 window_ms, claims_per_file, cutoff, cutoff_zone, batch_inquiries_from, guide, access)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::time, $12, $13, $14, $15::text::jsonb)
        ON CONFLICT (route_id) DO UPDATE SET
            name = excluded.name, transport = excluded.transport, address = excluded.address,
            real_time = excluded.real_time, sender_id = excluded.sender_id, receiver_id = excluded.receiver_id,
            usage = excluded.usage, window_ms = excluded.window_ms, claims_per_file = excluded.claims_per_file,
            cutoff = excluded.cutoff, cutoff_zone = excluded.cutoff_zone,
            batch_inquiries_from = excluded.batch_inquiries_from, guide = excluded.guide, access = excluded.access
        """
    let route: PayerRoute
    /// JSON.
    let access: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(route.id)
        parameters.append(route.name)
        parameters.append(route.transport)
        parameters.append(route.address)
        parameters.append(route.realTimeAddress)
        parameters.append(route.senderID)
        parameters.append(route.receiverID)
        parameters.append(route.usage)
        parameters.append(route.windowMilliseconds)
        parameters.append(route.claimsPerFile)
        parameters.append(route.cutoff?.time.text)
        parameters.append(route.cutoff?.timeZone)
        parameters.append(route.batchInquiriesFrom)
        parameters.append(route.guideName)
        parameters.append(access)
    }
}

/// Payers that use a route other than the first.
struct ReadPayerRoutes: Statement {
    static let name = "claims_payers"
    static let sql = "SELECT payer_id, route_id FROM payer"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (payerID: String, routeID: Int16) {
        (payerID: try row.next(), routeID: try row.next())
    }
}

/// Sends a payer's claims by a route.
struct SavePayerRoute: Statement {
    static let name = "claims_payer_save"
    static let sql = """
        INSERT INTO payer (payer_id, route_id) VALUES ($1, $2)
        ON CONFLICT (payer_id) DO UPDATE SET route_id = excluded.route_id
        """
    let payerID: String
    let routeID: Int16

    func bind(_ parameters: inout Parameters) {
        parameters.append(payerID)
        parameters.append(routeID)
    }
}

/// Adds a route's perpetual receive job unless it exists anywhere. Its deadline never comes: one that had passed would make
/// it late for ever. Served by `job_lane`, `job_later_subject` and `job_dead_subject`.
struct AddReceiveJobs: Statement {
    static let name = "claims_receive_jobs"
    static let sql = """
        INSERT INTO job (queue, clinic_id, subject, deadline)
        SELECT $1, 0, route_id, 'infinity' FROM payer_route
        WHERE NOT EXISTS (SELECT 1 FROM job WHERE queue = $1 AND subject = payer_route.route_id)
          AND NOT EXISTS (SELECT 1 FROM job_later WHERE queue = $1 AND subject = payer_route.route_id)
          AND NOT EXISTS (SELECT 1 FROM job_dead WHERE queue = $1 AND subject = payer_route.route_id)
        """
    let queue: Int16

    func bind(_ parameters: inout Parameters) { parameters.append(queue) }
}
