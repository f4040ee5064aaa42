internal import Jobs
internal import Logging
internal import Postgres

/// Inquire: one job per batch of eligibility questions. It sends the stored file, then waits for the answer, which another
/// step reads; claims still unanswered when the time is up are asked about again.
///
/// A question may be asked twice without harm, so a file in doubt is sent again as it is.
struct Inquire: JobHandler {
    let queue = Queue.inquire
    let batchSize = 1
    let concurrency = 2
    let retryPolicy = RetryPolicy(cap: .seconds(60), maximumAttempts: 200)
    let context: ClaimsContext
    /// Longest wait for a batch answer, business hours; well inside the 24 hours of the submission clock.
    private let patienceHours: Int64 = 2

    func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

    func handle(_ batch: LeasedBatch) async throws {
        guard let file = try await load(batch) else {
            return try await batch.settle { _, held in held.map { Settlement($0, .done) } }
        }
        switch file.status {
        case .planned: try await send(file, batch)
        case .sent: try await expire(file, batch)
        case .answered, .expired: try await batch.settle { _, held in held.map { Settlement($0, .done) } }
        }
    }

    private func load(_ batch: LeasedBatch) async throws -> InquiryFile? {
        try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
            return try await connection.first(LockInquiryFiles(ids: batch.jobs.map(\.subject)))
        }
    }

    private func send(_ file: InquiryFile, _ batch: LeasedBatch) async throws {
        guard let route = try await context.directory.route(file.routeID), batch.isHeld else { throw JobsError.fenced }
        let bytes = try context.keys.open(file.sealed, for: .inquiryFile(file.id))
        do {
            try await context.connectors.realTime(route).inquire(payloadID: file.payloadID, bytes: bytes)
        } catch {
            let outcome = error.outcomeOfFile
            return try await batch.settle { _, held in held.map { Settlement($0, outcome) } }
        }
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            // An answer that came in meanwhile proves the arrival, and is not undone.
            let locked = try await connection.first(LockInquiryFiles(ids: [file.id]))
            guard locked?.status == .planned else { return held.map { Settlement($0, .done) } }
            _ = try await connection.execute(SetInquiryStatus(ids: [file.id], status: .sent))
            let limit = clock.business.adding(hours: patienceHours)
            return held.map { Settlement($0, .snooze(.business(limit))) }
        }
    }

    private func expire(_ file: InquiryFile, _ batch: LeasedBatch) async throws {
        let routes = try await context.directory.routes()
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            let deadlines = Deadlines(routes: routes, now: clock.business)
            let locked = try await connection.first(LockInquiryFiles(ids: [file.id]))
            guard locked?.status == .sent else { return held.map { Settlement($0, .done) } }
            let sequences = Dictionary(zip(file.claimIDs, file.eventSequences)) { first, _ in first }
            let waiting = try await connection.run(LockClaims(ids: file.claimIDs)).filter {
                $0.stage == .eligibility && sequences[$0.id] == $0.eventSequence
            }
            context.logger.warning(
                "eligibility batch not answered in time",
                metadata: ["inquiry": "\(file.id)", "claims": "\(waiting.count)"])
            try await Enqueue.jobs(
                waiting.map {
                    NewJob(
                        queue: .eligibility, clinicID: $0.clinicID, subject: $0.id, deadline: deadlines.of($0),
                        routeID: $0.routeID)
                }, on: connection)
            _ = try await connection.execute(SetInquiryStatus(ids: [file.id], status: .expired))
            return held.map { Settlement($0, .done) }
        }
    }
}
