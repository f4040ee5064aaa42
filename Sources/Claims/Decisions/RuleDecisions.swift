public import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// People deciding against the rules on one claim: a rejection or warning overridden, a fix taken back.
///
/// Every decision is a note in the claim's audit trail. A claim in the clinic's work list of the scrub, or waiting for
/// release, is scrubbed again at once; elsewhere the decision counts from its next scrub on.
public enum RuleDecisions {
    /// What is decided.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// A person answers for a finding.
        case override
        /// A rule's fix is not to be made.
        case undoFix = "undo_fix"
    }

    /// A decision to be made.
    public struct New: Sendable {
        /// What is decided.
        public var kind: Kind
        /// Id of the rule.
        public var rule: String
        /// Why; sealed.
        public var reason: String
        /// The right by which it is decided.
        public var role: OverridePolicy.Role
        /// Who decides, such as `person:ada`.
        public var person: String
        /// Days of business time for which it holds; nil until revoked. Overrides always end.
        public var days: Int?

        /// A decision from its parts.
        public init(kind: Kind, rule: String, reason: String, role: OverridePolicy.Role, person: String, days: Int?) {
            self.kind = kind
            self.rule = rule
            self.reason = reason
            self.role = role
            self.person = person
            self.days = days
        }
    }

    /// What stands against a decision; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No claim, or several clinics' claims, go by the reference.
        case claims(found: Int)
        /// The claim's last scrub has no finding of the rule that the decision could answer.
        case noFinding
        /// The role may not decide so.
        case notPermitted(String)
        /// No decision about the rule is in force.
        case notStanding
    }

    /// What a decision led to.
    public struct Outcome: Sendable, Hashable, Encodable {
        /// The claim.
        public let claimID: Int64
        /// Whether the claim is being scrubbed again because of it.
        public let isScrubbedAgain: Bool
    }

    /// Decides about the claim that a number or visit key names.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func decide(
        _ decision: New, about reference: String, clinic: String? = nil, context: ClaimsContext
    ) async throws -> Outcome {
        try await change(reference, clinic: clinic, person: decision.person, context: context) { claim, on in
            let findings = try await on.connection.run(ReadFindingCodes(claimID: claim.id))
            try check(decision, findings.filter { $0.rule == decision.rule })
            let sealed = try context.keys.seal(
                Array(decision.reason.utf8),
                for: .decision(claim.id, kind: decision.kind, rule: decision.rule, clinic: claim.clinicID))
            let end = decision.days.map { on.business.adding(days: Int64($0)) }
            _ = try await on.connection.pipeline(
                RevokeDecision(claimID: claim.id, kind: decision.kind, rule: decision.rule, person: decision.person),
                InsertDecision(claim: claim, decision: decision, sealedReason: sealed, expiresAt: end))
            return "\(decision.kind.rawValue) \(decision.rule) as \(decision.role.rawValue)"
                + (end.map { " until \($0.iso8601)" } ?? "")
        }
    }

    /// Ends a decision before its time.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func revoke(
        _ kind: Kind, of rule: String, about reference: String, clinic: String? = nil, by person: String,
        context: ClaimsContext
    ) async throws -> Outcome {
        try await change(reference, clinic: clinic, person: person, context: context) { claim, on in
            let revoked = try await on.connection.execute(
                RevokeDecision(claimID: claim.id, kind: kind, rule: rule, person: person))
            if revoked == 0 { throw Problem.notStanding }
            return "revoked \(kind.rawValue) \(rule)"
        }
    }

    private static func check(_ decision: New, _ findings: [ClaimDetail.FindingCode]) throws(Problem) {
        let severities = Set(findings.compactMap { Finding.Severity(rawValue: $0.severity) })
        let refusal: String?
        switch decision.kind {
        case .override:
            guard let gravest = [.reject, .warn, .fix, .info].first(where: severities.contains) else {
                throw .noFinding
            }
            refusal =
                (decision.days ?? .max) > decision.role.mostDays
                ? "a \(decision.role.rawValue) may override for \(decision.role.mostDays) days at most"
                : OverridePolicy.refusal(of: decision.rule, severity: gravest, by: decision.role)
        case .undoFix:
            guard severities.contains(.fix) else { throw .noFinding }
            refusal = OverridePolicy.refusalToUndo(by: decision.role)
        }
        if let refusal { throw .notPermitted(refusal) }
    }

    /// Where a decision is written, and when.
    private struct Place {
        let connection: Connection
        let business: Timestamp
    }

    /// Locks the claim, has `body` write the decision and say it for the record, and sends the claim to be scrubbed
    /// again.
    private static func change(
        _ reference: String, clinic: String?, person: String, context: ClaimsContext,
        _ body: (Claim, Place) async throws -> String
    ) async throws -> Outcome {
        let found = try await context.claims(named: reference, clinic: clinic)
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        try await context.pool.withConnection {
            try await context.keys.prepare([named.clinicID], year: context.currentYear, on: $0)
        }
        let routes = try await context.directory.routes()
        return try await context.pool.transaction { connection in
            let (_, clocks, calendars, claims) = try await connection.pipeline(
                ShareCalendars(), OpenScope(clinics: [named.clinicID]), ReadCalendars(clinicIDs: [named.clinicID]),
                LockClaims(ids: [named.id]))
            let (clock, claim) = (try clocks.only, try claims.only)
            var changes = ClaimChanges(
                author: Author(actor: person, clock: clock, calendars: try Calendars.histories(calendars)))
            let note = try await body(claim, Place(connection: connection, business: clock.business))
            changes.note(note, on: claim)
            let deadline = Deadlines(routes: routes, now: clock.business).of(claim)
            let isMoved =
                (claim.stage == .scrubFailed || claim.stage == .awaitingRelease)
                && changes.move(claim, to: .scrub, because: note, nextActionAt: deadline)
            try await changes.save(on: connection)
            if isMoved {
                try await Enqueue.jobs(
                    [
                        NewJob(
                            queue: .scrub, clinicID: claim.clinicID, subject: claim.id, deadline: deadline,
                            routeID: claim.routeID)
                    ], on: connection)
            }
            return Outcome(claimID: claim.id, isScrubbedAgain: isMoved)
        }
    }
}

extension ClaimsContext {
    /// The claims that a number or a visit key names.
    func claims(named reference: String, clinic: String?) async throws -> [Claim] {
        try await pool.transaction { connection in
            let (_, ids) = try await connection.pipeline(
                OpenScope.all, FindClaimIDs(claimID: Int64(reference), visitKey: reference, clinic: clinic))
            return try await connection.run(ReadClaims(ids: ids))
        }
    }
}

extension SealContext {
    static func decision(_ claimID: Int64, kind: RuleDecisions.Kind, rule: String, clinic: Int32) -> SealContext {
        SealContext(table: "rule_decision", column: "reason#\(kind.rawValue)#\(rule)", clinic: clinic, row: claimID)
    }
}
