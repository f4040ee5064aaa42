internal import Postgres

/// One-on-one time as stored.
struct StoredTreatmentTime: Sendable {
    let claim: Claim
    let personIndex: [UInt8]
    /// Minutes of the day, such as `540-563,570-585`.
    let minutes: String
}

/// Stores the one-on-one time of visits.
struct InsertTreatmentTimes: Statement {
    static let name = "claims_insert_times"
    static let sql = """
        INSERT INTO treatment_time (clinic_id, service_date, person_index, visit_id, patient_index, minutes)
        SELECT * FROM unnest($1::integer[], $2::date[], $3::bytea[], $4::bigint[], $5::bytea[], $6::text[])
        """
    let times: [StoredTreatmentTime]

    func bind(_ parameters: inout Parameters) {
        parameters.append(times.map(\.claim.clinicID))
        parameters.append(times.map(\.claim.serviceDate))
        parameters.append(times.map(\.personIndex))
        parameters.append(times.map(\.claim.visitID))
        parameters.append(times.map(\.claim.patientIndex))
        parameters.append(times.map(\.minutes))
    }
}

/// Removes the one-on-one time of visits that are corrected; `claims` stand as before the correction. Served by the primary
/// key's first columns.
struct DeleteTreatmentTimes: Statement {
    static let name = "claims_delete_times"
    static let sql = """
        DELETE FROM treatment_time
        USING unnest($1::integer[], $2::date[], $3::bigint[]) AS old(clinic_id, service_date, visit_id)
        WHERE treatment_time.clinic_id = ANY($1::integer[]) AND treatment_time.service_date = ANY($2::date[])
          AND treatment_time.clinic_id = old.clinic_id AND treatment_time.service_date = old.service_date
          AND treatment_time.visit_id = old.visit_id
        """
    let claims: [Claim]

    func bind(_ parameters: inout Parameters) {
        parameters.append(claims.map(\.clinicID))
        parameters.append(claims.map(\.serviceDate))
        parameters.append(claims.map(\.visitID))
    }
}

/// Time that a claim's therapist or assistant spent with other patients of ``EarlierClaims`` on the day. Served by the primary
/// key of `treatment_time` and by `claim_visit`.
struct ReadOtherTreatmentTimes: Statement {
    static let name = "claims_other_times"
    static let sql = """
        SELECT asked.place, other.minutes
        FROM unnest($1::bigint[], $2::bigint[], $3::integer[], $4::bytea[], $5::date[], $6::smallint[], $7::bigint[],
                    $8::bytea[])
             AS asked(place, claim_id, clinic_id, patient_index, service_date, counted_from, visit_id, person_index)
        CROSS JOIN LATERAL (
            SELECT spent.minutes FROM treatment_time AS spent
            WHERE spent.clinic_id = asked.clinic_id AND spent.service_date = asked.service_date
              AND spent.person_index = asked.person_index AND spent.patient_index <> asked.patient_index
              AND (SELECT \(EarlierClaims.condition) FROM claim AS other
                   WHERE other.visit_id = spent.visit_id AND other.clinic_id + 0 = spent.clinic_id
                     AND other.coverage_rank = 1)
            LIMIT 200) AS other
        """
    /// Each with the index of who spent it.
    let times: [(claim: Claim, personIndex: [UInt8])]

    func bind(_ parameters: inout Parameters) {
        parameters.append(times.indices.map(Int64.init))
        parameters.append(times.map(\.claim.id))
        parameters.append(times.map(\.claim.clinicID))
        parameters.append(times.map(\.claim.patientIndex))
        parameters.append(times.map(\.claim.serviceDate))
        parameters.append(times.map { EarlierClaims.countedFrom($0.claim) })
        parameters.append(times.map(\.claim.visitID))
        parameters.append(times.map(\.personIndex))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (place: Int64, minutes: String) {
        (place: try row.next(), minutes: try row.next())
    }
}
