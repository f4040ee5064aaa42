internal import Billing
internal import Jobs
internal import Logging
internal import Postgres
internal import Vault
internal import X12

/// Acknowledge: TA1, 999 and 277CA, matched by control numbers. Every answer is kept as history; a claim's stage follows
/// the most downstream one and never goes backwards, so early, late, duplicate and reordered answers are harmless.
struct Acknowledge: JobHandler {
    let queue = Queue.acknowledge
    /// One file locks its submission file and claims in one order; two files in one transaction could cross another's.
    let batchSize = 1
    let concurrency = 1
    let context: ClaimsContext

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.inboundFiles(batch.jobs)
        let routes = try await context.directory.routes()
        let profiles = try await context.directory.payerProfiles()
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
            for job in held {
                guard let file = files[job.subject], file.status == "received" else { continue }
                try await read(
                    file, author: author, token: job.token, routes: routes, profiles: profiles,
                    on: connection)
            }
            return held.map { Settlement($0, .done) }
        }
    }

    /// Reads one file whole: everything in it counts, or it is quarantined.
    private func read(
        _ file: InboundFile, author: Author, token: Int64, routes: [PayerRoute], profiles: PayerProfiles,
        on connection: Connection
    ) async throws {
        let bytes = try context.keys.open(file.sealed, for: file.sealContext)
        let answers: [AcknowledgementAnswer]
        do {
            answers = try AcknowledgementAnswer.all(in: bytes)
        } catch {
            context.logger.error("file quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(error)"])
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: "\(error)"))
            return
        }
        for answer in answers {
            let application = AcknowledgementApplication(
                context: context, inbound: file, author: author, token: token, source: answer.source,
                routes: routes, profiles: profiles)
            try await application.apply(answer, on: connection)
        }
        _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: nil))
    }
}

extension ClaimsContext {
    /// Loads the files that a batch's jobs name, by number.
    func inboundFiles(_ jobs: [LeasedJob]) async throws -> [Int64: InboundFile] {
        let files = try await pool.withConnection { connection in
            try await keys.prepare([ClinicKeys.house], year: currentYear, on: connection)
            return try await connection.run(ReadInbound(ids: jobs.map(\.subject)))
        }
        return Dictionary(uniqueKeysWithValues: files.map { ($0.id, $0) })
    }
}
