internal import Billing
internal import Jobs
internal import Postgres

/// Scrub: the rules run in memory over the whole batch; each claim becomes ready or goes to the clinic's work list.
///
/// Locks, in this order: the claims, the therapy years of Medicare patients, the prior authorizations. Each by its
/// key's order, so that two batches never wait crosswise.
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
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            let scrubbable = held.compactMap { claims[$0.subject] }.filter { $0.stage == .scrub }
            let facts = try await ScrubFacts.read(scrubbable, visits: visits, keys: context.keys, on: connection)
            var work = ScrubWork(
                profiles: profiles, clinics: clinics, visits: visits, reference: reference,
                business: changes.author.clock.business, facts: facts)
            let scrubbed = work.scrub(scrubbable)
            var written = ScrubWritten(deadlines: Deadlines(routes: routes, now: changes.author.clock.business))
            for item in scrubbed {
                try write(item, job: held.first { $0.subject == item.claim.id }, to: &changes, &written)
            }
            try await save(written, changes, of: scrubbable, on: connection)
            try await work.facts.authorizations.save(on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    /// Turns one result into rows, notes of its fixes and a move.
    private func write(
        _ item: ScrubWork.Item, job: LeasedJob?, to changes: inout ClaimChanges, _ written: inout ScrubWritten
    ) throws {
        let result = item.result
        written.findings += try item.storedFindings(keys: context.keys)
        written.lines += item.storedLines
        for fix in result.fixes {
            changes.note(FixNote(fix).detail, on: item.claim, token: job?.token ?? 0)
        }
        let billed = result.isHeld ? item.claim.money.billed : result.totalChargeCents
        let clock = changes.author.clock
        let reason = result.findings.first { $0.severity == .reject && !$0.isOverridden }?.rule ?? "clean"
        changes.move(
            item.claim, to: result.isHeld ? .scrubFailed : .ready, because: reason, token: job?.token ?? 0,
            nextActionAt: result.isHeld ? clock.business.adding(hours: 24) : written.deadlines.of(item.claim)
        ) { claim in
            claim.chargeCents = result.totalChargeCents
            claim.expectedCents = result.lines.reduce(0) { $0 + $1.expectedAllowedCents }
            claim.money.billed = billed
        }
        if !result.isHeld {
            written.entries += Ledger.charge(billed - item.claim.money.billed, of: item.claim)
            written.ready.append(changes[item.claim])
        }
    }

    private func save(
        _ written: ScrubWritten, _ changes: ClaimChanges, of claims: [Claim], on connection: Connection
    ) async throws {
        let again = claims.filter(\.mayHaveBeenScrubbed).map(\.id)
        if !again.isEmpty { _ = try await connection.execute(DeleteScrubResults(claimIDs: again)) }
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
