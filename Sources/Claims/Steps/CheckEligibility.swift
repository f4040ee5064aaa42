internal import Billing
internal import Jobs
internal import Postgres
internal import Vault

/// Eligibility: 270 out, 271 in, benefits stored sealed. An answer at most three days old for the same coverage and date
/// of service is used again (rule B-COV-1).
///
/// A small set is asked about in real time, one exchange per claim, and settled with the answers. A set as large as the
/// route's `batchInquiriesFrom` becomes one stored batch file; `Inquire` sends it and `TakeBenefits` reads the answer.
struct CheckEligibility: JobHandler {
    let queue = Queue.eligibility
    let batchSize = 500
    let concurrency = 2
    let context: ClaimsContext
    private let exchangesInFlight = 16

    /// A claim with what is known of its coverage.
    private struct Checked: Sendable {
        let file: CaseFile
        let coverageIndex: [UInt8]
        let verdict: EligibilityVerdict
        /// The 271, for sealing; `nil` when an earlier answer was used.
        let answer: [UInt8]?
        /// Of the earlier answer; `nil` for one of this moment.
        var checkedAt: Timestamp?
        /// Why there is no answer.
        var failure: ConnectorError?
    }

    private typealias Indexed = (file: CaseFile, index: [UInt8])

    func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

    func handle(_ batch: LeasedBatch) async throws {
        let paused = try await context.directory.pausedPayers()
        let files = try await context.caseFiles(of: batch.jobs).filter { !paused.contains($0.claim.payerID) }
        let indexed = try files.map { file in (file: file, index: try coverageIndex(of: file)) }
        let clinics = try await context.directory.clinics(files.map(\.claim.clinicID))
        let reused = try await known(indexed)
        let reusedIDs = Set(reused.map(\.file.claim.id))
        let (batches, single) = divided(
            indexed.filter { !reusedIDs.contains($0.file.claim.id) }, clinics: clinics,
            routes: try await context.directory.routes())
        let fresh = await inFlight(atMost: exchangesInFlight, single) { item in
            await ask(item.item, clinic: clinics[item.item.file.claim.clinicID], route: item.route)
        }
        try await settle(reused + fresh, batches, batch, paused: paused)
    }

    private func settle(
        _ checked: [Checked], _ batches: [BatchInquiry], _ batch: LeasedBatch, paused: Set<String>
    ) async throws {
        if !batches.isEmpty { try await prepareHouseKey() }
        let byClaim = Dictionary(uniqueKeysWithValues: checked.map { ($0.file.claim.id, $0) })
        let asked = Set(batches.flatMap { $0.items.map(\.claim.id) })
        let routes = try await context.directory.routes()
        try await batch.settle { connection, held in
            var (changes, claims) = try await context.open(held, of: batch, on: connection)
            let deadlines = Deadlines(routes: routes, now: changes.author.clock.business)
            var next: [NewJob] = []
            let settlements = held.map { job in
                guard let claim = claims[job.subject], claim.stage == .eligibility else {
                    return Settlement(job, .done)
                }
                guard let item = byClaim[claim.id] else {
                    if asked.contains(claim.id) { return Settlement(job, .done) }
                    let isPaused = paused.contains(claim.payerID)
                    return Settlement(
                        job, isPaused ? .park(key: PayerPauses.key(claim.payerID)) : .retry(reason: "no visit"))
                }
                if let failure = item.failure { return Settlement(job, failure.outcomeOfQuestion) }
                if case .noAnswer(let reason) = item.verdict { return Settlement(job, .retry(reason: reason)) }
                if let job = changes.take(item.verdict, for: claim, deadlines, token: job.token) { next.append(job) }
                return Settlement(job, .done)
            }
            for inquiry in batches {
                let waiting = inquiry.items.filter { claims[$0.claim.id]?.eventSequence == $0.claim.eventSequence }
                if waiting.isEmpty { continue }
                let file = BatchInquiry(route: inquiry.route, items: waiting)
                next.append(try await store(file, deadlines, at: changes.author.clock.business, on: connection))
            }
            let fresh = try checked.compactMap { try stored($0) }
            if !fresh.isEmpty { _ = try await connection.execute(InsertEligibility(answers: fresh)) }
            let facts = CoverageFact.worthSaving(
                checked.compactMap { item in
                    guard case .active(let therapy) = item.verdict, let claim = claims[item.file.claim.id] else {
                        return nil
                    }
                    let checkedAt = item.checkedAt ?? changes.author.clock.business
                    return CoverageFact(claim: claim, therapy: therapy, checkedAt: checkedAt)
                })
            if !facts.isEmpty { _ = try await connection.execute(SaveCoverageFacts(facts: facts)) }
            try await changes.save(on: connection)
            try await Enqueue.jobs(next, on: connection)
            return settlements
        }
    }

    private func stored(_ item: Checked) throws -> StoredEligibility? {
        guard let answer = item.answer else { return nil }
        let claim = item.file.claim
        let sealed = try context.keys.seal(answer, for: .eligibility(clinic: claim.clinicID, claimID: claim.id))
        return StoredEligibility(
            claim: claim, coverageIndex: item.coverageIndex, verdict: item.verdict, benefits: .sealed(sealed))
    }

