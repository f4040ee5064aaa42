internal import Billing
internal import Foundation
internal import Jobs
internal import Postgres
internal import X12

/// Eligibility: 270 out, 271 in, benefits stored sealed. An answer at most three days old for the same coverage and date
/// of service is used again (rule B-COV-1).
struct CheckEligibility: JobHandler {
    let queue = Queue.eligibility
    let batchSize = 250
    let concurrency = 2
    let context: ClaimsContext
    private let exchangesInFlight = 16

    /// What the payer said of one claim's coverage.
    private enum Verdict: Sendable {
        case active
        case inactive(reason: String)
        case noAnswer(reason: String)
    }

    private struct Checked: Sendable {
        let file: CaseFile
        let coverageIndex: [UInt8]
        let verdict: Verdict
        /// The 271, for sealing; `nil` when an earlier answer was used.
        let answer: [UInt8]?
    }

    func handle(_ batch: LeasedBatch) async throws {
        let paused = try await context.directory.pausedPayers()
        let files = try await context.caseFiles(of: batch.jobs).filter { !paused.contains($0.claim.payerID) }
        let checked = try await check(files)
        let byClaim = Dictionary(uniqueKeysWithValues: checked.map { ($0.file.claim.id, $0) })
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
                    let isPaused = paused.contains(claim.payerID)
                    return Settlement(
                        job, isPaused ? .park(key: PayerPauses.key(claim.payerID)) : .retry(reason: "no visit"))
                }
                return settle(job, claim, item, deadlines, &changes, &next)
            }
            let fresh = try checked.compactMap { try stored($0) }
            if !fresh.isEmpty { _ = try await connection.execute(InsertEligibility(answers: fresh)) }
            try await changes.save(on: connection)
            try await Enqueue.jobs(next, on: connection)
            return settlements
        }
    }

    private func settle(
        _ job: LeasedJob, _ claim: Claim, _ item: Checked, _ deadlines: Deadlines, _ changes: inout ClaimChanges,
        _ next: inout [NewJob]
    ) -> Settlement {
        switch item.verdict {
        case .active:
            let deadline = deadlines.of(claim)
            changes.move(claim, to: .scrub, because: "coverage active", token: job.token, nextActionAt: deadline)
            next.append(NewJob(queue: .scrub, clinicID: claim.clinicID, subject: claim.id, deadline: deadline))
            return Settlement(job, .done)
        case .inactive(let reason):
            changes.move(
                claim, to: .eligibilityFailed, because: reason, token: job.token,
                nextActionAt: changes.author.clock.business.adding(hours: 24))
            return Settlement(job, .done)
        case .noAnswer(let reason):
            return Settlement(job, .retry(reason: reason))
        }
    }

    private func stored(_ item: Checked) throws -> StoredEligibility? {
        guard let answer = item.answer else { return nil }
        let claim = item.file.claim
        let sealed = try context.keys.seal(answer, for: .eligibility(clinic: claim.clinicID, claimID: claim.id))
        switch item.verdict {
        case .active:
            return StoredEligibility(
                claim: claim, coverageIndex: item.coverageIndex, isActive: true, reason: nil, sealed: sealed)
        case .inactive(let reason):
            return StoredEligibility(
                claim: claim, coverageIndex: item.coverageIndex, isActive: false, reason: reason, sealed: sealed)
        case .noAnswer:
            return nil
        }
    }

    // MARK: asking

    private func check(_ files: [CaseFile]) async throws -> [Checked] {
        let indexed = try files.map { file in
            (file: file, index: try coverageIndex(of: file))
        }
        let known = try await context.pool.transaction { connection in
            let (_, known) = try await connection.pipeline(
                OpenScope(clinics: files.map(\.claim.clinicID)),
                ReadEligibility(asked: indexed.map { ($0.file.claim, $0.index) }))
            return Dictionary(uniqueKeysWithValues: known.map { ($0.claimID, $0) })
        }
        let clinics = try await context.directory.clinics(files.map(\.claim.clinicID))
        let routes = try await context.directory.routes()
        let reused = indexed.compactMap { file, index -> Checked? in
            guard let answer = known[file.claim.id] else { return nil }
            let verdict = answer.isActive ? Verdict.active : .inactive(reason: answer.reason ?? "not active")
            return Checked(file: file, coverageIndex: index, verdict: verdict, answer: nil)
        }
        let asked = indexed.filter { known[$0.file.claim.id] == nil }
        let fresh = await inFlight(atMost: exchangesInFlight, asked) { item in
            await ask(
                item.file, coverageIndex: item.index, clinic: clinics[item.file.claim.clinicID],
                route: routes.first { $0.id == item.file.claim.routeID })
        }
        return reused + fresh
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

    private func ask(
        _ file: CaseFile, coverageIndex: [UInt8], clinic: Directory.Clinic?, route: PayerRoute?
    ) async -> Checked {
        func checked(_ verdict: Verdict, _ answer: [UInt8]?) -> Checked {
            Checked(file: file, coverageIndex: coverageIndex, verdict: verdict, answer: answer)
        }
        guard let coverage = file.visit.primaryCoverage else { return checked(.inactive(reason: "no coverage"), []) }
        guard let clinic, let route else { return checked(.noAnswer(reason: "no route"), nil) }
        let inquiry = RealTimeInquiry(
            route: route, clinic: clinic.profile, visit: file.visit, claim: file.claim, instant: .now)
        do {
            let answer = try await context.connectors.realTime(route).ask(
                "X12_270_Request_005010X279A1", inquiry.eligibility(coverage: coverage))
            return checked(Self.verdict(answer), answer)
        } catch {
            return checked(.noAnswer(reason: "\(error)"), nil)
        }
    }

    /// Active when a plan-level benefit says so (EB01 1–5 for service type 30 or AD); AAA 42 and 80 mean: ask again.
    private static func verdict(_ answer: [UInt8]) -> Verdict {
        do {
            let transactions = try Lexer.interchanges(in: answer).flatMap { $0.groups.flatMap(\.transactions) }
            guard let transaction = transactions.first(where: { TransactionType($0) == .eligibility271 }) else {
                return .noAnswer(reason: "no 271")
            }
            let response = try Eligibility271(transaction)
            if let rejection = response.allRejections.first {
                let isTemporary = ["42", "80"].contains(rejection.reason)
                return isTemporary
                    ? .noAnswer(reason: "AAA \(rejection.reason)") : .inactive(reason: "AAA \(rejection.reason)")
            }
            let benefits = response.members.flatMap(\.benefits)
            let isActive = benefits.contains { ["1", "2", "3", "4"].contains($0.information) }
            let status = benefits.first { ["5", "6", "7", "8"].contains($0.information) }?.information
            return isActive ? .active : .inactive(reason: "EB \(status ?? "none")")
        } catch {
            return .noAnswer(reason: "unreadable 271")
        }
    }
}
