public import Billing

/// The result of `claimline check`, coded as its JSON document.
public struct CheckReport: Encodable, Sendable {
    /// A claim as it would be sent, auto-fixes included; also when it is held.
    public struct Claim: Encodable, Sendable {
        /// The visit's id.
        public let visitID: String
        /// The clinic's code.
        public let clinicID: String
        /// The payer that the claim goes to first.
        public let payerID: String
        /// Sum of the lines' charges.
        public let totalChargeCents: Int64
        /// Lines in claim order.
        public let lines: [Line]

        enum CodingKeys: String, CodingKey {
            case lines
            case visitID = "visit_id"
            case clinicID = "clinic_id"
            case payerID = "payer_id"
            case totalChargeCents = "total_charge_cents"
        }
    }

    /// One line of a claim.
    public struct Line: Encodable, Sendable {
        /// CPT or HCPCS code.
        public let code: String
        /// Modifiers in claim order.
        public let modifiers: [String]
        /// Units, at least 1.
        public let units: Int
        /// Charge for all units.
        public let chargeCents: Int64

        enum CodingKeys: String, CodingKey {
            case code, modifiers, units
            case chargeCents = "charge_cents"
        }
    }

    /// What is wrong with a record that is no visit.
    public struct Reject: Encodable, Sendable {
        /// Line of the file, or segment of an X12 file, from 1.
        public let line: Int
        /// Path of the field; empty for the whole record.
        public let field: String
        /// What is wrong, never the value.
        public let reason: String

        init(_ problem: RecordProblem) {
            line = problem.line
            field = problem.field
            reason = problem.reason
        }
    }

    /// Version of the document's shape.
    public let schemaVersion = 1
    /// Visits that were scrubbed.
    public private(set) var visits = 0
    /// Visits without a finding of severity reject or warn.
    public private(set) var clean = 0
    /// Records that repeat an earlier one of the file word for word; they are not scrubbed again.
    public internal(set) var repeated = 0
    /// Findings in the order of the file.
    public private(set) var findings: [Finding] = []
    /// One claim a visit, in the order of the file.
    public private(set) var claims: [Claim] = []
    /// Records that are no visits.
    public internal(set) var rejects: [Reject] = []

    /// True when every record is a visit and every visit is clean.
    public var isClean: Bool { rejects.isEmpty && clean == visits }

    enum CodingKeys: String, CodingKey {
        case visits, clean, repeated, findings, claims, rejects
        case schemaVersion = "schema_version"
    }

    mutating func add(_ visit: Visit, _ result: ScrubResult) {
        visits += 1
        if result.isClean { clean += 1 }
        findings += result.findings
        let lines = result.lines.map {
            Line(code: $0.code, modifiers: $0.modifiers, units: $0.units, chargeCents: $0.chargeCents)
        }
        claims.append(
            Claim(
                visitID: visit.visitID, clinicID: visit.clinicID, payerID: visit.primaryCoverage?.payerID ?? "",
                totalChargeCents: result.totalChargeCents, lines: lines))
    }
}
