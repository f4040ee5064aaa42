internal import Foundation
internal import Jobs
internal import Metrics
internal import Postgres
internal import Vault

/// Submit: one job per submission file. Intent → act → record.
///
/// The claims, control numbers and sealed bytes are stored as `sending` before anything leaves this machine. A lease that
/// finds a file in `sending` is a second one: the file is in doubt, and the partner is asked before the same bytes, under
/// the same numbers, may be sent again.
struct Submit: JobHandler {
    let queue = Queue.submit
    let batchSize = 1
    let concurrency = 2
    let retryPolicy = RetryPolicy(cap: .seconds(60), maximumAttempts: 200)
    let context: ClaimsContext
    /// Told as 0 from the start, since an increase from nothing is none.
    private let resendsAvoided = Counter(label: "claimline_resends_avoided_total")

    func party(of job: LeasedJob) -> Int64 { Int64(job.routeID) }

    func handle(_ batch: LeasedBatch) async throws {
        guard let intent = try await prepare(batch) else { return }
        switch intent {
        case .nothing:
            try await batch.settle { _, held in held.map { Settlement($0, .done) } }
        case .wait(let opening):
            try await batch.settle { _, held in held.map { Settlement($0, .snooze(.business(opening))) } }
        case .send(let outgoing):
            try await send(outgoing, batch)
        case .reconcile(let outgoing):
            try await reconcile(outgoing, batch)
        }
    }

    /// A stored file on its way.
    struct Outgoing: Sendable {
        let fileID: Int64
        let route: PayerRoute
        let payloadID: String
        let bytes: [UInt8]
    }

    private enum Intent: Sendable {
        case nothing
        /// The partner takes no files before.
        case wait(until: Timestamp)
        case send(Outgoing)
        case reconcile(Outgoing)
    }

    /// Writes the intent, fenced; `nil` when the job was taken over.
    private func prepare(_ batch: LeasedBatch) async throws -> Intent? {
        try await context.pool.withConnection { connection in
            try await context.keys.prepare([ClinicKeys.house], year: context.currentYear, on: connection)
        }
        KillPoint.reached(.beforeIntent)
        return try await batch.write { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            guard let job = held.first, let file = try await connection.first(LockFile(fileID: job.subject)),
                let route = try await context.directory.route(file.routeID)
            else { return .nothing }
            switch file.status {
            case .planned:
                if let opening = route.guide.hours?.opening(after: clock.business) { return .wait(until: opening) }
                let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
                let filling = FileFilling(context: context, file: file, route: route, author: author, token: job.token)
                return try await filling.fill(on: connection).map(Intent.send) ?? .nothing
            case .prepared:
                _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .sending))
                return .send(try outgoing(file, route))
            case .sending, .inDoubt:
                _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .inDoubt))
                return .reconcile(try outgoing(file, route))
            case .sent, .accepted, .rejected, .empty:
                return .nothing
            }
        }
    }

    private func outgoing(_ file: SubmissionFile, _ route: PayerRoute) throws -> Outgoing {
        guard let sealed = file.sealed, let payloadID = file.payloadID else {
            throw PostgresError(kind: .decoding, message: "a stored file has no bytes")
        }
        let bytes = try context.keys.open(sealed, for: .submissionFile(file.id))
        return Outgoing(fileID: file.id, route: route, payloadID: payloadID, bytes: bytes)
    }

    private func send(_ outgoing: Outgoing, _ batch: LeasedBatch) async throws {
        // The last moment to notice that the lease is gone: after this, only the partner knows.
        KillPoint.reached(.afterIntent)
        guard batch.isHeld else { throw JobsError.fenced }
        do {
            try await context.connectors.batch(outgoing.route).submit(
                payloadID: outgoing.payloadID, bytes: outgoing.bytes)
        } catch {
            return try await postpone(outgoing, batch, error: error)
        }
        KillPoint.reached(.afterSend)
        try await record(outgoing, batch)
        KillPoint.reached(.afterRecord)
    }

    /// Asks the partner about a file in doubt; sends the same bytes again only when the partner does not hold them.
    private func reconcile(_ outgoing: Outgoing, _ batch: LeasedBatch) async throws {
        let isHeld: Bool?
        do {
            isHeld = try await context.connectors.batch(outgoing.route).holds(payloadID: outgoing.payloadID)
        } catch {
            return try await settle(error.outcomeOfFile, batch, status: .inDoubt, fileID: outgoing.fileID)
        }
        switch isHeld {
        case true?:
            try await record(outgoing, batch)
            resendsAvoided.increment()
        case false?: try await send(outgoing, batch)
        case nil:
            try await settle(
                .retry(reason: "the partner cannot tell whether it has the file"), batch, status: .inDoubt,
                fileID: outgoing.fileID)
        }
    }

    private func postpone(_ outgoing: Outgoing, _ batch: LeasedBatch, error: ConnectorError) async throws {
        let status: SubmissionFile.Status = error == .outcomeUnknown ? .inDoubt : .prepared
        try await settle(error.outcomeOfFile, batch, status: status, fileID: outgoing.fileID)
    }

    private func settle(
        _ outcome: Outcome, _ batch: LeasedBatch, status: SubmissionFile.Status, fileID: Int64
    ) async throws {
        try await batch.settle { connection, held in
            // An acknowledgement that came in meanwhile proves the arrival, and is not undone.
            if let file = try await connection.first(LockFile(fileID: fileID)), file.isUnsent {
                _ = try await connection.execute(SetFileStatus(fileID: fileID, status: status))
            }
            return held.map { Settlement($0, outcome) }
        }
    }

    /// The partner has it: the SLA clocks stop.
    private func record(_ outgoing: Outgoing, _ batch: LeasedBatch) async throws {
        let profiles = try await context.directory.payerProfiles()
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            if let file = try await connection.first(LockFile(fileID: outgoing.fileID)), file.isUnsent {
                let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
                try await FileRecord.sent(
                    file, author: author, token: held.first?.token ?? 0, profiles: profiles, on: connection)
            }
            return held.map { Settlement($0, .done) }
        }
    }
}
