internal import Jobs
public import Postgres
internal import Vault

/// Checks the invariants over database, audit trail and the partner's own ledger.
public struct Verifier: Sendable {
    private let pool: Pool
    private let partner: PartnerLedger?

    /// A verifier; without the partner's ledger, what only it can show is named as not checked.
    public init(pool: Pool, partner: PartnerLedger?) {
        self.pool = pool
        self.partner = partner
    }

    /// Checks all invariants in one read transaction, so that they speak of one moment.
    public func run() async throws -> [Invariant] {
        try await pool.transaction { connection in
            _ = try await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _ = try await connection.run(OpenScope.all)
            let replay = try await replay(on: connection)
            return [
                try await noClaimLost(on: connection),
                try await neverTwice(on: connection),
                .checked("I3", "audited", breaches: replay.audit + (try await audited(on: connection))),
                try await moneyToTheCent(on: connection),
                .checked(
                    "I5", "fencing",
                    breaches: try await breaches(JobsSettledTwice.self, "jobs settled twice", connection)),
                .checked("I6", "SLA clocks", breaches: replay.clocks),
                ServiceHistory.invariant(try await connection.run(ReadServiceSlices())),
                try await isolation(on: connection),
                .notChecked("I9", "progress", why: "shown by the fault tests, not by a database at rest"),
                .checked(
                    "I10", "authorizations",
                    breaches: try await breaches(OverdrawnAuthorizations.self, "authorizations overdrawn", connection)
                        + breaches(ReservationsOfNothing.self, "reservations of nothing", connection)),
            ]
        }
    }

    private func breaches<Check: BreachCheck>(
        _ check: Check.Type, _ what: String, _ connection: Connection
    ) async throws -> [String] {
        let count = try await connection.run(CountBreaches<Check>()).only
        return count == 0 ? [] : ["\(count) \(what)"]
    }

    /// What beside the claims' own events must hold for the audit: its anchors, releases by second persons, the access log.
    private func audited(on connection: Connection) async throws -> [String] {
        let log = try await AccessLog.verify(on: connection)
        return try await breaches(BrokenAnchors.self, "anchors broken", connection)
            + breaches(ReleasesBySamePerson.self, "claims released by nobody or by who acted on them", connection)
            + breaches(ReleasesLeftOut.self, "claims sent without the release that their clinic asks for", connection)
            + (log.firstBreak.map { ["the access log is broken at entry \($0)"] } ?? [])
    }

    /// The audit alone: claims' events with their anchors, releases, and the access log.
    public func audit() async throws -> Invariant {
        try await pool.transaction { connection in
            _ = try await connection.query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            _ = try await connection.run(OpenScope.all)
            return .checked(
                "I3", "audited", breaches: try await replay(on: connection).audit + audited(on: connection))
        }
    }

    private func noClaimLost(on connection: Connection) async throws -> Invariant {
        .checked(
            "I1", "no claim lost",
            breaches: try await breaches(VisitsWithoutClaim.self, "visits without a claim", connection)
                + breaches(RowsWithoutParent.self, "rows that name what is not there", connection)
                + breaches(ClaimsWithoutNextAction.self, "open claims without a next action", connection)
                + breaches(ClaimsWithoutJob.self, "claims without a job to move them on", connection)
                + breaches(RefusalsWithoutNextAction.self, "refusals without a next action", connection))
    }

    private func neverTwice(on connection: Connection) async throws -> Invariant {
        let title = "never submitted twice"
        let own =
            try await breaches(SecondOriginals.self, "claims with two live originals", connection)
            + breaches(SubmissionsWithoutLineage.self, "resubmissions without a predecessor", connection)
            + breaches(ReplacementsOfNothing.self, "replacements of nothing that the payer has", connection)
        guard let partner else {
            return own.isEmpty
                ? .notChecked("I2", title, why: "no partner ledger at hand; our own side shows no breach")
                : .checked("I2", title, breaches: own)
        }
        let sent = try await connection.run(ReadSentSubmissions())
        let written = Set(try await connection.run(ReadControlNumbers()))
        return .checked("I2", title, breaches: own + Self.compare(partner, sent: sent, written: written))
    }

    /// The partner received each sent submission once, nothing else, and no claim twice as a live original.
    static func compare(
        _ partner: PartnerLedger, sent: [(control: String, claimID: Int64, chargeCents: Int64, status: String)],
        written: Set<String>
    ) -> [String] {
        var found: [String] = []
        let accepted = partner.lines.filter { $0.disposition == "accepted" }
        let doubled = Dictionary(grouping: accepted.filter { $0.frequency == "1" }, by: \.claimNumber)
            .filter { $0.value.count > 1 }
        if !doubled.isEmpty { found.append("\(doubled.count) claims received twice as an original") }
        let duplicates = partner.lines.filter { $0.disposition == "duplicate_original" }.count
        if duplicates > 0 { found.append("\(duplicates) duplicate originals reached the partner") }
        let received = Dictionary(grouping: partner.lines, by: \.patientControlNumber)
        let missing = sent.filter { received[$0.control] == nil }.count
        if missing > 0 { found.append("\(missing) sent submissions are not in the partner's ledger") }
        let unknown = received.keys.filter { !written.contains($0) }.count
        if unknown > 0 { found.append("\(unknown) claims in the partner's ledger are not ours") }
        let charges = Dictionary(uniqueKeysWithValues: sent.map { ($0.control, $0.chargeCents) })
        let wrong = partner.lines.filter { line in
            charges[line.patientControlNumber].map { $0 != line.totalChargeCents } ?? false
        }.count
        if wrong > 0 { found.append("\(wrong) claims were received with another charge") }
        return found
    }

