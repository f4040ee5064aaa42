internal import Billing
public import Postgres

/// A claim in a list: numbers, stage, dates and money; nothing that names the patient.
public struct ClaimListing: Sendable, Hashable, Encodable {
    /// Claim number.
    public let claimID: Int64
    /// Clinic code.
    public let clinicID: String
    /// The clinic's own visit key.
    public let visitID: String
    /// Stage.
    public let stage: String
    /// Why it waits for people.
    public let holdReason: String?
    /// Primary payer.
    public let payerID: String
    /// Date of service, ISO.
    public let serviceDate: String
    /// Money in cents; billed = paid + adjusted + patient + open.
    public let billedCents: Int64
    /// Paid by insurers.
    public let paidCents: Int64
    /// Adjusted.
    public let adjustedCents: Int64
    /// Patient responsibility.
    public let patientCents: Int64
    /// Open with the insurer.
    public let openCents: Int64
    /// SLA target, UTC.
    public let slaTargetAt: String?
    /// When it was sent, UTC.
    public let submittedAt: String?
    /// When the next action is due, UTC.
    public let nextActionAt: String?
    /// When its rejection or denial must have been worked, UTC.
    public let correctionDueAt: String?
    /// Since when it is raised because it stands still near a deadline, UTC.
    public let escalatedAt: String?

    init(decoding row: inout RowDecoder) throws(PostgresError) {
        claimID = try row.next()
        clinicID = try row.next()
        visitID = try row.next()
        stage = try ClaimRow.stage(row.next()).name
        holdReason = try row.next()
        payerID = try row.next()
        serviceDate = try row.next(PostgresDate.self).day.iso
        billedCents = try row.next()
        paidCents = try row.next()
        adjustedCents = try row.next()
        patientCents = try row.next()
        openCents = billedCents - paidCents - adjustedCents - patientCents
        slaTargetAt = try row.next(Timestamp?.self)?.finiteText
        submittedAt = try row.next(Timestamp?.self)?.iso8601
        nextActionAt = try row.next(Timestamp?.self)?.finiteText
        correctionDueAt = try row.next(Timestamp?.self)?.iso8601
        escalatedAt = try row.next(Timestamp?.self)?.iso8601
    }
}

/// Looking at claims.
public enum ClaimQueries {
    /// A page of claims, newest first; `before` is the last number of the page before. Closed claims are never raised.
    public static func list(
        _ pool: Pool, stage: ClaimStage?, clinic: String?, isEscalated: Bool = false, before: Int64 = .max, limit: Int
    ) async throws -> [ClaimListing] {
        try await pool.transaction { connection in
            if stage == nil || stage == .closed, !isEscalated {
                return try await connection.pipeline(
                    OpenScope.all,
                    ListClaims(clinic: clinic, before: before, limit: Int64(limit), isClosed: stage == .closed)
                ).1
            }
            _ = try await connection.run(OpenScope.allFromFew)
            if let stage, case .workList = ClaimFlow.row(of: stage).owner {
                return try await connection.run(
                    ListWaitingClaims(
                        stage: stage.rawValue, clinic: clinic, before: before, limit: Int64(limit),
                        isEscalated: isEscalated))
            }
            return try await connection.run(
                ListOpenClaims(
                    stage: stage?.rawValue, clinic: clinic, before: before, limit: Int64(limit),
                    isEscalated: isEscalated))
        }
    }

    /// Claims that a number or a visit key names; more than one when several clinics use the key.
    public static func find(_ pool: Pool, reference: String, clinic: String?) async throws -> [ClaimDetail] {
        try await pool.transaction { connection in
            let (_, named) = try await connection.pipeline(
                OpenScope.all, FindClaimIDs(claimID: Int64(reference), visitKey: reference, clinic: clinic))
            var details: [ClaimDetail] = []
            for claim in try await connection.run(ReadListings(ids: named)) {
                let (lines, findings, submissions, answers, denials, events) = try await connection.pipeline(
                    ReadLines(claimIDs: [claim.claimID]), ReadFindingCodes(claimID: claim.claimID),
                    ReadSubmissions(claimID: claim.claimID), ReadAcknowledgements(claimID: claim.claimID),
                    ListDenials(claimID: claim.claimID), ReadEvents(claimIDs: [claim.claimID]))
                details.append(
                    ClaimDetail(
                        claim: claim, lines: lines.map(ClaimDetail.Line.init), findings: findings,
                        submissions: submissions, acknowledgements: answers, denials: denials,
                        events: events.map(ClaimDetail.Event.init)))
            }
            return details
        }
    }
}

/// A claim with its lines, findings, submissions and timeline.
public struct ClaimDetail: Sendable, Encodable {
    /// The claim.
    public let claim: ClaimListing
    /// Its lines.
    public let lines: [Line]
    /// Rules it met.
    public let findings: [FindingCode]
    /// Its submissions.
    public let submissions: [Submission]
    /// What was said of its submissions before adjudication, in the order in which it came.
    public let acknowledgements: [Acknowledgement]
    /// What payers refused of it.
    public let denials: [Denials.Listing]
    /// Its audit trail.
    public let events: [Event]

    /// An acknowledgement.
    public struct Acknowledgement: Sendable, Encodable {
        /// CLM01 of the submission; nil when it is about the whole file.
        public let controlNumber: String?
        /// `TA1`, `999` or `277CA`.
        public let source: String
        /// Its codes.
        public let code: String
        /// Whether it accepts, or tells of the way.
        public let isAccepted: Bool
        /// When it was read, UTC.
        public let at: String
    }

    /// A claim line.
    public struct Line: Sendable, Encodable {
        /// Line number, code, modifiers and units.
        public let line: Int
        /// Procedure code.
        public let code: String
        /// Modifiers in order.
        public let modifiers: [String]
        /// Units.
        public let units: Int
        /// Charge, cents.
        public let chargeCents: Int64

        init(_ stored: StoredLine) {
            line = Int(stored.number)
            code = stored.code
            modifiers = stored.modifiers.split(separator: " ").map(String.init)
            units = Int(stored.units)
            chargeCents = stored.chargeCents
        }
    }

    /// A rule that was met, without its sealed text.
    public struct FindingCode: Sendable, Encodable {
        /// Rule id.
        public let rule: String
        /// reject, warn, fix or info.
        public let severity: String
        /// Claim line numbers, separated by commas.
        public let lines: String
        /// Rule-set version.
        public let ruleSet: String
        /// Whether a person answers for it.
        public let isOverridden: Bool
    }

    /// A submission with its file.
    public struct Submission: Sendable, Encodable {
        /// CLM01.
        public let controlNumber: String
        /// 1 original, 7 replacement, 8 void.
        public let frequency: Int16
        /// The payer's number of the submission that this one replaces or voids.
        public let originalReference: String?
        /// open, accepted, rejected or returned.
        public let status: String
        /// Submission file.
        public let fileID: Int64
        /// ISA13.
        public let interchangeControl: Int64?
        /// ST02.
        public let setControl: String
        /// The payer's own number.
        public let payerControlNumber: String?
        /// When the transport accepted the file, UTC.
        public let sentAt: String?
    }

    /// One event of the audit trail.
    public struct Event: Sendable, Encodable {
        /// Sequence, stage, actor and reason.
        public let sequence: Int
        /// New stage.
        public let stage: String
        /// Who.
        public let actor: String
        /// Why.
        public let detail: String
        /// Business time, UTC.
        public let at: String

        init(_ event: ClaimEvent) {
            sequence = Int(event.sequence)
            stage = event.to.name
            actor = event.actor
            detail = event.detail
            at = event.clock.business.iso8601
        }
    }
}
