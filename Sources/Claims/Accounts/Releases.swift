public import Billing
internal import Jobs
public import Postgres

/// Release by a second person: which claims of a clinic wait for it before they are sent, and who may give it.
///
/// Asked at the end of each scrub. A claim that waits is in the stage `awaitingRelease`, a work list of billing; its submission
/// clock runs on, since the wait is not the clinic's. Nobody releases a claim on whose record the same person acted otherwise
/// (an override, a fix taken back, an order), be it through a token; what was released may be resent or voided without another.
public enum Releases {
    /// Which claims of a clinic wait.
    public struct Rule: Sendable, Hashable, Encodable {
        /// Those charged more than so many cents; nil: for no amount.
        public var overCents: Int64?
        /// Those with an override in force.
        public var onOverrides: Bool

        /// A rule.
        public init(overCents: Int64?, onOverrides: Bool) {
            self.overCents = overCents
            self.onOverrides = onOverrides
        }

        /// Why a claim waits; nil when it does not.
        func reason(chargeCents: Int64, hasOverride: Bool) -> String? {
            if onOverrides, hasOverride { return "release: override in force" }
            guard let overCents, chargeCents > overCents else { return nil }
            return "release: over \(overCents) cents"
        }

        var text: String {
            let parts = [overCents.map { "over \($0) cents" }, onOverrides ? "overrides" : nil].compactMap(\.self)
            return parts.isEmpty ? "none" : parts.joined(separator: ", ")
        }
    }

    /// A clinic's rule as people read it.
    public struct Listing: Sendable, Hashable, Encodable {
        /// Clinic code.
        public let clinicID: String
        /// The rule.
        public let rule: Rule
        /// Who set it.
        public let setBy: String
        /// UTC.
        public let setAt: String
    }

    /// What stands against it; nothing was changed then.
    public enum Problem: Error, Sendable, Hashable {
        /// No claim, or several clinics' claims, go by the reference.
        case claims(found: Int)
        /// No clinic has the code.
        case unknownClinic
        /// The person may not release claims, or not this clinic's.
        case notPermitted
        /// The person acted on the claim: another releases it.
        case samePerson
        /// The claim does not wait for a release.
        case notWaiting
    }

    /// Sets a clinic's rule. In force for scrubs within seconds; claims that wait already go on waiting, and claims that are
    /// ready already are sent.
    ///
    /// - Throws: `Problem.unknownClinic`, `PostgresError`, `VaultError`.
    public static func set(
        _ rule: Rule, of clinic: String, by actor: String, from address: String? = nil, context: ClaimsContext
    ) async throws {
        let log = AccessLog(pool: context.pool, keys: context.keys)
        try await log.prepare()
        try await context.pool.transaction { connection in
            let insert = InsertReleaseRule(clinic: clinic, rule: rule, actor: actor)
            guard let number = try await connection.first(insert) else { throw Problem.unknownClinic }
            let entry = AccessLog.Entry(
                actor: actor, action: .configuration, subject: "clinic:\(clinic) release \(rule.text)", clinic: number,
                address: address)
            try await log.append(entry, on: connection)
        }
    }

    /// Rules in force, by clinic.
    public static func all(pool: Pool) async throws -> [Listing] {
        try await pool.withConnection { try await $0.run(ReadReleaseRules()) }.map(\.listing)
    }

    /// Releases a claim that waits: it goes to the next file of its route.
    ///
    /// - Parameter reference: claim number or visit key.
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func release(
        _ reference: String, clinic: String? = nil, by principal: Principal, reason: String? = nil,
        from address: String? = nil, context: ClaimsContext
    ) async throws -> ClaimOrders.Outcome {
        guard principal.may(.decideClaims) else { throw Problem.notPermitted }
        let found = try await context.claims(named: reference, clinic: clinic)
            .filter { principal.sees(clinic: $0.clinicID) }
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        return try await release(named, by: principal.actor, reason: reason, from: address, context: context)
    }

    /// The same for an operator at the command line, who states the right by which it is done: a lead or an admin.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func release(
        _ reference: String, clinic: String? = nil, by person: String, as role: OverridePolicy.Role, reason: String?,
        context: ClaimsContext
    ) async throws -> ClaimOrders.Outcome {
        if role == .biller { throw Problem.notPermitted }
        let found = try await context.claims(named: reference, clinic: clinic)
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        return try await release(named, by: person, reason: reason, from: nil, context: context)
    }

    private static func release(
        _ named: Claim, by actor: String, reason: String?, from address: String?, context: ClaimsContext
    ) async throws -> ClaimOrders.Outcome {
        let log = AccessLog(pool: context.pool, keys: context.keys)
        try await log.prepare()
        let routes = try await context.directory.routes()
        return try await context.pool.transaction { connection in
            let (clocks, claims, events) = try await connection.pipeline(
                OpenScope(clinics: [named.clinicID]), LockClaims(ids: [named.id]), ReadEvents(claimIDs: [named.id]))
            let (clock, claim) = (try clocks.only, try claims.only)
            guard claim.stage == .awaitingRelease else { throw Problem.notWaiting }
            if involved(in: events).contains(person(of: actor)) { throw Problem.samePerson }
            var changes = ClaimChanges(author: Author(actor: actor, clock: clock))
            let deadlines = Deadlines(routes: routes, now: clock.business)
            changes.move(claim, to: .ready, because: detail, nextActionAt: deadlines.of(claim))
            _ = try await connection.execute(InsertReady(claims: [changes[claim]], deadlines: deadlines))
            try await changes.save(on: connection)
            let entry = AccessLog.Entry(
                actor: actor, action: .claimWork, subject: "claim:\(claim.id) released", clinic: claim.clinicID,
                reason: reason, address: address)
            try await log.append(entry, on: connection)
            let now = changes[claim]
            return ClaimOrders.Outcome(
                claimID: claim.id, stage: now.stage.name, nextActionAt: now.nextActionAt?.finiteText)
        }
    }

    /// What the event of a release says.
    static let detail = "released by a second person"

    /// The people who acted on a claim otherwise than by releasing it.
    static func involved(in events: [ClaimEvent]) -> Set<String> {
        Set(
            events.filter { !($0.from == .awaitingRelease && $0.to == .ready) }.map(\.actor)
                .filter { $0.hasPrefix("person:") || $0.hasPrefix("token:") }.map(person))
    }

    /// The login behind `person:LOGIN` and `token:LOGIN/NAME`: a person's token is no second person.
    static func person(of actor: String) -> String {
        let name = actor.split(separator: ":", maxSplits: 1).last ?? ""
        return (name.split(separator: "/").first.map(String.init) ?? "").lowercased()
    }
}
