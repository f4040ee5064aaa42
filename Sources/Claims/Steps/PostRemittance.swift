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

    func handle(_ batch: LeasedBatch) async throws {
        let files = try await context.inboundFiles(batch.jobs)
        try await batch.settle { connection, held in
            let clock = try await connection.run(OpenScope.all).only
            let author = Author(actor: "worker:\(batch.sessionID)", clock: clock)
            var matched: [MatchedFile] = []
            for job in held {
                guard let file = files[job.subject], file.status == "received" else { continue }
                if let match = try await match(file, token: job.token, on: connection) { matched.append(match) }
            }
            // One lock over all claims of the batch, lowest number first: two batches never wait crosswise.
            let claimIDs = Set(matched.flatMap { $0.remittances.flatMap { $0.claims.map(\.answered.claimID) } })
            let claims = try await connection.run(LockClaims(ids: claimIDs.sorted()))
            var posting = RemittancePosting(author: author, claims: claims)
            for file in matched { try await posting.post(file, on: connection) }
            try await posting.save(on: connection)
            return held.map { Settlement($0, .done) }
        }
    }

    /// Everything of a file is read, balanced and matched before the first row is written; a file that fails any of it is
    /// quarantined whole.
    private func match(_ file: InboundFile, token: Int64, on connection: Connection) async throws -> MatchedFile? {
        let bytes = try context.keys.open(file.sealed, for: file.sealContext)
        do {
            var remittances: [MatchedFile.Remittance] = []
            for remittance in try RemittanceReading.balanced(bytes) {
                guard let day = CalendarDay(x12: remittance.paymentDate) else {
                    throw RemittanceProblem(reason: "BPR16 is not a date")
                }
                let claims = try await match(remittance, on: connection)
                remittances.append(.init(remittance: remittance, effectiveOn: day, claims: claims))
            }
            return MatchedFile(file: file, token: token, remittances: remittances)
        } catch let problem as RemittanceProblem {
            context.logger.error(
                "remittance quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(problem.reason)"])
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: problem.reason))
            return nil
        }
    }

    /// Every claim of a remittance must be one of ours, with the charge that we sent.
    private func match(_ remittance: Remittance835, on connection: Connection) async throws -> [PostedClaim] {
        let found = try await connection.run(
            FindByControlNumber(controlNumbers: remittance.claims.map(\.patientControlNumber)))
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.controlNumber, $0) })
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
        return posted
    }
}
