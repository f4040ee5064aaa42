internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// Bill the next payer: what a payer left to the patient of a visit with another coverage becomes a claim to that payer.
///
/// The claim has the lines that the payer before decided on and bills what was left: a transfer between receivables, no
/// revenue. It goes to the rules and the payer as any claim does, unless the payer before sent it on by itself; then it
/// waits for the remittance, and after 30 days for a person.
struct BillNextPayer: JobHandler {
    let queue = Queue.nextPayer
    let batchSize = 100
    let concurrency = 1
    let context: ClaimsContext

    /// What decides about the new claim, from outside of the database.
    private struct Surroundings {
        let visits: [Int64: Visit]
        let routes: [String: Int16]
        let profiles: PayerProfiles
    }

    func handle(_ batch: LeasedBatch) async throws {
        var seen: Set<Int64> = []
        let files = try await context.caseFiles(of: batch.jobs.filter { seen.insert($0.subject).inserted })
        let payers = files.flatMap { $0.visit.coverages.map(\.payerID) }
        let around = Surroundings(
            visits: Dictionary(uniqueKeysWithValues: files.map { ($0.claim.id, $0.visit) }),
            routes: try await context.directory.routeIDs(of: payers),
            profiles: try await context.directory.payerProfiles())
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            let later = try await connection.run(LockLaterClaims(visitIDs: claims.values.map(\.visitID)))
            var made: [NextClaim] = []
            for job in held {
                guard let claim = claims[job.subject] else { continue }
                if claim.stage == .crossover {
                    changes.move(
                        claim, to: .unanswered, because: "forwarded and not answered", token: job.token,
                        nextActionAt: changes.author.clock.business.adding(hours: 24))
                }
                let hasNext = (later + made.map(\.claim)).contains {
                    $0.visitID == claim.visitID && $0.coverageRank == claim.coverageRank + 1
                }
                guard !hasNext, NextPayer.isOwed(claim), let visit = around.visits[claim.id],
                    visit.coverages.count > 1
                else { continue }
                made.append(
                    try await make(
                        from: claim, to: visit.coveragesInOrder[1], around, token: job.token, &changes,
                        on: connection))
            }
            try await save(made, &changes, on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    private func make(
        from claim: Claim, to coverage: Visit.Coverage, _ around: Surroundings, token: Int64,
        _ changes: inout ClaimChanges, on connection: Connection
    ) async throws -> NextClaim {
        let (numbers, answers) = try await connection.pipeline(DrawClaimNumber(), ReadDecision(claimID: claim.id))
        let plan = NextClaim.Plan(
            id: try numbers.only, prior: claim, coverage: coverage,
            profile: around.profiles.profile(
                payerID: coverage.payerID, filingIndicator: coverage.filingIndicator, on: claim.serviceDate.day),
            routeID: around.routes[coverage.payerID] ?? 1,
            duplicateIndex: try context.keys.blindIndex(
                claim.clinicID, field: "duplicate", value: "\(claim.visitID)\u{1F}\(claim.coverageRank + 1)"),
            decidedOn: answers.map(\.decidedOn).max()?.day ?? changes.author.clock.business.day,
            isForwarded: try answers.contains { try RemittedFacts(json: $0.facts).isForwarded })
        let next = NextClaim(plan, author: changes.author, token: token)
        changes.note(
            "left to the patient, billed to the next payer by claim \(next.claim.id)", on: claim, token: token)
        var moved = changes[claim]
        moved.money.billed -= next.claim.money.billed
        moved.money.patient -= next.claim.money.billed
        moved.money.collected -= next.claim.money.collected
        changes.update(moved)
        return next
    }

    private func save(
        _ made: [NextClaim], _ changes: inout ClaimChanges, on connection: Connection
    ) async throws {
        if !made.isEmpty {
            let lines = try await connection.run(ReadLines(claimIDs: made.map(\.priorID)))
            let copies = made.flatMap { next in next.lines(lines.filter { $0.claimID == next.priorID }) }
            _ = try await connection.pipeline(
                InsertClaims(claims: made.map(\.claim)), InsertEvents(events: made.map(\.event)),
                InsertLines(lines: copies), InsertLedgerEntries(entries: made.flatMap(\.entries)))
            for next in made { changes.update(next.claim) }
        }
        try await changes.save(on: connection)
        try await Enqueue.jobs(made.map(\.job), on: connection)
        for next in made { try await postWaiting(next, changes.author, on: connection) }
    }

    /// What the payer decided before there was a claim to it.
    private func postWaiting(_ next: NextClaim, _ author: Author, on connection: Connection) async throws {
        let waiting = try await connection.run(LockOpenSuspense(claimIDs: [next.priorID]))
        for item in waiting where item.reason == .noLaterClaim {
            guard let submissionID = item.submissionID else { continue }
            try await SuspenseRelease(context: context, author: author).post(
                item, to: next.claim, submissionID: submissionID, because: "there is a claim to the payer now",
                on: connection)
        }
    }
}
