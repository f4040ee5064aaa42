internal import Postgres

/// A count of rows that should be zero. The text is fixed by each case, so every check is one prepared statement.
struct CountBreaches<Check: BreachCheck>: Statement {
    static var name: String { Check.name }
    static var sql: String { Check.sql }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// A query that counts what must not exist.
protocol BreachCheck: Sendable {
    static var name: String { get }
    static var sql: String { get }
}

/// I1: a visit without a claim, or the other way round.
enum VisitsWithoutClaim: BreachCheck {
    static let name = "verify_visits"
    static let sql = """
        SELECT count(*) FROM visit FULL JOIN claim USING (visit_id, clinic_id)
        WHERE claim.claim_id IS NULL OR visit.visit_key IS NULL
        """
}

/// I1: a row that names a clinic, route, file or remittance that is not there; the hot tables have no foreign keys.
enum RowsWithoutParent: BreachCheck {
    static let name = "verify_parents"
    static let sql = """
        SELECT (SELECT count(*) FROM claim WHERE clinic_id NOT IN (SELECT clinic.clinic_id FROM clinic)
                    OR route_id NOT IN (SELECT payer_route.route_id FROM payer_route))
             + (SELECT count(*) FROM visit WHERE intake_id NOT IN (SELECT intake_file.intake_id FROM intake_file))
             + (SELECT count(*) FROM submission WHERE file_id NOT IN (SELECT submission_file.file_id FROM submission_file))
             + (SELECT count(*) FROM remittance_claim
                WHERE remittance_id NOT IN (SELECT remittance.remittance_id FROM remittance))
        """
}

/// I1: an open claim without a due next action.
enum ClaimsWithoutNextAction: BreachCheck {
    static let name = "verify_next_action"
    static let sql = "SELECT count(*) FROM claim WHERE stage <> 90 AND next_action_at IS NULL"
}

/// I1: a claim whose step has no job (its own, or that of the batch it is asked about in), and a waiting claim whose
/// follow-up has none.
enum ClaimsWithoutJob: BreachCheck {
    static let name = "verify_jobs"
    static let sql = """
        WITH pending AS (
            SELECT queue, subject FROM job UNION ALL SELECT queue, subject FROM job_later
            UNION ALL SELECT queue, subject FROM job_dead
        )
        SELECT count(*) FROM claim
        WHERE (stage = 20 AND claim_id NOT IN (SELECT subject FROM pending WHERE queue = 1)
               AND claim_id NOT IN (SELECT unnest(claim_ids) FROM inquiry_file
                                    WHERE status IN ('planned', 'sent')
                                      AND inquiry_id IN (SELECT subject FROM pending WHERE queue = 8)))
           OR (stage = 30 AND claim_id NOT IN (SELECT subject FROM pending WHERE queue = 2))
           OR (stage = 40 AND claim_id NOT IN (SELECT ready_claim.claim_id FROM ready_claim))
           OR (stage = 50 AND file_id NOT IN (SELECT subject FROM pending WHERE queue = 3))
           OR (stage IN (60, 70) AND claim_id NOT IN (SELECT subject FROM pending WHERE queue = 7))
           OR (stage = 62 AND claim_id NOT IN (SELECT subject FROM pending WHERE queue = 12))
        """
}

/// I2: a second live original of a claim (the unique index forbids it; this looks all the same).
enum SecondOriginals: BreachCheck {
    static let name = "verify_originals"
    static let sql = """
        SELECT count(*) FROM (SELECT 1 FROM submission WHERE frequency = 1 AND status IN ('open', 'accepted')
                              GROUP BY claim_id, clinic_id HAVING count(*) > 1) AS twice
        """
}

/// I2: a later submission without its predecessor.
enum SubmissionsWithoutLineage: BreachCheck {
    static let name = "verify_lineage"
    static let sql = "SELECT count(*) FROM submission WHERE number > 1 AND predecessor IS NULL"
}

/// I10: an authorization of which claims take more than was granted.
enum OverdrawnAuthorizations: BreachCheck {
    static let name = "verify_authorizations"
    static let sql = """
        SELECT count(*) FROM prior_authorization AS held
        JOIN (SELECT authorization_id, clinic_id, count(*) AS visits, sum(units) AS units FROM authorization_use
              WHERE state <> 'released' GROUP BY authorization_id, clinic_id) AS taken
             USING (authorization_id, clinic_id)
        WHERE taken.visits > held.visits OR taken.units > held.units
        """
}

/// I10: a claim that takes of an authorization that is not there.
enum ReservationsOfNothing: BreachCheck {
    static let name = "verify_reservations"
    static let sql = """
        SELECT count(*) FROM authorization_reservation LEFT JOIN prior_authorization AS held
               USING (authorization_id, clinic_id)
        WHERE held.payer_id IS NULL
        """
}

/// I5: a job that was settled twice.
enum JobsSettledTwice: BreachCheck {
    static let name = "verify_settled"
    static let sql = """
        SELECT count(*) FROM (SELECT 1 FROM job_done GROUP BY id HAVING count(*) > 1) AS twice
        """
}

/// I8: rows of another clinic that a transaction scoped to the first clinic can see (`claimline.clinics` is set by the
/// verifier before it).
enum RowsOfOtherClinics: BreachCheck {
    static let name = "verify_isolation"
    static let sql = """
        SELECT (SELECT count(*) FROM claim WHERE clinic_id <> ALL ((SELECT clinics_in_scope())::integer[]))
             + (SELECT count(*) FROM visit WHERE clinic_id <> ALL ((SELECT clinics_in_scope())::integer[]))
             + (SELECT count(*) FROM ledger_entry WHERE clinic_id <> ALL ((SELECT clinics_in_scope())::integer[]))
             + (SELECT count(*) FROM claim_event WHERE clinic_id <> ALL ((SELECT clinics_in_scope())::integer[]))
        """
}

/// A page of claims by number, for replaying their events.
struct PageClaims: Statement {
    static let name = "verify_page"
    static let sql = "SELECT \(ClaimRow.columns) FROM claim WHERE claim_id > $1 ORDER BY claim_id LIMIT $2"
    let after: Int64
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(after)
        parameters.append(limit)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Claim { try ClaimRow.decode(&row) }
}

/// The events of claims, in order.
struct ReadEvents: Statement {
    static let name = "claims_events_read"
    static let sql = """
        SELECT claim_id, clinic_id, seq, from_stage, to_stage, actor, token, detail, at, business_at, hash
        FROM claim_event WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id, seq
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> ClaimEvent {
        let claimID: Int64 = try row.next()
        let clinicID: Int32 = try row.next()
        let sequence: Int32 = try row.next()
        let from: Int16? = try row.next()
        return ClaimEvent(
            claimID: claimID, clinicID: clinicID, sequence: sequence,
            from: try from.map { number throws(PostgresError) in try ClaimRow.stage(number) },
            to: try ClaimRow.stage(row.next()), actor: try row.next(), token: try row.next(), detail: try row.next(),
            clock: TransactionClock(now: try row.next(), business: try row.next()), hash: try row.next())
    }
}

/// Submissions that a partner must have received: their files are sent. For comparing with the partner's own ledger.
struct ReadSentSubmissions: Statement {
    static let name = "verify_sent"
    static let sql = """
        SELECT submission.control_number, submission.claim_id, submission.charge_cents, submission.status
        FROM submission JOIN submission_file USING (file_id)
        WHERE submission_file.status IN ('sent', 'accepted', 'rejected')
        """

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (control: String, claimID: Int64, chargeCents: Int64, status: String) {
        (control: try row.next(), claimID: try row.next(), chargeCents: try row.next(), status: try row.next())
    }
}

/// Every control number ever written, sent or not.
struct ReadControlNumbers: Statement {
    static let name = "verify_controls"
    static let sql = "SELECT control_number FROM submission"

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> String { try row.next() }
}

/// I3: anchors that do not recompute from the events they cover.
enum BrokenAnchors: BreachCheck {
    static let name = "verify_anchors"
    static let sql = """
        SELECT count(*) FROM audit_anchor AS anchor
        CROSS JOIN LATERAL (
            SELECT count(*) AS events, sha256(coalesce(string_agg(hash, ''::bytea ORDER BY claim_id, seq), ''::bytea)) AS digest
            FROM claim_event WHERE xid >= anchor.from_xid AND xid < anchor.to_xid) AS now
        WHERE now.events <> anchor.events OR now.digest <> anchor.digest
        """
}

/// Anchors all events of transactions that ended since the last anchor.
///
/// Only transactions older than every running one are covered, so that none can still add to the range.
struct AnchorEvents: Statement {
    static let name = "claims_anchor"
    static let sql = """
        WITH range AS (
            SELECT coalesce((SELECT max(to_xid) FROM audit_anchor), '0'::xid8) AS from_xid,
                   pg_snapshot_xmin(pg_current_snapshot()) AS to_xid
        ), covered AS (
            SELECT count(*) AS events, sha256(coalesce(string_agg(hash, ''::bytea ORDER BY claim_id, seq), ''::bytea)) AS digest
            FROM claim_event, range WHERE xid >= range.from_xid AND xid < range.to_xid
        )
        INSERT INTO audit_anchor (from_xid, to_xid, events, digest)
        SELECT from_xid, to_xid, events, digest FROM range, covered WHERE events > 0
        """
}
