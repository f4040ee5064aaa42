internal import Billing
internal import Postgres
internal import X12

/// A remittance file whose every claim is ours.
struct MatchedFile: Sendable {
    /// One 835 transaction with its claims matched.
    struct Remittance: Sendable {
        let remittance: Remittance835
        let effectiveOn: CalendarDay
        let claims: [PostedClaim]
    }

    let file: InboundFile
    let token: Int64
    let remittances: [Remittance]
}

/// Posts matched files to the ledger and moves their claims, which are locked already; saves the claims once.
struct RemittancePosting: Sendable {
    private let author: Author
    private let claims: [Int64: Claim]
    private var changes: ClaimChanges

    init(author: Author, claims: [Claim]) {
        self.author = author
        self.claims = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
        changes = ClaimChanges(author: author)
    }

    mutating func post(_ matched: MatchedFile, on connection: Connection) async throws {
        for item in matched.remittances {
            // The same remittance under another file is posted once.
            guard let id = try await insert(item, of: matched.file, on: connection) else { continue }
            var entries: [LedgerEntry] = []
            for posted in item.claims {
                guard let claim = claims[posted.answered.claimID] else { continue }
                entries += Ledger.remittance(
                    paid: posted.paidCents, adjusted: posted.adjustedCents, patient: posted.patientCents, of: claim,
                    remittanceID: id)
                settle(posted, changes[claim], token: matched.token)
            }
            // One that was rejected or returned stays so: a later submission may be the live one.
            let statuses = item.claims.map { posted in
                (
                    submissionID: posted.answered.submissionID,
                    status: posted.answered.status == "open" ? "accepted" : posted.answered.status,
                    payerControlNumber: posted.payerControlNumber
                )
            }
            _ = try await connection.pipeline(
                InsertRemittanceClaims(remittanceID: id, claims: item.claims), InsertLedgerEntries(entries: entries),
                SetSubmissionStatus(changes: statuses))
        }
        _ = try await connection.execute(SettleInbound(id: matched.file.id, quarantineReason: nil))
    }

    func save(on connection: Connection) async throws {
        try await changes.save(on: connection)
    }

    /// The remittance's number, or `nil` when it was posted before.
    private func insert(
        _ item: MatchedFile.Remittance, of file: InboundFile, on connection: Connection
    ) async throws -> Int64? {
        let remittance = item.remittance
        return try await connection.first(
            InsertRemittance(
                inbound: file, payerID: remittance.payer.name?.name ?? "", trace: remittance.traceNumber,
                payerTIN: remittance.payerIdentifier, payeeNPI: remittance.payee.name?.id ?? "",
                paymentCents: remittance.paymentCents, effectiveOn: PostgresDate(item.effectiveOn)))
    }

    /// The end of the first level of appeal. The payer's kind is told by its number alone here, and one that is not known by
    /// it gets the shortest limit.
    private static func appealBy(_ claim: Claim, from denial: Timestamp) -> Timestamp {
        let payer = PayerProfile.resolve(payerID: claim.payerID, filingIndicator: "")
        return denial.adding(days: Int64(AppealLimit.days(payer.payerClass)))
    }

    /// Money on the claim's row, and the move: closed when nothing is open, denied when the payer refused something.
    private mutating func settle(_ posted: PostedClaim, _ claim: Claim, token: Int64) {
        var money = claim.money
        money.paid += posted.paidCents
        money.adjusted += posted.adjustedCents
        money.patient += posted.patientCents
        let isSettled = money.open == 0
        let business = author.clock.business
        let moved = changes.move(
            claim, to: isSettled ? .closed : .denied,
            because: isSettled ? "remittance posted" : "refused \(posted.refusalCodes)", token: token,
            nextActionAt: isSettled ? nil : business.adding(hours: 24)
        ) {
            $0.money = money
            $0.allowedCents = posted.allowedCents
            $0.payerAcceptedAt = $0.payerAcceptedAt ?? business
            $0.appealBy = isSettled ? nil : Self.appealBy(claim, from: business)
        }
        if !moved {
            // The stage stays as it is (a later payment of a closed claim, say), the money counts all the same.
            var kept = changes[claim]
            kept.money = money
            changes.update(kept)
        }
    }
}
