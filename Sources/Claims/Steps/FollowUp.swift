internal import Billing
internal import Jobs
internal import Postgres
internal import X12

/// Follow up: a claim that is due is asked about by 276 and looked at again by what the 277 answers, until money, a
/// rejection or a person takes over. Each look is a job of its own, with the next one enqueued beside it, so that its deadline
/// is never that of an earlier look. A claim at its end needs none; one of a paused payer is parked.
struct FollowUp: JobHandler {
    let queue = Queue.followUp
    let batchSize = 250
    let concurrency = 1
    let context: ClaimsContext
    private let exchangesInFlight = 8

    private struct Answer: Sendable {
        let claimID: Int64
        /// `F1:65`, …; `nil` when no answer came.
        let code: String?
        let inquiries: Int64
    }

    func handle(_ batch: LeasedBatch) async throws {
        // A claim that was sent again has a second job: one look serves both, and one of them ends here.
        var seen: Set<Int64> = []
        let files = try await context.caseFiles(of: batch.jobs.filter { seen.insert($0.subject).inserted })
        let (business, facts) = try await context.pool.transaction { connection in
            let (clocks, facts) = try await connection.pipeline(
                OpenScope(clinics: files.map(\.claim.clinicID)),
                ReadInquiryFacts(claimIDs: files.filter { Self.waits($0.claim) }.map(\.claim.id)))
            return (try clocks.only.business, Dictionary(uniqueKeysWithValues: facts.map { ($0.claimID, $0) }))
        }
        let paused = try await context.directory.pausedPayers()
        let due = files.filter { file in
            Self.waits(file.claim) && (file.claim.nextActionAt ?? business) <= business
                && !paused.contains(file.claim.payerID)
        }
        let answers = try await ask(due, facts: facts)
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            var asked: [(claim: Claim, code: String)] = []
            var settled: Set<Int64> = []
            var next: [NewJob] = []
            let settlements = held.map { job in
                guard let claim = claims[job.subject], settled.insert(claim.id).inserted else {
                    return Settlement(job, .done)
                }
                if Self.waits(claim), paused.contains(claim.payerID) {
                    return Settlement(job, .park(key: PayerPauses.key(claim.payerID)))
                }
                let answer = answers[claim.id]
                if let code = answer?.code { asked.append((claim, code)) }
                return Settlement(job, settle(claim, answer, token: job.token, &changes, &next))
            }
            if !asked.isEmpty { _ = try await connection.execute(InsertInquiries(inquiries: asked)) }
            try await changes.save(on: connection)
            try await Enqueue.jobs(next, on: connection)
            return settlements
        }
    }

    private static func waits(_ claim: Claim) -> Bool {
        claim.stage == .submitted || claim.stage == .accepted
    }

    private func settle(
        _ claim: Claim, _ answer: Answer?, token: Int64, _ changes: inout ClaimChanges, _ next: inout [NewJob]
    ) -> Outcome {
        guard Self.waits(claim) else { return .done }
        let business = changes.author.clock.business
        guard let answer else {
            next.append(
                FollowUpCadence.look(at: claim, on: claim.nextActionAt ?? FollowUpCadence.nextLook(from: business)))
            return .done
        }
        guard let code = answer.code else { return .retry(reason: "no 277") }
        if code.hasPrefix("A4") || code.hasPrefix("D0") || answer.inquiries >= FollowUpCadence.looksBeforePerson {
            changes.move(
                claim, to: .unanswered, because: "277 \(code)", token: token, nextActionAt: business.adding(hours: 24))
            return .done
        }
        let nextAt =
            code.hasPrefix("F")
            ? FollowUpCadence.remittanceAfterFinal(from: business) : FollowUpCadence.nextLook(from: business)
        var waiting = changes[claim]
        waiting.nextActionAt = nextAt
        changes.update(waiting)
        next.append(FollowUpCadence.look(at: claim, on: nextAt))
        return .done
    }

    private func ask(_ due: [CaseFile], facts: [Int64: InquiryFacts]) async throws -> [Int64: Answer] {
        let clinics = try await context.directory.clinics(due.map(\.claim.clinicID))
        let routes = try await context.directory.routes()
        let answers = await inFlight(atMost: exchangesInFlight, due) { file -> Answer in
            let route = routes.first { $0.id == file.claim.routeID }
            let fact = facts[file.claim.id]
            let code = await ask(file, fact, clinic: clinics[file.claim.clinicID], route: route)
            return Answer(claimID: file.claim.id, code: code, inquiries: fact?.inquiries ?? 0)
        }
        return Dictionary(uniqueKeysWithValues: answers.map { ($0.claimID, $0) })
    }

    /// The first status code of the answer, or `nil` when there is none.
    private func ask(
        _ file: CaseFile, _ facts: InquiryFacts?, clinic: Directory.Clinic?, route: PayerRoute?
    ) async -> String? {
        guard let facts, let clinic, let route, let coverage = file.visit.primaryCoverage else { return nil }
        let inquiry = RealTimeInquiry(
            route: route, claim: file.claim,
            inquiry: PayerInquiry(clinic: clinic.profile, visit: file.visit, coverage: coverage), instant: .now)
        guard
            let answer = try? await context.connectors.realTime(route).ask(
                "X12_276_Request_005010X212", inquiry.status(facts: facts)),
            let transaction = try? Lexer.interchanges(in: answer).flatMap({ $0.groups.flatMap(\.transactions) }).first,
            let response = try? ClaimStatus277(transaction)
        else { return nil }
        let statuses = response.claims.flatMap(\.statuses) + response.providerStatuses + response.receiverStatuses
        return statuses.first?.codes.first.map { "\($0.category):\($0.status)" }
    }
}
