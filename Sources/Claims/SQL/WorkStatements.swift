internal import Billing
internal import Postgres

/// Every work list at a glance. Reads the rows of `work_item`, running clocks near their end, files in doubt and short
/// decisions of a year, each by its index: as many as wait, however long the history.
struct SummarizeWork: Statement {
    static let name = "claims_work_summary"
    static let sql = """
        SELECT list, count(*), coalesce(sum(cents), 0)::bigint, min(since), min(due_at) FROM work GROUP BY list
        """

    struct Row: Sendable {
        let name: String
        let claims: Int64
        let cents: Int64
        let oldest: Timestamp?
        let due: Timestamp?
    }

    func bind(_ parameters: inout Parameters) {}

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Row {
        Row(
            name: try row.next(), claims: try row.next(), cents: try row.next(), oldest: try row.next(),
            due: try row.next())
    }
}

extension WorkLists.Filter {
    /// Over `work`; parameters 1 to 5 are the list and the filter.
    static let condition = """
        work.list = $1 AND ($2::text IS NULL OR work.clinic_id = (SELECT clinic_id FROM clinic WHERE code = $2)) AND ($3::text IS NULL OR work.payer_id = $3)
          AND ($4::text IS NULL OR coalesce(work.assigned_to, '') = $4)
          AND ($5::text IS NULL OR EXISTS (
              SELECT FROM finding WHERE finding.claim_id = work.claim_id AND finding.clinic_id = work.clinic_id
                  AND finding.rule = $5 AND finding.severity = 'reject'))
        """

    func bind(_ list: String, _ parameters: inout Parameters) {
        parameters.append(list)
        parameters.append(clinic)
        parameters.append(payerID)
        parameters.append(assignedTo)
        parameters.append(rule)
    }
}

/// A page of a work list, due soonest first, claims without a date last. It begins after a place, not after a claim, which may
/// have left the list since.
struct ListWork: Statement {
    static let name = "claims_work_list"
    static let sql = """
        SELECT page.claim_id, clinic.code, visit.visit_key, page.stage, page.payer_id, page.hold_reason, page.cents, page.since,
               page.due_at, page.assigned_to,
               CASE WHEN page.locked_until > now() THEN page.locked_by END, page.follow_up_on
        FROM (SELECT work.* FROM work
              WHERE \(WorkLists.Filter.condition)
                AND ($6::bigint IS NULL
                     OR (coalesce(work.due_at, 'infinity'), work.claim_id) > (coalesce($7::timestamptz, 'infinity'), $6))
                AND (cardinality($9::bigint[]) = 0 OR work.claim_id = ANY ($9))
              ORDER BY coalesce(work.due_at, 'infinity'), work.claim_id LIMIT $8) AS page
        JOIN clinic USING (clinic_id) JOIN claim USING (claim_id, clinic_id) JOIN visit USING (visit_id, clinic_id)
        ORDER BY coalesce(page.due_at, 'infinity'), page.claim_id
        """
    let list: String
    let filter: WorkLists.Filter
    let after: WorkLists.Place?
    let limit: Int64
    /// Only these claims; empty: all.
    let claims: [Int64]

