internal import Billing
internal import Jobs
internal import Postgres
internal import X12

/// Follow up: a claim that is due is asked about by 276 and goes on by what the 277 answers (`StatusFollowUp`), until money,
/// a rejection or a person takes over. Each look is a job of its own, with the next one enqueued beside it, so that its
/// deadline is never that of an earlier look. A claim at its end needs none; one of a paused payer is parked.
struct FollowUp: JobHandler {
    let queue = Queue.followUp
    let batchSize = 250
    let concurrency = 1
    let context: ClaimsContext
    private let exchangesInFlight = 8

    func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

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
        let profiles = try await context.directory.payerProfiles()
        let due = files.filter { file in
            guard Self.waits(file.claim), (file.claim.nextActionAt ?? business) <= business,
                !paused.contains(file.claim.payerID), let fact = facts[file.claim.id]
            else { return false }
            return StatusFollowUp(file.claim, fact, profiles, now: business).asks
        }
        let answers = try await ask(due, facts: facts)
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            var effect = FollowUpEffect()
            var settled: Set<Int64> = []
            let settlements = held.map { job in
                guard let claim = claims[job.subject], Self.waits(claim), settled.insert(claim.id).inserted else {
                    return Settlement(job, .done)
                }
                if paused.contains(claim.payerID) {
                    return Settlement(job, .park(key: PayerPauses.key(claim.payerID)))
                }
                guard let fact = facts[claim.id], claim.fileID == fact.fileID else {
                    // It was sent anew meanwhile, and has a look of its own ahead.
                    return Settlement(job, .done)
                }
                let look = StatusFollowUp(claim, fact, profiles, now: changes.author.clock.business)
                let answer = answers[claim.id]
                return Settlement(job, look.settle(answer, token: job.token, &changes, &effect))
            }
            try await effect.save(on: connection)
            try await changes.save(on: connection)
            // Whoever is asked about and still not acknowledged is a person's to see.
            _ = try await connection.execute(
                MarkUnacknowledged(claimIDs: due.filter { $0.claim.stage == .submitted }.map(\.claim.id)))
            try await Enqueue.jobs(effect.next, on: connection)
            return settlements
        }
    }

    private static func waits(_ claim: Claim) -> Bool {
        claim.stage == .submitted || claim.stage == .accepted
    }

    // MARK: asking

    private func ask(_ due: [CaseFile], facts: [Int64: InquiryFacts]) async throws -> [Int64: StatusAnswer] {
        let clinics = try await context.directory.clinics(due.map(\.claim.clinicID))
        let routes = try await context.directory.routes()
        let answers = await inFlight(atMost: exchangesInFlight, due) { file -> (Int64, StatusAnswer) in
            let route = routes.first { $0.id == file.claim.routeID }
            guard let fact = facts[file.claim.id], let clinic = clinics[file.claim.clinicID], let route else {
                return (file.claim.id, .silent)
            }
            return (file.claim.id, await ask(file, fact, clinic: clinic, route: route))
        }
        return Dictionary(uniqueKeysWithValues: answers)
    }

    /// Asks with all keys; when nothing is found, again without the payer's number and over some days.
    private func ask(
        _ file: CaseFile, _ facts: InquiryFacts, clinic: Directory.Clinic, route: PayerRoute
    ) async -> StatusAnswer {
        let answer = await exchange(file, facts, clinic: clinic, route: route)
        guard case .status(let code) = answer, FollowUpPlan.action(code.category).kind == .widenSearch else {
            return answer
        }
        return await exchange(file, facts.widened, clinic: clinic, route: route)
    }

    private func exchange(
        _ file: CaseFile, _ facts: InquiryFacts, clinic: Directory.Clinic, route: PayerRoute
    ) async -> StatusAnswer {
        guard let coverage = file.visit.primaryCoverage else { return .silent }
        let inquiry = RealTimeInquiry(
            route: route, number: file.claim.id,
            inquiry: PayerInquiry(clinic: clinic.profile, visit: file.visit, coverage: coverage), instant: .now)
        let answer: [UInt8]
        do {
            answer = try await context.connectors.realTime(route).ask(
                "X12_276_Request_005010X212", inquiry.status(of: file.claim, facts: facts), payer: coverage.payerID)
        } catch {
            return .failed(error)
        }
        guard
            let transaction = try? Lexer.interchanges(in: answer).flatMap({ $0.groups.flatMap(\.transactions) }).first,
            let response = try? ClaimStatus277(transaction)
        else { return .silent }
        return StatusAnswer(response)
    }
}

/// What a 277 says of one claim.
enum StatusAnswer: Sendable, Equatable {
    /// Nothing in it that could be read.
    case silent
    /// None came.
    case failed(ConnectorError)
    /// The status that decides among all that were given.
    case status(Code)

    /// Category and code, such as `P3` and `P3:42`.
    struct Code: Sendable, Hashable {
        let category: String
        let text: String
    }

    /// Every STC and each of its composites counts; those of the claim go before those of the levels above it.
    init(_ response: ClaimStatus277) {
        let own = response.claims.flatMap(\.statuses)
        let statuses = own.isEmpty ? response.providerStatuses + response.receiverStatuses : own
        let codes = statuses.flatMap(\.codes)
        guard let category = FollowUpPlan.decisive(codes.map(\.category)),
            let code = codes.first(where: { $0.category == category })
        else {
            self = .silent
            return
        }
        self = .status(Code(category: category, text: "\(category):\(code.status)"))
    }
}
