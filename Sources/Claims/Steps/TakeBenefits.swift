internal import Jobs
internal import Logging
internal import Postgres
internal import X12

/// Take benefits: a batch 271 moves on the claims that its questions were about, by their traces. An answer counts while
/// its claim stands where it stood when it was asked about, so late, early and repeated answers are harmless.
struct TakeBenefits: JobHandler {
    let queue = Queue.benefits
    let batchSize = 4
    let concurrency = 1
    let context: ClaimsContext

    /// What a file says of one claim.
    private struct Answer: Sendable {
        let inboundID: Int64
        let token: Int64
        let inquiryID: Int64
        let place: Int
        let verdict: EligibilityVerdict
    }

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.inboundFiles(batch.jobs)
        let routes = try await context.directory.routes()
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            var answers: [Answer] = []
            for job in held {
                guard let file = files[job.subject], file.status == "received" else { continue }
                answers += try await read(file, token: job.token, on: connection)
            }
            let inquiries = try await connection.run(LockInquiryFiles(ids: Set(answers.map(\.inquiryID)).sorted()))
            let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
            let deadlines = Deadlines(routes: routes, now: clock.business)
            try await apply(answers, to: inquiries, author: author, deadlines, on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    /// The answers of a file, which is marked as processed, or quarantined when it cannot be read.
    private func read(_ file: InboundFile, token: Int64, on connection: Connection) async throws -> [Answer] {
        let bytes = try context.keys.open(file.sealed, for: file.sealContext)
        do {
            let transactions = try Lexer.interchanges(in: bytes).flatMap { $0.groups.flatMap(\.transactions) }
            let answers = try transactions.flatMap { transaction in
                try Self.answers(in: Eligibility271(transaction), file: file, token: token)
            }
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: nil))
            return answers
        } catch let error as X12Error {
            context.logger.error("file quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(error)"])
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: "\(error)"))
            return []
        }
    }

    /// A dependant carries the trace; its subscriber stands before it without one.
    private static func answers(in response: Eligibility271, file: InboundFile, token: Int64) -> [Answer] {
        let common = response.payerRejections + response.receiverRejections
        return response.members.flatMap { member in
            member.traces.compactMap { trace in
                guard let named = BatchInquiry.place(of: trace.number) else { return nil }
                let verdict = EligibilityVerdict(
                    rejections: common + member.rejections + member.benefits.flatMap(\.rejections),
                    members: [member])
                return Answer(
                    inboundID: file.id, token: token, inquiryID: named.inquiryID, place: named.place, verdict: verdict)
            }
        }
    }

    private func apply(
        _ answers: [Answer], to inquiries: [InquiryFile], author: Author, _ deadlines: Deadlines,
        on connection: Connection
    ) async throws {
        let byID = Dictionary(uniqueKeysWithValues: inquiries.map { ($0.id, $0) })
        let claims = try await connection.run(LockClaims(ids: Set(inquiries.flatMap(\.claimIDs)).sorted()))
        var taking = BenefitTaking(author: author, claims: claims, deadlines: deadlines)
        var places: [Int64: Set<Int>] = [:]
        for answer in answers {
            guard let file = byID[answer.inquiryID], file.claimIDs.indices.contains(answer.place) else { continue }
            places[file.id, default: []].insert(answer.place)
            taking.take(
                answer.verdict, place: answer.place, of: file, inboundID: answer.inboundID, token: answer.token)
        }
        let answered = inquiries.filter { places[$0.id]?.count == $0.claimIDs.count }.map(\.id)
        _ = try await connection.pipeline(
            InsertEligibility(answers: taking.stored), SetInquiryStatus(ids: answered, status: .answered))
        let facts = CoverageFact.worthSaving(taking.facts)
        if !facts.isEmpty { _ = try await connection.execute(SaveCoverageFacts(facts: facts)) }
        try await taking.changes.save(on: connection)
        try await Enqueue.jobs(taking.next, on: connection)
    }
}

/// The pure part: verdicts in, moves, rows and next jobs out.
private struct BenefitTaking {
    private let claims: [Int64: Claim]
    private let deadlines: Deadlines
    private(set) var changes: ClaimChanges
    private(set) var stored: [StoredEligibility] = []
    private(set) var next: [NewJob] = []
    private(set) var facts: [CoverageFact] = []
    /// Pause before a payer that could not answer is asked again.
    private let pause = Duration.seconds(30)

    init(author: Author, claims: [Claim], deadlines: Deadlines) {
        self.deadlines = deadlines
        self.claims = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
        changes = ClaimChanges(author: author)
    }

    mutating func take(
        _ verdict: EligibilityVerdict, place: Int, of file: InquiryFile, inboundID: Int64, token: Int64
    ) {
        guard let loaded = claims[file.claimIDs[place]] else { return }
        let claim = changes[loaded]
        guard claim.stage == .eligibility, claim.eventSequence == file.eventSequences[place] else { return }
        if let row = StoredEligibility(
            claim: claim, coverageIndex: file.coverageIndexes[place], verdict: verdict, benefits: .file(inboundID))
        {
            stored.append(row)
        }
        if case .active(let therapy) = verdict {
            facts.append(CoverageFact(claim: claim, therapy: therapy, checkedAt: changes.author.clock.business))
        }
        if let job = changes.take(verdict, for: claim, deadlines, token: token) {
            next.append(job)
        } else if case .noAnswer = verdict {
            next.append(
                NewJob(
                    queue: .eligibility, clinicID: claim.clinicID, subject: claim.id, deadline: deadlines.of(claim),
                    routeID: claim.routeID, due: .after(pause)))
        }
    }
}

extension ClaimChanges {
    /// Moves a claim by what the payer said of its coverage. Returns the job of the next step, where one follows.
    mutating func take(
        _ verdict: EligibilityVerdict, for claim: Claim, _ deadlines: Deadlines, token: Int64
    ) -> NewJob? {
        switch verdict {
        case .active:
            let deadline = deadlines.of(claim)
            move(claim, to: .scrub, because: "coverage active", token: token, nextActionAt: deadline)
            return NewJob(queue: .scrub, clinicID: claim.clinicID, subject: claim.id, deadline: deadline)
        case .inactive(let reason):
            move(
                claim, to: .eligibilityFailed, because: reason, token: token,
                nextActionAt: author.clock.business.adding(hours: 24))
            return nil
        case .noAnswer:
            return nil
        }
    }
}
