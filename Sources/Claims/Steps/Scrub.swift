internal import Billing
internal import Jobs
internal import Postgres

/// Scrub: the rules run in memory over the whole batch; each claim becomes ready, waits for a second person's release, or
/// goes to the clinic's work list.
///
/// Locks, in this order: the claims, the prior authorizations. Each by its key's order, so that two batches never wait
/// crosswise. What the rules ask of other claims follows from who came first, not from who was scrubbed first
/// (``EarlierClaims``), so that batches of one patient need no lock and workers no order.
struct Scrub: JobHandler {
    let queue = Queue.scrub
    let concurrency = 1
    let context: ClaimsContext

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.caseFiles(of: batch.jobs)
        let clinics = try await context.directory.clinics(files.map(\.claim.clinicID))
        let visits = Dictionary(uniqueKeysWithValues: files.map { ($0.claim.id, $0.visit) })
        let routes = try await context.directory.routes()
        let reference = try await context.reference.tables(on: Set(files.map(\.visit.serviceDate)))
        let profiles = try await context.directory.payerProfiles()
        let releases = try await context.directory.releaseRules()
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            let scrubbable = held.compactMap { claims[$0.subject] }.filter { $0.stage == .scrub }
            let facts = try await ScrubFacts.read(scrubbable, visits: visits, context: context, on: connection)
            var work = ScrubWork(
                profiles: profiles, clinics: clinics, visits: visits, routes: routes, reference: reference,
                business: changes.author.clock.business, facts: facts)
            let scrubbed = work.scrub(scrubbable)
            var written = ScrubWritten(deadlines: Deadlines(routes: routes, now: changes.author.clock.business))
            for item in scrubbed {
                let passed = Passed(item, releases[item.claim.clinicID])
                try write(item, passed, job: held.first { $0.subject == item.claim.id }, to: &changes, &written)
            }
            try await save(written, changes, of: scrubbable, on: connection)
            try await work.facts.authorizations.save(on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    /// Where a result leads.
    private struct Passed {
        let stage: ClaimStage
        let reason: String

        init(_ item: ScrubWork.Item, _ rule: Releases.Rule?) {
            let release = rule?.reason(chargeCents: item.result.totalChargeCents, hasOverride: item.hasOverride)
            stage = item.result.isHeld ? .scrubFailed : release == nil ? .ready : .awaitingRelease
            let rejection = item.result.findings.first { $0.severity == .reject && !$0.isOverridden }?.rule
            reason = item.result.isHeld ? rejection ?? "clean" : release ?? "clean"
        }
    }

    /// Turns one result into rows, notes of its fixes and a move.
    private func write(
        _ item: ScrubWork.Item, _ passed: Passed, job: LeasedJob?, to changes: inout ClaimChanges,
        _ written: inout ScrubWritten
    ) throws {
        let result = item.result
        written.findings += try item.storedFindings(keys: context.keys)
        // A later payer's claim keeps the lines that the first payer decided on.
        let isFirst = item.claim.coverageRank == 1
        if isFirst { written.lines += item.storedLines }
        if !result.fixes.isEmpty {
            changes.note(FixNote.detail(result.fixes), on: item.claim, token: job?.token ?? 0)
        }
        let billed = result.isHeld || !isFirst ? item.claim.money.billed : result.totalChargeCents
        let clock = changes.author.clock
        let (deadline, tomorrow) = (written.deadlines.of(item.claim), clock.business.adding(hours: 24))
        let nextActionAt =
            switch passed.stage {
            case .scrubFailed: tomorrow
            case .awaitingRelease: min(deadline, tomorrow)
            default: deadline
            }
        changes.move(
            item.claim, to: passed.stage, because: passed.reason, token: job?.token ?? 0, nextActionAt: nextActionAt
        ) { claim in
            claim.money.billed = billed
            guard isFirst else { return }
            if !result.isHeld { claim.money.collected = item.collectedCents }
            claim.chargeCents = result.totalChargeCents
            claim.expectedCents = result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
        }
        if !result.isHeld {
            written.entries += Ledger.charge(billed - item.claim.money.billed, of: item.claim)
            if isFirst {
                written.entries += Ledger.patientPayment(
                    item.collectedCents - item.claim.money.collected, of: item.claim, sourceID: nil)
            }
            if passed.stage == .ready { written.ready.append(changes[item.claim]) }
        }
    }

    private func save(
        _ written: ScrubWritten, _ changes: ClaimChanges, of claims: [Claim], on connection: Connection
    ) async throws {
        let again = claims.filter(\.mayHaveBeenScrubbed)
        if !again.isEmpty { _ = try await connection.execute(DeleteScrubResults(claims: again)) }
        _ = try await connection.pipeline(
            InsertLines(lines: written.lines), InsertFindings(findings: written.findings),
            InsertLedgerEntries(entries: written.entries),
            InsertReady(claims: written.ready, deadlines: written.deadlines))
        try await changes.save(on: connection)
    }
}

extension Claim {
    /// Whether an earlier scrub may have left results, even with no charge: the first scrub is a claim's second or
    /// third event.
    var mayHaveBeenScrubbed: Bool { eventSequence > 3 }
}

/// Rows that a scrubbed batch adds.
struct ScrubWritten: Sendable {
    let deadlines: Deadlines
    var lines: [StoredLine] = []
    var findings: [StoredFinding] = []
    var entries: [LedgerEntry] = []
    var ready: [Claim] = []
}