    // MARK: batch

    /// Divides what must be asked by route: the sets that are large enough, and the rest with its routes.
    private func divided(
        _ asked: [Indexed], clinics: [Int32: Directory.Clinic], routes: [PayerRoute]
    ) -> (batches: [BatchInquiry], single: [(item: Indexed, route: PayerRoute?)]) {
        var batches: [BatchInquiry] = []
        var single: [(item: Indexed, route: PayerRoute?)] = []
        for (routeID, items) in Dictionary(grouping: asked, by: \.file.claim.routeID).sorted(by: { $0.key < $1.key }) {
            let route = routes.first { $0.id == routeID }
            guard let route, let least = route.batchInquiriesFrom, items.count >= least else {
                single += items.map { ($0, route) }
                continue
            }
            var batched: [BatchInquiry.Item] = []
            for item in items {
                if let coverage = item.file.visit.primaryCoverage, let clinic = clinics[item.file.claim.clinicID] {
                    let inquiry = PayerInquiry(clinic: clinic.profile, visit: item.file.visit, coverage: coverage)
                    batched.append(.init(claim: item.file.claim, coverageIndex: item.index, inquiry: inquiry))
                } else {
                    single.append((item, route))
                }
            }
            batches.append(BatchInquiry(route: route, items: batched))
        }
        return (batches, single)
    }

    /// The intent: the file's bytes, numbers and claims, stored with the job that sends it.
    private func store(
        _ inquiry: BatchInquiry, _ deadlines: Deadlines, at business: Timestamp, on connection: Connection
    ) async throws -> NewJob {
        let id = try await connection.run(DrawInquiry()).only
        let bytes = inquiry.write(inquiryID: id, at: business)
        let claims = inquiry.items.map(\.claim)
        let file = InquiryFile(
            id: id, routeID: inquiry.route.id, status: .planned, payloadID: try SecureRandom.uuidText(),
            claimIDs: claims.map(\.id), clinicIDs: claims.map(\.clinicID), eventSequences: claims.map(\.eventSequence),
            coverageIndexes: inquiry.items.map(\.coverageIndex),
            sealed: try context.keys.seal(bytes, for: .inquiryFile(id)))
        _ = try await connection.execute(InsertInquiryFile(file: file))
        let deadline = claims.map { deadlines.of($0) }.min() ?? business
        return NewJob(
            queue: .inquire, clinicID: ClinicKeys.house, subject: id, deadline: deadline, routeID: inquiry.route.id)
    }

    private func prepareHouseKey() async throws {
        try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
        }
    }

    // MARK: asking

    /// Claims whose coverage was asked about of late.
    private func known(_ indexed: [Indexed]) async throws -> [Checked] {
        let rows = try await context.pool.transaction { connection in
            try await connection.pipeline(
                OpenScope(clinics: indexed.map(\.file.claim.clinicID)),
                ReadEligibility(asked: indexed.map { ($0.file.claim, $0.index) })
            ).1
        }
        let known = Dictionary(uniqueKeysWithValues: rows.map { ($0.claimID, $0) })
        return indexed.compactMap { file, index in
            known[file.claim.id].map { answer in
                let verdict: EligibilityVerdict =
                    answer.isActive
                    ? .active(answer.facts.flatMap { TherapyBenefits(json: $0) })
                    : .inactive(reason: answer.reason ?? "not active")
                return Checked(
                    file: file, coverageIndex: index, verdict: verdict, answer: nil, checkedAt: answer.checkedAt)
            }
        }
    }

    private func coverageIndex(of file: CaseFile) throws -> [UInt8] {
        let coverage = file.visit.primaryCoverage
        let patient = file.visit.patient
        let parts = [
            coverage?.payerID ?? "", coverage?.memberID ?? "", patient.lastName.lowercased(),
            patient.firstName.lowercased(), patient.birthDate.iso,
        ]
        return try context.keys.blindIndex(
            file.claim.clinicID, field: "coverage", value: parts.joined(separator: "\u{1F}"))
    }

    /// One real-time exchange.
    private func ask(_ item: Indexed, clinic: Directory.Clinic?, route: PayerRoute?) async -> Checked {
        func checked(_ verdict: EligibilityVerdict, _ answer: [UInt8]?) -> Checked {
            Checked(file: item.file, coverageIndex: item.index, verdict: verdict, answer: answer)
        }
        guard let coverage = item.file.visit.primaryCoverage else {
            return checked(.inactive(reason: "no coverage"), [])
        }
        guard let clinic, let route else { return checked(.noAnswer(reason: "no route"), nil) }
        let inquiry = RealTimeInquiry(
            route: route, number: item.file.claim.id,
            inquiry: PayerInquiry(clinic: clinic.profile, visit: item.file.visit, coverage: coverage), instant: .now)
        do {
            let answer = try await context.connectors.realTime(route).ask(
                "X12_270_Request_005010X279A1", inquiry.eligibility, payer: coverage.payerID)
            return checked(EligibilityVerdict(realTimeAnswer: answer), answer)
        } catch {
            var unanswered = checked(.noAnswer(reason: error.reason), nil)
            unanswered.failure = error
            return unanswered
        }
    }
}
