public import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// What people order about claims that rest in billing's work lists or are closed.
public enum ClaimOrders {
    /// An order.
    public enum Kind: Sendable, Hashable {
        /// Puts the next action off by so many days, 1 to 30, after a call to the payer, say.
        case followUp(days: Int)
        /// Voids with the payer what should not have been billed (frequency 8). For leads and admins.
        case void
        /// Sends again, as an original, what the payer says it does not have. For leads and admins.
        case resend
        /// Accepts what the latest decision allowed, though less was expected: nobody asks the payer about it any more. Moves
        /// no money. For leads and admins.
        case acceptShortfall
    }

    /// An order from a person.
    public struct Order: Sendable {
        /// What is ordered.
        public var kind: Kind
        /// Why; sealed where it is kept.
        public var reason: String
        /// By which right.
        public var role: OverridePolicy.Role
        /// Who, such as `person:ada`.
        public var person: String

        /// An order from its parts.
        public init(kind: Kind, reason: String, role: OverridePolicy.Role, person: String) {
            self.kind = kind
            self.reason = reason
            self.role = role
            self.person = person
        }
    }

    /// What stands against it; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No claim, or several clinics' claims, go by the reference.
        case claims(found: Int)
        /// It may not be done so.
        case notPermitted(String)
    }

    /// What it led to.
    public struct Outcome: Sendable, Hashable, Encodable {
        /// The claim.
        public let claimID: Int64
        /// Its stage now.
        public let stage: String
        /// When its next action is due, UTC.
        public let nextActionAt: String?
    }

    /// Does what a person ordered about the claim that a number or visit key names.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func carryOut(
        _ order: Order, about reference: String, clinic: String? = nil, context: ClaimsContext
    ) async throws -> Outcome {
        let found = try await context.claims(named: reference, clinic: clinic)
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        try await context.pool.withConnection {
            try await context.keys.prepare([named.clinicID], year: context.currentYear, on: $0)
        }
        let profiles = try await context.directory.payerProfiles()
        let routes = try await context.directory.routes()
        return try await context.pool.transaction { connection in
            let (clocks, claims, histories) = try await connection.pipeline(
                OpenScope(clinics: [named.clinicID]), LockClaims(ids: [named.id]),
                ReadSubmissionHistory(claimIDs: [named.id]))
            let (clock, claim) = (try clocks.only, try claims.only)
            let profile = profiles.profile(
                payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day)
            try check(order, claim, histories.first, profile)
            var changes = ClaimChanges(author: Author(actor: order.person, clock: clock))
            switch order.kind {
            case .followUp(let days):
                changes.note("followed up as \(order.role.rawValue)", on: claim)
                var touched = changes[claim]
                touched.nextActionAt = clock.business.adding(days: Int64(days))
                changes.update(touched)
            case .void:
                let sealed = try context.keys.seal(
                    Array(order.reason.utf8), for: .void(claim.id, clinic: claim.clinicID))
                _ = try await connection.execute(
                    InsertVoid(claim: claim, person: order.person, sealedReason: sealed))
                try await send(claim, "void ordered as \(order.role.rawValue)", routes, &changes, on: connection)
            case .resend:
                _ = try await connection.execute(ReturnLatestSubmission(claim: claim))
                try await send(
                    claim, "not on file, sent again as \(order.role.rawValue)", routes, &changes, on: connection)
            case .acceptShortfall:
                let sealed = try context.keys.seal(
                    Array(order.reason.utf8), for: .acceptedShortfall(claim.id, clinic: claim.clinicID))
                let accepted = try await connection.execute(
                    AcceptShortfall(claim: claim, person: order.person, sealedReason: sealed))
                guard accepted > 0 else {
                    throw Problem.notPermitted("its latest decision is not short, or was accepted before")
                }
                changes.note("short payment accepted as \(order.role.rawValue)", on: claim)
            }
            try await changes.save(on: connection)
            let now = changes[claim]
            return Outcome(claimID: claim.id, stage: now.stage.name, nextActionAt: now.nextActionAt?.finiteText)
        }
    }

    /// To the next file of the claim's route.
    private static func send(
        _ claim: Claim, _ detail: String, _ routes: [PayerRoute], _ changes: inout ClaimChanges,
        on connection: Connection
    ) async throws {
        let deadlines = Deadlines(routes: routes, now: changes.author.clock.business)
        changes.move(claim, to: .ready, because: detail, nextActionAt: deadlines.of(claim))
        _ = try await connection.execute(InsertReady(claims: [changes[claim]], deadlines: deadlines))
    }

    private static func check(
        _ order: Order, _ claim: Claim, _ history: SubmissionHistory?, _ profile: PayerProfile
    ) throws(Problem) {
        switch order.kind {
        case .followUp(let days):
            guard ClaimFlow.row(of: claim.stage).owner == .workList(isClinic: false) else {
                throw .notPermitted("the claim is in none of billing's work lists")
            }
            guard (1...Denials.mostDays).contains(days) else {
                throw .notPermitted("the next action is due within \(Denials.mostDays) days")
            }
        case .void:
            try checkLead(order)
            guard claim.stage == .denied || claim.stage == .closed else {
                throw .notPermitted("only an adjudicated claim can be voided")
            }
            guard profile.takesVoids else { throw .notPermitted("the payer takes no voids: ask for a reopening") }
            guard history?.isAdjudicable == true, history?.payerControlNumber != nil else {
                throw .notPermitted("the payer's number of the claim is not known")
            }
        case .acceptShortfall: try checkLead(order)
        case .resend:
            try checkLead(order)
            // Only what the payer said it does not have: anything else might be sent twice.
            guard claim.stage == .unanswered, claim.holdReason?.hasSuffix("not on file") == true else {
                throw .notPermitted("the payer has not said that the claim is not on file")
            }
            guard history?.isAdjudicable == false else {
                throw .notPermitted("the payer accepted it: appeal, or send its acceptance as proof")
            }
        }
    }

    private static func checkLead(_ order: Order) throws(Problem) {
        if order.role == .biller { throw .notPermitted("a biller may not order this: a lead or admin may") }
    }
}

extension SealContext {
    static func void(_ claimID: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "claim_void", column: "reason", clinic: clinic, row: claimID)
    }

    static func acceptedShortfall(_ claimID: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "accepted_shortfall", column: "reason", clinic: clinic, row: claimID)
    }
}
