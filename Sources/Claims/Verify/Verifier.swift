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
                .checked(
                    "I3", "audited",
                    breaches: replay.audit + (try await breaches(BrokenAnchors.self, "anchors broken", connection))),
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

    private func noClaimLost(on connection: Connection) async throws -> Invariant {
        .checked(
            "I1", "no claim lost",
            breaches: try await breaches(VisitsWithoutClaim.self, "visits without a claim", connection)
                + breaches(RowsWithoutParent.self, "rows that name what is not there", connection)
                + breaches(ClaimsWithoutNextAction.self, "open claims without a next action", connection)
                + breaches(ClaimsWithoutJob.self, "claims without a job to move them on", connection))
    }

    private func neverTwice(on connection: Connection) async throws -> Invariant {
        let title = "never submitted twice"
        let own =
            try await breaches(SecondOriginals.self, "claims with two live originals", connection)
            + breaches(SubmissionsWithoutLineage.self, "resubmissions without a predecessor", connection)
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
                + breaches(ChargesUnlikeLines.self, "charges that differ from their lines", connection)
                + breaches(RemittancesUnlikePayment.self, "remittances that differ from their payment", connection))
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
