public import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// People working denials. Every action is a note in the claim's audit trail; nothing is written off in any other way.
extension Denials {
    /// What a person does about a denial.
    public enum Action: String, Sendable, CaseIterable {
        /// Puts the next action off to a day, after a call to the payer, say.
        case followUp = "follow_up"
        /// Asked the payer to reopen the claim, where it takes no replacements.
        case reopening
        /// Sent the records that the payer asked for.
        case documentsSent = "documents_sent"
        /// Writes the refused amount off.
        case writeOff = "write_off"
        /// Makes the refused amount the patient's, where the payer says so (PR).
        case patient
        /// Billed another payer.
        case otherPayer = "other_payer"

        /// Whether it moves money.
        var settles: Bool { self == .writeOff || self == .patient }
    }

    /// A person's work on a denial.
    public struct Work: Sendable {
        /// What is done.
        public var action: Action
        /// Why; sealed.
        public var reason: String
        /// The right by which it is done: leads and admins settle amounts.
        public var role: OverridePolicy.Role
        /// Who, such as `person:ada`.
        public var person: String
        /// Days of business time until the next action is due, 1 to 30; settled amounts have none.
        public var days: Int

        /// Work from its parts.
        public init(
            action: Action, reason: String, role: OverridePolicy.Role, person: String, days: Int = Denials.mostDays
        ) {
            self.action = action
            self.reason = reason
            self.role = role
            self.person = person
            self.days = days
        }
    }

