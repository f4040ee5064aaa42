internal import Postgres

/// Adds a version to a clinic's release rule; answers the clinic's number, no row for an unknown code.
struct InsertReleaseRule: Statement {
    static let name = "releases_set"
    static let sql = """
        INSERT INTO clinic_release (clinic_id, over_cents, on_overrides, set_by)
        SELECT clinic_id, $2, $3, $4 FROM clinic WHERE code = $1 RETURNING clinic_id
        """
    let clinic: String
    let rule: Releases.Rule
    let actor: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(clinic)
        parameters.append(rule.overCents)
        parameters.append(rule.onOverrides)
        parameters.append(actor)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int32 { try row.next() }
}

/// The release rules in force, by clinic. Served by `clinic_release_of`.
struct ReadReleaseRules: Statement {
    static let name = "releases_rules"
    static let sql = """
        SELECT DISTINCT ON (clinic_id) clinic_id, code, over_cents, on_overrides, set_by, set_at
        FROM clinic_release JOIN clinic USING (clinic_id) ORDER BY clinic_id, release_id DESC
        """

    static func decode(
        _ row: inout RowDecoder
    ) throws(PostgresError) -> (clinicID: Int32, listing: Releases.Listing) {
        let clinicID: Int32 = try row.next()
        let code: String = try row.next()
        let rule = Releases.Rule(overCents: try row.next(), onOverrides: try row.next())
        return (
            clinicID: clinicID,
            listing: Releases.Listing(
                clinicID: code, rule: rule, setBy: try row.next(), setAt: try row.next(Timestamp.self).iso8601)
        )
    }
}

/// I3: a claim that waited for a second person and went on to be sent by anybody else: by a machine, or by a person who acted
/// on it before otherwise than by releasing it, in person or through a token.
enum ReleasesBySamePerson: BreachCheck {
    static let name = "verify_releases"
    static let sql = """
        SELECT count(*) FROM claim_event AS release
        WHERE release.from_stage = 45 AND release.to_stage = 40
          AND (release.actor !~ '^(person|token):'
               OR EXISTS (
                   SELECT 1 FROM claim_event AS earlier
                   WHERE earlier.claim_id = release.claim_id AND earlier.clinic_id = release.clinic_id
                     AND earlier.seq < release.seq AND earlier.actor ~ '^(person|token):'
                     AND NOT (earlier.from_stage = 45 AND earlier.to_stage = 40)
                     AND lower(split_part(split_part(earlier.actor, ':', 2), '/', 1))
                         = lower(split_part(split_part(release.actor, ':', 2), '/', 1))))
        """
}

/// I3: a claim that its last scrub let pass to the next file although its charge was over the amount from which the clinic's
/// rule has a second person release it. Rules younger than a minute do not count: a scrub may not have seen them yet.
enum ReleasesLeftOut: BreachCheck {
    static let name = "verify_unreleased"
    static let sql = """
        SELECT count(*) FROM claim
        CROSS JOIN LATERAL (
            SELECT at, from_stage, to_stage FROM claim_event AS event
            WHERE event.claim_id = claim.claim_id AND event.clinic_id = claim.clinic_id AND event.from_stage = 30
              AND event.to_stage <> 30 ORDER BY seq DESC LIMIT 1) AS scrubbed
        CROSS JOIN LATERAL (
            SELECT over_cents, set_at FROM clinic_release AS rule
            WHERE rule.clinic_id = claim.clinic_id AND rule.set_at <= scrubbed.at
            ORDER BY release_id DESC LIMIT 1) AS rule
        WHERE claim.clinic_id IN (SELECT ruled.clinic_id FROM clinic_release AS ruled)
          AND scrubbed.to_stage = 40 AND claim.charge_cents > rule.over_cents
          AND rule.set_at < scrubbed.at - interval '1 minute'
        """
}
