internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// People working appeals: packet, filing, decision. Each is a note or a move in the claim's audit trail.
extension Appeals {
    /// A packet that was written.
    public struct Packet: Sendable {
        /// The bytes; they name the patient.
        public let bytes: [UInt8]
        /// Its level, limit and hash.
        public let appeal: Listing
    }

    /// What an order led to.
    public struct WorkOutcome: Sendable, Hashable, Encodable {
        /// The appeal.
        public let appealID: Int64
        /// The claim.
        public let claimID: Int64
        /// The claim's stage now.
        public let stage: String
        /// When its next action is due, UTC.
        public let nextActionAt: String?
    }

    /// Where an order is carried out: everything of the claim, locked.
    private struct Desk {
        let connection: Connection
        let claim: Claim
        let appeals: [Listing]
        let profile: PayerProfile
        var changes: ClaimChanges

        var business: Timestamp { changes.author.clock.business }
        var open: Listing? { appeals.first { $0.outcome == nil } }
    }

    /// Makes the packet of the claim's next level of appeal and keeps its hash; one that was not filed is replaced.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func packet(
        of reference: String, clinic: String? = nil, by person: String, context: ClaimsContext
    ) async throws -> Packet {
        try await at(reference, clinic: clinic, person: person, context: context) { desk in
            guard desk.claim.stage == .denied else {
                throw Problem.notPermitted("only a denied claim is appealed; it is \(desk.claim.stage.name)")
            }
            let denials = try await desk.connection.run(ListDenials(claimID: desk.claim.id, state: "open"))
            if denials.isEmpty { throw Problem.notPermitted("nothing of the claim is refused any more") }
            // Source: 42 CFR 405.926; RARC MA130.
            if denials.contains(where: \.isUnprocessable) {
                throw Problem.notPermitted("the claim was unprocessable: there is no appeal, send it as a new claim")
            }
            let decided = desk.appeals.last { $0.outcome != nil }
            let decidedOn = decided?.decidedInstant?.day ?? denials.compactMap { CalendarDay(iso: $0.decidedOn) }.min()
            let levels = AppealLimit.levels(desk.profile, on: decidedOn ?? desk.business.day)
            let number = Int(decided?.number ?? 0)
            guard let decidedOn, levels.indices.contains(number) else {
                throw Problem.notPermitted("no further level of appeal is open")
            }
            let level = levels[number]
            let packet = try await packet(desk, denials, level, context: context)
            _ = try await desk.connection.execute(
                SaveAppeal(
                    claim: desk.claim, number: Int16(number + 1), level: level.name,
                    fileBy: DenialLimits.end(of: level.deadline(after: decidedOn)),
                    amountCents: denials.reduce(0) { $0 + $1.amountCents }, packetHash: SHA256.digest(packet.bytes),
                    person: person))
            desk.changes.note("appeal packet written: \(level.name)", on: desk.claim)
            try await desk.changes.save(on: desk.connection)
            let saved = try await desk.connection.run(ListAppeals(claimID: desk.claim.id, isOpen: true))
            return Packet(bytes: packet.bytes, appeal: try saved.only)
        }
    }

    private static func packet(
        _ desk: Desk, _ denials: [Denials.Listing], _ level: AppealLevel, context: ClaimsContext
    ) async throws -> AppealPacket {
        let (sealed, lines, submissions) = try await desk.connection.pipeline(
            ReadVisits(claimIDs: [desk.claim.id]), ReadLines(claimIDs: [desk.claim.id]),
            ReadSubmissions(claimID: desk.claim.id))
        let row = try sealed.only
        guard let clinic = try await context.directory.clinics([desk.claim.clinicID])[desk.claim.clinicID] else {
            throw Problem.notPermitted("the clinic is not set up")
        }
        return AppealPacket(
            claim: desk.claim, visit: try context.openVisit(row.sealed, visitID: row.visitID, clinicID: row.clinicID),
            clinic: clinic.profile, lines: lines, submissions: submissions, denials: denials, level: level,
            preparedOn: desk.business.day)
    }

    /// Records that the prepared appeal was filed. After its limit only with good cause, which the payer judges.
    ///
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func file(
        _ reference: String, clinic: String? = nil, method: Method, hasGoodCause: Bool = false, by person: String,
        context: ClaimsContext
    ) async throws -> WorkOutcome {
        try await at(reference, clinic: clinic, person: person, context: context) { desk in
            guard let appeal = desk.open, appeal.filedAt == nil else {
                throw Problem.notPermitted("no appeal is prepared: write its packet first")
            }
            if desk.business >= appeal.fileByInstant, !hasGoodCause { throw Problem.late(since: appeal.fileBy) }
            let levels = AppealLimit.levels(desk.profile, on: desk.business.day)
            let days = levels.first { $0.name == appeal.level }?.decisionDays ?? 60
            let due = desk.business.adding(days: Int64(days))
            let detail = "appeal \(appeal.level) filed by \(method.rawValue)" + (hasGoodCause ? ", good cause" : "")
            guard
                desk.changes.move(
                    desk.claim, to: .appealed, because: detail, nextActionAt: due,
                    change: {
                        $0.appealBy = nil
                    })
            else {
                throw Problem.notPermitted("the claim is not denied any more; it is \(desk.claim.stage.name)")
            }
            _ = try await desk.connection.execute(
                FileAppeal(appealID: appeal.appealID, method: method.rawValue, person: person, decisionDueAt: due))
            return try await finish(&desk, appeal)
        }
    }

    /// Records the decision on the appeal that is filed: what was won waits for its remittance, what was lost for the next
    /// level.
    ///
    /// - Parameter wonCents: what the payer gave in to; for `won` all that was in dispute when absent.
    /// - Throws: `Problem`, `PostgresError`, `VaultError`.
    public static func decide(
        _ reference: String, clinic: String? = nil, outcome: Outcome, wonCents: Int64?, by person: String,
        context: ClaimsContext
    ) async throws -> WorkOutcome {
        try await at(reference, clinic: clinic, person: person, context: context) { desk in
            guard let appeal = desk.open, appeal.filedAt != nil else {
                throw Problem.notPermitted("no appeal is filed")
            }
            let won = outcome == .won ? wonCents ?? appeal.amountCents : wonCents ?? 0
            let isPaid = outcome == .won || outcome == .partlyWon
            guard isPaid ? (1...appeal.amountCents).contains(won) : won == 0 else {
                throw Problem.notPermitted("the amount does not fit the outcome")
            }
            let business = desk.business
            let detail = "appeal \(appeal.level) \(outcome.rawValue)"
            if isPaid {
                // A remittance should follow; it is asked about like any other.
                let due = business.adding(days: 30)
                desk.changes.move(desk.claim, to: .accepted, because: detail, nextActionAt: due) {
                    $0.payerAcceptedAt = business
                }
                if desk.changes[desk.claim].stage == .accepted {
                    try await Enqueue.jobs([FollowUpCadence.look(at: desk.claim, on: due)], on: desk.connection)
                }
            } else {
                let next = AppealLimit.levels(desk.profile, on: business.day).dropFirst(Int(appeal.number)).first
                desk.changes.move(
                    desk.claim, to: .denied, because: detail, nextActionAt: business.adding(hours: 24)
                ) { $0.appealBy = next.map { DenialLimits.end(of: $0.deadline(after: business.day)) } }
            }
            _ = try await desk.connection.execute(
                DecideAppeal(
                    appealID: appeal.appealID, outcome: outcome.rawValue, wonCents: won, person: person))
            if desk.changes.isEmpty { desk.changes.note(detail, on: desk.claim) }
            return try await finish(&desk, appeal)
        }
    }

    private static func finish(_ desk: inout Desk, _ appeal: Listing) async throws -> WorkOutcome {
        try await desk.changes.save(on: desk.connection)
        let now = desk.changes[desk.claim]
        return WorkOutcome(
            appealID: appeal.appealID, claimID: now.id, stage: now.stage.name,
            nextActionAt: now.nextActionAt?.finiteText)
    }

    /// Locks the claim that a reference names, with its appeals.
    private static func at<Value>(
        _ reference: String, clinic: String?, person: String, context: ClaimsContext,
        _ body: (inout Desk) async throws -> Value
    ) async throws -> Value {
        let found = try await context.claims(named: reference, clinic: clinic)
        guard found.count == 1, let named = found.first else { throw Problem.claims(found: found.count) }
        try await context.pool.withConnection {
            try await context.keys.prepare([named.clinicID], year: context.currentYear, on: $0)
        }
        let profiles = try await context.directory.payerProfiles()
        return try await context.pool.transaction { connection in
            let (clocks, claims, appeals) = try await connection.pipeline(
                OpenScope(clinics: [named.clinicID]), LockClaims(ids: [named.id]), ListAppeals(claimID: named.id))
            let claim = try claims.only
            var desk = Desk(
                connection: connection, claim: claim, appeals: appeals.sorted { $0.number < $1.number },
                profile: profiles.profile(
                    payerID: claim.payerID, payerClass: claim.payerClass, on: claim.serviceDate.day),
                changes: ClaimChanges(author: Author(actor: person, clock: try clocks.only)))
            return try await body(&desk)
        }
    }
}