    func bind(_ parameters: inout Parameters) {
        filter.bind(list, &parameters)
        parameters.append(after?.claimID)
        parameters.append(after?.dueAt)
        parameters.append(limit)
        parameters.append(claims)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> WorkItem {
        WorkItem(
            claimID: try row.next(), clinicID: try row.next(), visitID: try row.next(),
            stage: ClaimStage(rawValue: try row.next())?.name ?? "", payerID: try row.next(), reason: try row.next(),
            cents: try row.next(), since: try row.next(Timestamp?.self)?.iso8601,
            dueAt: try row.next(Timestamp?.self)?.finiteText, assignedTo: try row.next(), lockedBy: try row.next(),
            followUpOn: try row.next(PostgresDate?.self)?.day.iso)
    }
}

/// The claim that a person gets next: their own work before nobody's, none that somebody else holds, those after the current one
/// before those up to it.
struct FindNextWork: Statement {
    static let name = "claims_work_next"
    static let sql = """
        SELECT work.claim_id
        FROM work
        LEFT JOIN (SELECT coalesce(due_at, 'infinity') AS due_at, claim_id FROM work WHERE list = $1 AND claim_id = $6 LIMIT 1)
            AS current ON true
        WHERE \(WorkLists.Filter.condition)
          AND ($6::bigint IS NULL OR work.claim_id <> $6)
          AND (work.locked_until IS NULL OR work.locked_until <= now() OR work.locked_by = $7)
          AND (work.assigned_to IS NULL OR work.assigned_to = $7)
          AND (work.follow_up_on IS NULL OR work.follow_up_on <= (SELECT business_now())::date)
        ORDER BY work.assigned_to IS NULL,
                 coalesce((coalesce(work.due_at, 'infinity'), work.claim_id) <= (current.due_at, current.claim_id), false),
                 coalesce(work.due_at, 'infinity'), work.claim_id
        LIMIT 1
        """
    let list: String
    let filter: WorkLists.Filter
    let current: Int64?
    let login: String

    func bind(_ parameters: inout Parameters) {
        filter.bind(list, &parameters)
        parameters.append(current)
        parameters.append(login)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// The claim before the current one in the list's order that nobody else holds or has as theirs; also one that is put off, since
/// the person has just left it.
struct FindPreviousWork: Statement {
    static let name = "claims_work_previous"
    static let sql = """
        SELECT work.claim_id
        FROM work
        CROSS JOIN (SELECT coalesce(due_at, 'infinity') AS due_at, claim_id FROM work WHERE list = $1 AND claim_id = $6 LIMIT 1)
            AS current
        WHERE \(WorkLists.Filter.condition)
          AND (coalesce(work.due_at, 'infinity'), work.claim_id) < (current.due_at, current.claim_id)
          AND (work.locked_until IS NULL OR work.locked_until <= now() OR work.locked_by = $7)
          AND (work.assigned_to IS NULL OR work.assigned_to = $7)
        ORDER BY coalesce(work.due_at, 'infinity') DESC, work.claim_id DESC LIMIT 1
        """
    let list: String
    let filter: WorkLists.Filter
    let current: Int64
    let login: String

    func bind(_ parameters: inout Parameters) {
        filter.bind(list, &parameters)
        parameters.append(current)
        parameters.append(login)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Locks a claim for a person unless somebody else holds it. Locks its row: of two at once the second finds it held.
struct LockWork: Statement {
    static let name = "claims_work_lock"
    static let sql = """
        INSERT INTO work_item (claim_id, clinic_id, stage, locked_by, locked_until)
        SELECT claim_id, clinic_id, stage, $2, now() + make_interval(mins => $3) FROM claim WHERE claim_id = $1
        ON CONFLICT (claim_id, clinic_id) DO UPDATE
            SET locked_by = EXCLUDED.locked_by, locked_until = EXCLUDED.locked_until
            WHERE work_item.locked_until IS NULL OR work_item.locked_until <= now() OR work_item.locked_by = $2
        RETURNING claim_id
        """
    let claimID: Int64
    let login: String
    let minutes: Int32

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(login)
        parameters.append(minutes)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Whether a claim stands in a list.
struct IsListed: Statement {
    static let name = "claims_work_listed"
    static let sql = "SELECT claim_id FROM work WHERE list = $1 AND claim_id = $2 LIMIT 1"
    let list: String
    let claimID: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(list)
        parameters.append(claimID)
    }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> Int64 { try row.next() }
}

/// Gives back a claim that the person locked.
struct UnlockWork: Statement {
    static let name = "claims_work_unlock"
    static let sql = """
        UPDATE work_item SET locked_by = NULL, locked_until = NULL WHERE claim_id = $1 AND locked_by = $2
        """
    let claimID: Int64
    let login: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(login)
    }
}

/// Makes claims somebody's work.
struct AssignWork: Statement {
    static let name = "claims_work_assign"
    static let sql = """
        INSERT INTO work_item (claim_id, clinic_id, stage, assigned_to)
        SELECT claim_id, clinic_id, stage, $2 FROM claim WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id
        ON CONFLICT (claim_id, clinic_id) DO UPDATE SET assigned_to = EXCLUDED.assigned_to
        """
    let claimIDs: [Int64]
    let login: String?

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimIDs)
        parameters.append(login)
    }
}

/// Puts claims off to a day.
struct PutOffWork: Statement {
    static let name = "claims_work_put_off"
    static let sql = """
        INSERT INTO work_item (claim_id, clinic_id, stage, follow_up_on)
        SELECT claim_id, clinic_id, stage, $2 FROM claim WHERE claim_id = ANY($1::bigint[]) ORDER BY claim_id
        ON CONFLICT (claim_id, clinic_id) DO UPDATE SET follow_up_on = EXCLUDED.follow_up_on
        """
    let claimIDs: [Int64]
    let day: PostgresDate?

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimIDs)
        parameters.append(day)
    }
}

