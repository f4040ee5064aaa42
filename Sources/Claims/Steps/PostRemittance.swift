internal import Billing
internal import Jobs
internal import Logging
internal import Postgres
internal import Vault
internal import X12

/// Post remittance: an 835 is balanced at line, claim and transaction, matched whole, then posted to the append-only
/// ledger; anything else quarantines the file. What the payer refused stays open: a denial never becomes a write-off here.
struct PostRemittance: JobHandler {
    let queue = Queue.remit
    let batchSize = 32
    let concurrency = 1
    let context: ClaimsContext

    /// The balanced remittances of one file.
    private struct ReadFile: Sendable {
        let file: InboundFile
        let token: Int64
        let remittances: [Remittance835]
    }

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.inboundFiles(batch.jobs)
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.allByKey).only
            let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
            var read: [ReadFile] = []
            for job in held {
                guard let file = files[job.subject], file.status == "received" else { continue }
                let balanced = try await trying(file, on: connection) {
                    try RemittanceReading.balanced(try context.keys.open(file.sealed, for: file.sealContext))
                }
                if let balanced { read.append(ReadFile(file: file, token: job.token, remittances: balanced)) }
            }
            let (matched, fileIDs) = try await match(read, on: connection)
            // One lock over all claims of the batch, lowest number first: two batches never wait crosswise.
            let claimIDs = Set(matched.flatMap { $0.claims.map(\.answered.claimID) })
            let claims = try await connection.run(LockClaims(ids: claimIDs.sorted()))
            var posting = RemittancePosting(author: author, claims: claims)
            try await posting.post(matched, on: connection)
            _ = try await connection.execute(FinishInbound(ids: fileIDs))
            KillPoint.reached(.beforeRemitCommit)
            return held.map { Settlement($0, .done) }
        }
    }

    /// Everything of a file is read, balanced and matched before the first row is written; a file that fails any of it is
    /// quarantined whole. Submissions are looked up once for all files.
    /// - Returns: the remittances, and the numbers of the files that were matched whole.
    private func match(
        _ files: [ReadFile], on connection: Connection
    ) async throws -> (remittances: [MatchedRemittance], fileIDs: [Int64]) {
        let numbers = files.flatMap { $0.remittances.flatMap { $0.claims.map(\.patientControlNumber) } }
        let found = try await connection.run(FindByControlNumber(controlNumbers: numbers))
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.controlNumber, $0) })
        var matched: [MatchedRemittance] = []
        var fileIDs: [Int64] = []
        for item in files {
            let remittances = try await trying(item.file, on: connection) {
                try item.remittances.map { try match($0, of: item, byNumber: byNumber) }
            }
            guard let remittances else { continue }
            matched += remittances
            fileIDs.append(item.file.id)
        }
        return (matched, fileIDs)
    }

    /// Every claim of a remittance must be one of ours, with the charge that we sent.
    private func match(
        _ remittance: Remittance835, of item: ReadFile, byNumber: [String: Answered]
    ) throws -> MatchedRemittance {
        guard let day = CalendarDay(x12: remittance.paymentDate) else {
            throw RemittanceProblem(reason: "BPR16 is not a date")
        }
        var posted: [PostedClaim] = []
        for (index, claim) in remittance.claims.enumerated() {
            guard let answered = byNumber[claim.patientControlNumber] else {
                throw RemittanceProblem(reason: "claim \(index + 1) matches no submission")
            }
            guard claim.chargeCents == answered.chargeCents else {
                throw RemittanceProblem(reason: "claim \(index + 1) has another charge than its submission")
            }
            posted.append(RemittanceReading.posted(claim, position: index + 1, answered: answered))
        }
        let key = RemittanceKey(
            payerTIN: remittance.payerIdentifier, trace: remittance.traceNumber,
            payeeNPI: remittance.payee.name?.id ?? "", effectiveOn: PostgresDate(day),
            paymentCents: remittance.paymentCents)
        return MatchedRemittance(
            file: item.file, token: item.token, payerID: remittance.payer.name?.name ?? "", key: key, claims: posted)
    }

    /// What `body` returns, or `nil` with the file quarantined for its problem.
    private func trying<Value>(
        _ file: InboundFile, on connection: Connection, _ body: () throws -> Value
    ) async throws -> Value? {
        do {
            return try body()
        } catch let problem as RemittanceProblem {
            context.logger.error(
                "remittance quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(problem.reason)"])
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: problem.reason))
            return nil
        }
    }
}
