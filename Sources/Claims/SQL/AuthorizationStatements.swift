internal import Postgres

/// Adds authorizations that are new and locks all of them, in the order of their unique key, so that two batches never
/// wait for each other crosswise. What is read after it stays true until the transaction ends.
///
/// A row that exists is locked by the update that changes nothing; what the visits tell of it is saved later.
struct HoldAuthorizations: Statement {
    static let name = "claims_authorizations_hold"
    static let sql = """
        INSERT INTO prior_authorization AS held (clinic_id, patient_index, payer_id, number_index, told_on, valid_from,
                                                 valid_to, visits, units, codes)
        SELECT DISTINCT ON (clinic_id, patient_index, payer_id, number_index)
               clinic_id, patient_index, payer_id, number_index, told_on, valid_from, valid_to, visits, units,
               string_to_array(codes, ',')
        FROM unnest($1::integer[], $2::bytea[], $3::text[], $4::bytea[], $5::date[], $6::date[], $7::date[],
                    $8::integer[], $9::integer[], $10::text[])
             AS told(clinic_id, patient_index, payer_id, number_index, told_on, valid_from, valid_to, visits, units,
                     codes)
        ORDER BY clinic_id, patient_index, payer_id, number_index, told_on DESC
        ON CONFLICT (clinic_id, patient_index, payer_id, number_index)
        DO UPDATE SET told_on = held.told_on WHERE false
        """
    let grants: [AuthorizationGrant]

    func bind(_ parameters: inout Parameters) {
        parameters.append(grants.map(\.key.clinicID))
        parameters.append(grants.map(\.key.patientIndex))
        parameters.append(grants.map(\.key.payerID))
        parameters.append(grants.map(\.key.numberIndex))
        parameters.append(grants.map(\.toldOn))
        parameters.append(grants.map(\.from))
        parameters.append(grants.map(\.to))
        parameters.append(grants.map(\.visits))
        parameters.append(grants.map(\.units))
        parameters.append(grants.map { $0.codes.joined(separator: ",") })
    }
}

/// The held authorizations with what claims on their way take of them: from `ready` (40) on, except those rejected
/// (65). Served by the unique key, `authorization_reservation_of` and the claims' primary key.
struct ReadAuthorizations: Statement {
    static let name = "claims_authorizations"
    static let sql = """
        SELECT held.authorization_id, asked.clinic_id, asked.patient_index, asked.payer_id, asked.number_index,
               held.told_on, held.valid_from, held.valid_to, held.visits, held.units, held.codes, taken.visits,
               taken.units
        FROM (SELECT DISTINCT * FROM unnest($1::integer[], $2::bytea[], $3::text[], $4::bytea[])
                  AS key(clinic_id, patient_index, payer_id, number_index)) AS asked
        CROSS JOIN LATERAL (
            SELECT * FROM prior_authorization AS held
            WHERE held.clinic_id = asked.clinic_id AND held.patient_index = asked.patient_index
              AND held.payer_id = asked.payer_id AND held.number_index = asked.number_index LIMIT 1) AS held
        CROSS JOIN LATERAL (
            SELECT count(*)::integer AS visits, coalesce(sum(units), 0)::integer AS units
            FROM authorization_reservation AS share
            WHERE share.authorization_id = held.authorization_id AND share.clinic_id = held.clinic_id
              AND (SELECT claim.stage >= 40 AND claim.stage <> 65 FROM claim
                   WHERE claim.claim_id = share.claim_id AND claim.clinic_id = share.clinic_id)) AS taken
        """
    let keys: [AuthorizationKey]

    func bind(_ parameters: inout Parameters) {
        parameters.append(keys.map(\.clinicID))
        parameters.append(keys.map(\.patientIndex))
        parameters.append(keys.map(\.payerID))
        parameters.append(keys.map(\.numberIndex))
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> AuthorizationLedger.Account {
        AuthorizationLedger.Account(
            id: try row.next(),
            key: AuthorizationKey(
                clinicID: try row.next(), patientIndex: try row.next(), payerID: try row.next(),
                numberIndex: try row.next()),
            toldOn: try row.next(), from: try row.next(), to: try row.next(), visits: try row.next(),
            units: try row.next(), codes: try row.next(), visitsTaken: try row.next(), unitsTaken: try row.next())
    }
}

/// Saves what visits told anew of held authorizations. Served by the primary key.
struct SaveAuthorizations: Statement {
    static let name = "claims_authorizations_save"
    static let sql = """
        UPDATE prior_authorization AS held
        SET told_on = new.told_on, valid_from = new.valid_from, valid_to = new.valid_to, visits = new.visits,
            units = new.units, codes = string_to_array(new.codes, ',')
        FROM unnest($1::bigint[], $2::integer[], $3::date[], $4::date[], $5::date[], $6::integer[], $7::integer[],
                    $8::text[])
             AS new(authorization_id, clinic_id, told_on, valid_from, valid_to, visits, units, codes)
        WHERE held.authorization_id = ANY($1::bigint[]) AND held.authorization_id = new.authorization_id
          AND held.clinic_id = new.clinic_id
        """
    let accounts: [AuthorizationLedger.Account]

    func bind(_ parameters: inout Parameters) {
        parameters.append(accounts.map(\.id))
        parameters.append(accounts.map(\.key.clinicID))
        parameters.append(accounts.map(\.toldOn))
        parameters.append(accounts.map(\.from))
        parameters.append(accounts.map(\.to))
        parameters.append(accounts.map(\.visits))
        parameters.append(accounts.map(\.units))
        parameters.append(accounts.map { $0.codes.joined(separator: ",") })
    }
}

/// Stores what claims take of authorizations; a claim scrubbed again takes it anew.
struct SaveReservations: Statement {
    static let name = "claims_reservations"
    static let sql = """
        INSERT INTO authorization_reservation (claim_id, clinic_id, authorization_id, units)
        SELECT * FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::integer[])
        """
    let reservations: [AuthorizationLedger.Reservation]

    func bind(_ parameters: inout Parameters) {
        parameters.append(reservations.map(\.claimID))
        parameters.append(reservations.map(\.clinicID))
        parameters.append(reservations.map(\.authorizationID))
        parameters.append(reservations.map(\.units))
    }
}

/// Authorizations with their balance, by clinic, or those of one clinic.
struct ListAuthorizations: Statement {
    static let name = "claims_authorizations_list"
    static let sql = """
        SELECT authorization_id, clinic.code, payer_id, valid_from, valid_to, visits, held.units,
               count(share.claim_id) FILTER (WHERE state = 'reserved'),
               count(share.claim_id) FILTER (WHERE state = 'committed'),
               coalesce(sum(share.units) FILTER (WHERE state = 'reserved'), 0)::bigint,
               coalesce(sum(share.units) FILTER (WHERE state = 'committed'), 0)::bigint
        FROM prior_authorization AS held JOIN clinic USING (clinic_id)
        LEFT JOIN authorization_use AS share USING (authorization_id, clinic_id)
        WHERE $1::text IS NULL OR clinic.code = $1
        GROUP BY authorization_id, clinic.code, payer_id, valid_from, valid_to, visits, held.units
        ORDER BY clinic.code, authorization_id
        """
    let clinic: String?

    func bind(_ parameters: inout Parameters) { parameters.append(clinic) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Authorizations.Balance {
        try Authorizations.Balance(decoding: &row)
    }
}
