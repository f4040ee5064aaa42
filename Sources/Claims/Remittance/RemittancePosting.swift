internal import Billing
internal import Postgres
internal import X12

/// One 835 transaction whose every claim is ours.
struct MatchedRemittance: Sendable {
    let file: InboundFile
    /// Token of the job that posts the file.
    let token: Int64
    let payerID: String
    let key: RemittanceKey
    let claims: [PostedClaim]
}

/// Posts matched remittances to the ledger and moves their claims, which are locked already: each table is written once.
struct RemittancePosting: Sendable {
    private let author: Author
    private let claims: [Int64: Claim]
    private var changes: ClaimChanges
    private var posted: [(remittanceID: Int64, claim: PostedClaim)] = []
    private var entries: [LedgerEntry] = []
    private var statuses: [(submissionID: Int64, status: String, payerControlNumber: String?)] = []

    init(author: Author, claims: [Claim]) {
        self.author = author
        self.claims = Dictionary(uniqueKeysWithValues: claims.map { ($0.id, $0) })
        changes = ClaimChanges(author: author)
    }

    /// Stores the remittances, the same one under another file once, and everything that they say.
    mutating func post(_ matched: [MatchedRemittance], on connection: Connection) async throws {
        if matched.isEmpty { return }
        let stored = try await connection.run(InsertRemittances(remittances: matched))
        var ids = Dictionary(uniqueKeysWithValues: stored.map { ($0.key, $0.id) })
        for item in matched {
            guard let id = ids.removeValue(forKey: item.key) else { continue }
            for claim in item.claims { add(claim, remittanceID: id, token: item.token) }
        }
        _ = try await connection.pipeline(
            InsertRemittanceClaims(claims: posted), InsertLedgerEntries(entries: entries),
            SetSubmissionStatus(changes: statuses))
        try await changes.save(on: connection)
    }

    private mutating func add(_ item: PostedClaim, remittanceID: Int64, token: Int64) {
        guard let claim = claims[item.answered.claimID] else { return }
        posted.append((remittanceID, item))
        entries += Ledger.remittance(
            paid: item.paidCents, adjusted: item.adjustedCents, patient: item.patientCents, of: claim,
            remittanceID: remittanceID)
        settle(item, changes[claim], token: token)
        // One that was rejected or returned stays so: a later submission may be the live one.
        if item.answered.status == "open" || item.answered.payerControlNumber != item.payerControlNumber {
            let status = item.answered.status == "open" ? "accepted" : item.answered.status
            statuses.append((item.answered.submissionID, status, item.payerControlNumber))
        }
    }

    /// The end of the first level of appeal.
    private static func appealBy(_ claim: Claim, from denial: Timestamp) -> Timestamp {
        denial.adding(days: Int64(AppealLimit.days(claim.payerClass)))
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