/// Stores a note; one of a request that was carried out already is there.
struct InsertWorkNote: Statement {
    static let name = "claims_work_note"
    static let sql = """
        INSERT INTO work_note (claim_id, clinic_id, written_by, sealed, request_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (claim_id, clinic_id, request_id) DO NOTHING
        """
    let claimID: Int64
    let clinicID: Int32
    let login: String
    let sealed: [UInt8]
    let requestID: Int64?

    func bind(_ parameters: inout Parameters) {
        parameters.append(claimID)
        parameters.append(clinicID)
        parameters.append(login)
        parameters.append(sealed)
        parameters.append(requestID)
    }
}

/// Notes that claims which wait for an acknowledgement too long stand in a work list.
struct MarkUnacknowledged: Statement {
    static let name = "claims_work_unacknowledged"
    static let sql = """
        INSERT INTO work_item (claim_id, clinic_id, stage)
        SELECT claim_id, clinic_id, stage FROM claim WHERE claim_id = ANY($1::bigint[]) AND stage = 60 ORDER BY claim_id
        ON CONFLICT (claim_id, clinic_id) DO UPDATE SET stage = EXCLUDED.stage
        """
    let claimIDs: [Int64]

    func bind(_ parameters: inout Parameters) { parameters.append(claimIDs) }
}

/// Removes rows of claims that went on and are nobody's to work any more. Reads as many rows as wait.
struct PruneWork: Statement {
    static let name = "claims_work_prune"
    static let sql = """
        DELETE FROM work_item USING claim
        WHERE claim.claim_id = work_item.claim_id AND claim.clinic_id = work_item.clinic_id
          AND claim.stage <> work_item.stage AND coalesce(work_item.locked_until, '-infinity') <= now()
        """

    func bind(_ parameters: inout Parameters) {}
}

/// A person's filters.
struct ListFilters: Statement {
    static let name = "claims_filters"
    static let sql = "SELECT name, target FROM saved_filter WHERE account_id = $1 ORDER BY name"
    let account: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(account) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SavedFilters.Filter {
        SavedFilters.Filter(name: try row.next(), target: try row.next())
    }
}

/// Keeps a filter.
struct KeepFilter: Statement {
    static let name = "claims_filter_keep"
    static let sql = """
        INSERT INTO saved_filter (account_id, name, target)
        SELECT $1, $2, $3 WHERE (SELECT count(*) FROM saved_filter WHERE account_id = $1 AND name <> $2) < $4
        ON CONFLICT (account_id, name) DO UPDATE SET target = EXCLUDED.target
        """
    let account: Int64
    let name: String
    let target: String
    let limit: Int64

    func bind(_ parameters: inout Parameters) {
        parameters.append(account)
        parameters.append(name)
        parameters.append(target)
        parameters.append(limit)
    }
}

/// Forgets a filter.
struct RemoveFilter: Statement {
    static let name = "claims_filter_remove"
    static let sql = "DELETE FROM saved_filter WHERE account_id = $1 AND name = $2"
    let account: Int64
    let name: String

    func bind(_ parameters: inout Parameters) {
        parameters.append(account)
        parameters.append(name)
    }
}