    /// What stands against it; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No denial has the number.
        case notFound
        /// It is not open any more.
        case notOpen(State)
        /// It may not be done so.
        case notPermitted(String)
    }

    /// What it led to.
    public struct WorkOutcome: Sendable, Hashable, Encodable {
        /// The denial.
        public let denialID: Int64
        /// The claim.
        public let claimID: Int64
        /// The claim's stage now.
        public let stage: String
        /// What the insurer still owes for the claim, cents.
        public let openCents: Int64
        /// When the claim's next action is due, UTC; nil once closed.
        public let nextActionAt: String?
    }

    /// Money is never left alone for longer.
    public static let mostDays = 30

    /// Does what a person decided about a denial.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func work(_ work: Work, on denialID: Int64, context: ClaimsContext) async throws -> WorkOutcome {
        let named = try await context.pool.transaction { connection in
            try await connection.pipeline(OpenScope.all, ListDenials(denialID: denialID)).1.first
        }
        guard let named else { throw Problem.notFound }
        try await context.pool.withConnection {
            try await context.keys.prepare([named.clinicNumber], year: context.currentYear, on: $0)
        }
        let profiles = try await context.directory.payerProfiles()
        return try await context.pool.transaction { connection in
            let (clocks, claims) = try await connection.pipeline(
                OpenScope(clinics: [named.clinicNumber]), LockClaims(ids: [named.claimID]))
            let (clock, claim) = (try clocks.only, try claims.only)
            guard let denial = try await connection.first(ListDenials(denialID: denialID)) else {
                throw Problem.notFound
            }
            let profile = profiles.profile(
                payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day)
            try check(work, denial, of: claim, profile)
            var changes = ClaimChanges(author: Author(actor: work.person, clock: clock))
            let entries = apply(work, denial, to: claim, &changes)
            let sealed = try context.keys.seal(
                Array(work.reason.utf8), for: .denialWork(denialID, clinic: claim.clinicID))
            _ = try await connection.pipeline(
                InsertDenialWork(
                    denial: denial, work: work, amountCents: work.action.settles ? denial.amountCents : nil,
                    sealedReason: sealed,
                    until: work.action.settles ? nil : clock.business.adding(days: Int64(work.days))),
                InsertLedgerEntries(entries: entries))
            try await changes.save(on: connection)
            let now = changes[claim]
            return WorkOutcome(
                denialID: denialID, claimID: claim.id, stage: now.stage.name, openCents: now.money.open,
                nextActionAt: now.nextActionAt?.finiteText)
        }
    }

    private static func check(
        _ work: Work, _ denial: Listing, of claim: Claim, _ profile: PayerProfile
    ) throws(Problem) {
        guard denial.state == .open else { throw .notOpen(denial.state) }
        switch work.action {
        case .followUp, .documentsSent, .otherPayer: break
        case .reopening:
            if profile.takesReplacements {
                throw .notPermitted("the payer takes replacements: import the corrected visit")
            }
        case .writeOff, .patient:
            if work.role == .biller { throw .notPermitted("a biller settles no amounts: a lead or admin does") }
            if denial.amountCents > claim.money.open { throw .notPermitted("more than the insurer still owes") }
            if work.action == .patient, denial.group != AdjustmentGroup.patient.rawValue {
                throw .notPermitted("the payer did not make it the patient's (\(denial.group)-\(denial.carc))")
            }
        }
        if !work.action.settles, !(1...mostDays).contains(work.days) {
            throw .notPermitted("the next action is due within \(mostDays) days")
        }
    }

    /// Notes it on the record, moves the money and the next action, and closes a claim with nothing open.
    private static func apply(
        _ work: Work, _ denial: Listing, to claim: Claim, _ changes: inout ClaimChanges
    ) -> [LedgerEntry] {
        let code = "\(denial.group)-\(denial.carc)"
        changes.note("denial \(denial.denialID) \(code): \(work.action.rawValue) as \(work.role.rawValue)", on: claim)
        var changed = changes[claim]
        guard work.action.settles else {
            changed.nextActionAt = changes.author.clock.business.adding(days: Int64(work.days))
            changes.update(changed)
            return []
        }
        let isPatient = work.action == .patient
        if isPatient {
            changed.money.patient += denial.amountCents
        } else {
            changed.money.adjusted += denial.amountCents
        }
        changes.update(changed)
        if changed.money.open == 0 {
            changes.move(changed, to: .closed, because: "denials settled by people", nextActionAt: nil) {
                $0.appealBy = nil
            }
        }
        return Ledger.decision(
            denial.amountCents, to: isPatient ? .patientReceivable : .adjustment, of: claim)
    }

    /// A denial with what people did about it.
    public struct Detail: Sendable, Encodable {
        /// The denial.
        public let denial: Listing
        /// Kinds of work that come next where its own does not apply, by the playbook in force.
        public let alternatives: [Denial.Kind]
        /// Rules of ours that would have prevented it.
        public let rules: [String]
        /// What was done, in order.
        public let work: [Done]
    }

    /// What a person did.
    public struct Done: Sendable, Encodable {
        /// What.
        public let action: String
        /// Settled, cents.
        public let amountCents: Int64?
        /// By which right.
        public let role: String
        /// Who.
        public let person: String
        /// Why.
        public let reason: String
        /// Until when, UTC.
        public let until: String?
        /// When, business time, UTC.
        public let at: String
    }

    struct StoredWork: Sendable {
        let denialID: Int64
        let clinicNumber: Int32
        let action: String
        let amountCents: Int64?
        let role: String
        let person: String
        let sealedReason: [UInt8]
        let until: Timestamp?
        let at: Timestamp
    }

    /// A denial by its number, with everything that is known of it.
    ///
    /// - Throws: `Problem.notFound`, `PostgresError`, `VaultError`.
    public static func find(_ denialID: Int64, context: ClaimsContext) async throws -> Detail {
        let (found, work) = try await context.pool.transaction { connection in
            let (_, found, work) = try await connection.pipeline(
                OpenScope.all, ListDenials(denialID: denialID), ReadDenialWork(denialID: denialID))
            return (found, work)
        }
        guard let denial = found.first else { throw Problem.notFound }
        try await context.pool.withConnection {
            try await context.keys.prepare([denial.clinicNumber], year: context.currentYear, on: $0)
        }
        let judged = DenialPlaybook.denial(
            for: Adjustment(
                group: AdjustmentGroup(rawValue: denial.group) ?? .other, reason: denial.carc,
                cents: denial.amountCents),
            remarks: denial.remarks, on: CalendarDay(iso: denial.decidedOn))
        return Detail(
            denial: denial, alternatives: judged.alternatives, rules: judged.rules,
            work: try work.map { item in
                let reason = try context.keys.open(
                    item.sealedReason, for: .denialWork(denialID, clinic: item.clinicNumber))
                return Done(
                    action: item.action, amountCents: item.amountCents, role: item.role, person: item.person,
                    reason: String(decoding: reason, as: UTF8.self), until: item.until?.iso8601, at: item.at.iso8601)
            })
    }
}

extension SealContext {
    static func denialWork(_ denialID: Int64, clinic: Int32) -> SealContext {
        SealContext(table: "denial_work", column: "reason", clinic: clinic, row: denialID)
    }
}
