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
            for job in held {
                guard let file = files[job.subject], file.status == "received" else { continue }
                try await post(file, author: author, token: job.token, on: connection)
            }
            return held.map { Settlement($0, .done) }
        }
    }

    private func post(_ file: InboundFile, author: Author, token: Int64, on connection: Connection) async throws {
        let bytes = try context.keys.open(file.sealed, for: .inboundFile(routeID: file.routeID))
        do {
            // Everything is read, balanced and matched before the first row is written.
            let remittances = try RemittanceReading.balanced(bytes)
            var matched: [[PostedClaim]] = []
            for remittance in remittances { matched.append(try await match(remittance, on: connection)) }
            for (remittance, claims) in zip(remittances, matched) {
                let posting = RemittancePosting(file: file, author: author, token: token)
                try await posting.post(remittance, claims, on: connection)
            }
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: nil))
        } catch let problem as RemittanceProblem {
            context.logger.error(
                "remittance quarantined", metadata: ["inbound": "\(file.id)", "reason": "\(problem.reason)"])
            _ = try await connection.execute(SettleInbound(id: file.id, quarantineReason: problem.reason))
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
            posted.append(RemittanceReading.posted(claim, position: index + 1, answered: answered))
        }
        return posted
    }
}

/// Writes one matched remittance.
struct RemittancePosting: Sendable {
    let file: InboundFile
    let author: Author
    let token: Int64

    func post(_ remittance: Remittance835, _ posted: [PostedClaim], on connection: Connection) async throws {
        guard let id = try await insert(remittance, on: connection) else { return }
        let locked = try await connection.run(LockClaims(ids: posted.map(\.answered.claimID)))
        let claims = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        var changes = ClaimChanges(author: author)
        var entries: [LedgerEntry] = []
        for item in posted {
            guard let claim = claims[item.answered.claimID] else {
                throw RemittanceProblem(reason: "claim \(item.position) has no row")
            }
            entries += Ledger.remittance(
                paid: item.paidCents, adjusted: item.adjustedCents, patient: item.patientCents, of: claim,
                remittanceID: id)
            settle(item, changes[claim], in: &changes)
        }
        let statuses = posted.map {
            (
                submissionID: $0.answered.submissionID, status: "accepted",
                payerControlNumber: $0.payerControlNumber
            )
        }
        _ = try await connection.pipeline(
            InsertRemittanceClaims(remittanceID: id, claims: posted), InsertLedgerEntries(entries: entries),
            SetSubmissionStatus(changes: statuses))
        try await changes.save(on: connection)
    }

    /// The remittance's number, or `nil` when it was posted before.
    private func insert(_ remittance: Remittance835, on connection: Connection) async throws -> Int64? {
        guard let day = CalendarDay(x12: remittance.paymentDate) else {
            throw RemittanceProblem(reason: "BPR16 is not a date")
        }
        return try await connection.first(
            InsertRemittance(
                inbound: file, payerID: remittance.payer.name?.name ?? "", trace: remittance.traceNumber,
                payerTIN: remittance.payerIdentifier, payeeNPI: remittance.payee.name?.id ?? "",
                paymentCents: remittance.paymentCents, effectiveOn: PostgresDate(day)))
    }

    /// Money on the claim's row, and the move: closed when nothing is open, denied when the payer refused something.
    private func settle(_ item: PostedClaim, _ claim: Claim, in changes: inout ClaimChanges) {
        var money = claim.money
        money.paid += item.paidCents
        money.adjusted += item.adjustedCents
        money.patient += item.patientCents
        let isSettled = money.open == 0
        let reason = isSettled ? "remittance posted" : "refused \(item.refusalCodes)"
        let moved = changes.move(
            claim, to: isSettled ? .closed : .denied, because: reason, token: token,
            nextActionAt: isSettled ? nil : author.clock.business.adding(hours: 24)
        ) {
            $0.money = money
            $0.allowedCents = item.allowedCents
            $0.payerAcceptedAt = $0.payerAcceptedAt ?? author.clock.business
        }
        if !moved {
            // The stage stays as it is (a later payment of a closed claim, say), the money counts all the same.
            var kept = changes[claim]
            kept.money = money
            changes.update(kept)
        }
    }
}