    private func moneyToTheCent(on connection: Connection) async throws -> Invariant {
        .checked(
            "I4", "money to the cent",
            breaches: try await breaches(UnbalancedPostings.self, "postings that do not sum to zero", connection)
                + breaches(RollUpsUnlikeLedger.self, "claims that differ from the ledger", connection)
                + breaches(SumsUnlikeRows.self, "sums for screens unlike the rows", connection)
                + breaches(SettlementsUnlikeDenials.self, "settlements that differ from denials", connection)
                + breaches(ChargesUnlikeLines.self, "charges that differ from their lines", connection)
                + breaches(RemittancesUnlikePayment.self, "remittances that differ from their payment", connection)
                + breaches(UnequalReversals.self, "reversals unlike what they take back", connection)
                + breaches(ProviderAccountsUnlikeItems.self, "provider accounts unlike their items", connection)
                + breaches(PayersUnlikeCharge.self, "visits whose payers' claims do not hang together", connection)
                + breaches(PatientPaymentsUnlikeLedger.self, "patients' payments unlike the ledger", connection)
                + unlikePartner(on: connection))
    }

    /// The partner's own book of what it paid, against what we posted.
    private func unlikePartner(on connection: Connection) async throws -> [String] {
        guard let partner, !partner.payments.isEmpty else { return [] }
        return Self.compare(partner.payments, posted: try await connection.run(ReadPostedPayments()))
    }

    /// Every claim of every remittance that we took is posted, once, with the same amounts, and nothing else is.
    static func compare(_ payments: [PartnerLedger.Payment], posted: [PostedPayment]) -> [String] {
        // A remittance may have come twice.
        let told = Dictionary(
            payments.filter { $0.position > 0 }.map { (PaymentPlace(trace: $0.trace, position: $0.position), $0) },
            uniquingKeysWith: { first, _ in first })
        let own = Dictionary(posted.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
        let missing = told.filter { own[$0.key] == nil }
        // A remittance whose receipt we have yet to confirm is not in the partner's book.
        let traces = Set(payments.map(\.trace))
        let extra = own.keys.filter { told[$0] == nil && traces.contains($0.trace) }.count
        let different = told.values.filter { payment in
            own[PaymentPlace(trace: payment.trace, position: payment.position)].map { posted in
                posted.paidCents != payment.paidCents || posted.chargeCents != payment.chargeCents
                    || posted.paymentCents != payment.paymentCents
            } ?? false
        }.count
        var found: [String] = []
        if !missing.isEmpty {
            let cents = missing.values.reduce(0) { $0 + $1.paidCents }
            found.append("\(missing.count) claims that the partner paid are not posted (\(cents) cents)")
        }
        if extra > 0 { found.append("\(extra) payments posted that the partner did not make") }
        if different > 0 { found.append("\(different) payments posted with other amounts than the partner's") }
        if own.count < posted.count { found.append("\(posted.count - own.count) payments posted twice") }
        return found
    }

    /// Scoped to one clinic, no row of another is visible; the scope is put back for the checks after it.
    private func isolation(on connection: Connection) async throws -> Invariant {
        _ = try await connection.run(OpenScope(clinics: [1]))
        let breaches = try await breaches(RowsOfOtherClinics.self, "rows of other clinics visible", connection)
        _ = try await connection.run(OpenScope.all)
        return .checked("I8", "isolation", breaches: breaches)
    }

    private func replay(on connection: Connection) async throws -> (audit: [String], clocks: [String]) {
        var replay = EventReplay()
        let calendars = try Calendars.histories(try await connection.run(ReadCalendars(clinicIDs: nil)))
        var last: Int64 = 0
        while true {
            let claims = try await connection.run(PageClaims(after: last, limit: 2_000))
            guard let newest = claims.last else { break }
            last = newest.id
            let events = try await connection.run(ReadEvents(claimIDs: claims.map(\.id)))
            let byClaim = Dictionary(grouping: events, by: \.claimID)
            for claim in claims {
                replay.check(claim, byClaim[claim.id] ?? [], counting: calendars[claim.clinicID] ?? .elapsed)
            }
        }
        return (replay.auditBreaches, replay.clockBreaches)
    }
}

extension PartnerLedger.Line {
    /// The claim's part of CLM01, before the submission's number.
    var claimNumber: Substring { patientControlNumber.prefix { $0 != "S" } }
}
