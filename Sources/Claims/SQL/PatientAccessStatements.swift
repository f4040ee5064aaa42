internal import Postgres
internal import Vault

/// Sealed findings of a claim's last scrub. Served by the primary key.
struct ReadSealedFindings: Statement {
    static let name = "patients_findings"
    static let sql = "SELECT finding_no, sealed FROM finding WHERE claim_id = $1 ORDER BY finding_no"
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }

    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> (number: Int16, sealed: [UInt8]) {
        (number: try row.next(), sealed: try row.next())
    }
}

/// What people wrote about a claim, sealed, oldest first. Served by `work_note_claim`, by `rule_decision_standing` for decisions in force and by a
/// look at the clinic's other rows, of which there are few.
struct ReadSealedNotes: Statement {
    static let name = "patients_notes"
    static let sql = """
        SELECT 'decision', kind, rule, claim_id, decided_by, decided_at, reason FROM rule_decision WHERE claim_id = $1
        UNION ALL SELECT 'denial', action, '', denial_id, person, at, reason FROM denial_work WHERE claim_id = $1
        UNION ALL SELECT 'void', '', '', claim_id, ordered_by, ordered_at, reason FROM claim_void WHERE claim_id = $1
        UNION ALL SELECT 'shortfall', '', '', claim_id, accepted_by, accepted_at, reason FROM accepted_shortfall WHERE claim_id = $1
        UNION ALL SELECT 'work', '', '', claim_id, 'person:' || written_by, written_at, sealed
        FROM work_note WHERE claim_id = $1
        ORDER BY 6
        """
    let claimID: Int64

    func bind(_ parameters: inout Parameters) { parameters.append(claimID) }
    static func decode(_ row: inout RowDecoder) throws(PostgresError) -> SealedNote { try SealedNote(decoding: &row) }
}

/// Something that a person wrote, as stored.
struct SealedNote: Sendable {
    private let source: String
    private let kind: String
    private let rule: String
    private let number: Int64
    let person: String
    let at: Timestamp
    let sealed: [UInt8]

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        source = try row.next()
        kind = try row.next()
        rule = try row.next()
        number = try row.next()
        person = try row.next()
        at = try row.next()
        sealed = try row.next()
    }

    /// What it is about; codes and numbers.
    var about: String {
        switch source {
        case "decision": "\(kind) \(rule)"
        case "denial": "denial \(number) \(kind)"
        case "work": "note"
        case "shortfall": "short payment accepted"
        default: "void"
        }
    }

    /// Where it was sealed for.
    func context(clinic: Int32) throws(PostgresError) -> SealContext {
        switch source {
        case "decision":
            .decision(number, kind: try ReadStandingDecisions.kind(kind), rule: rule, clinic: clinic)
        case "denial": .denialWork(number, clinic: clinic)
        case "work": .workNote(number, clinic: clinic)
        case "shortfall": .acceptedShortfall(number, clinic: clinic)
        default: .void(number, clinic: clinic)
        }
    }
}
