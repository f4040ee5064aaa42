internal import Billing
internal import Jobs
internal import Postgres
internal import Vault
internal import X12

/// Posts matched remittances to the ledger and moves their claims, which are locked already: each table is written once.
///
/// Whatever the order in which remittances, reversals and copies of them come, the same cents end on the same accounts:
/// a reversal takes back the posting that it equals, or waits for it in suspense; a copy of a posting waits there too, and
/// takes its place when the first is taken back.
struct RemittancePosting: Sendable {
    private let context: ClaimsContext
    private let books: ClaimBooks
    private var changes: ClaimChanges
    private var standing: [Int64: [StandingPosting]]
    private var waiting: [Int64: [SuspenseItem]]
    private(set) var posted: [(remittanceID: Int64, claim: PostedClaim)] = []
    private var entries: [LedgerEntry] = []
    private var statuses: [(submissionID: Int64, status: String, payerControlNumber: String?)] = []
    private var parked: [SuspenseItem] = []
    private var resolved: [(itemID: Int64, resolution: String)] = []
    private var duplicates: [(id: Int64, of: Int64)] = []
    private var provider: [StoredProviderAdjustment] = []
    private var outcomes: [Int64: ClaimOutcome] = [:]

    init(context: ClaimsContext, author: Author, books: ClaimBooks) {
        self.context = context
        self.books = books
        changes = ClaimChanges(author: author)
        standing = books.standing
        waiting = books.waiting
    }

    /// Stores the remittances, the same one under another file once, and everything that they say.
    mutating func post(_ matched: [MatchedRemittance], on connection: Connection) async throws {
        if matched.isEmpty { return }
        let stored = try await connection.run(InsertRemittances(remittances: matched))
        var ids = Dictionary(uniqueKeysWithValues: stored.map { ($0.key, $0.id) })
        for item in matched {
            guard let id = ids.removeValue(forKey: item.key) else { continue }
            try take(item, id: id)
        }
        try await save(on: connection)
    }

    /// Posts the claim that a suspense item stands for to `answered`, by the payment that it came with.
    mutating func release(
        _ item: SuspenseItem, as claim: Remittance835.Claim, to answered: Answered, because resolution: String,
        on connection: Connection
    ) async throws {
        leaveSuspense(item, because: resolution)
        decide(claim, at: item.place, answered: answered, fallbackClinic: item.clinicID, token: 0)
        try await save(on: connection)
    }

    private mutating func take(_ item: MatchedRemittance, id: Int64) throws {
        if let first = duplicated(item) {
            duplicates.append((id: id, of: first))
            return
        }
        for (index, claim) in item.remittance.claims.enumerated() {
            let place = PostingPlace(remittanceID: id, position: Int32(index + 1))
            decide(
                claim, at: place, answered: item.answered[index], fallbackClinic: item.clinicID, token: item.token)
            if let corrected = RemittanceReading.corrected(claim) {
                try keep(corrected, at: place, token: item.token)
            }
        }
        for (index, adjustment) in item.remittance.providerAdjustments.enumerated() {
            let references = StoredProviderAdjustment.references(adjustment)
            let stored = StoredProviderAdjustment(
                remittanceID: id, position: Int32(index + 1), clinicID: item.clinicID,
                providerID: adjustment.providerID,
                fiscalOn: CalendarDay(x12: adjustment.fiscalDate).map { PostgresDate($0) }, code: adjustment.reason,
                amountCents: adjustment.amountCents,
                referenceIndex: try context.keys.blindIndex(
                    ClinicKeys.house, field: "provider_adjustment", value: adjustment.reference.uppercased()),
                claimID: references.lazy.compactMap { item.claimsByReference[$0] }.first)
            provider.append(stored)
            entries += stored.entries
        }
    }

    /// The earlier remittance that said all of this already, under another trace.
    private func duplicated(_ item: MatchedRemittance) -> Int64? {
        guard !item.remittance.claims.isEmpty else { return nil }
        var earlier: Set<Int64>?
        for (claim, answered) in zip(item.remittance.claims, item.answered) {
            guard let answered, !claim.isReversal else { return nil }
            let hash = RemittanceReading.contentHash(claim)
            let same = Set((standing[answered.claimID] ?? []).filter { $0.contentHash == hash }.map(\.remittanceID))
            earlier = earlier.map { $0.intersection(same) } ?? same
        }
        return earlier?.min()
    }

    // MARK: one claim

    private mutating func decide(
        _ claim: Remittance835.Claim, at place: PostingPlace, answered: Answered?, fallbackClinic: Int32, token: Int64
    ) {
        guard let answered, let own = books.claims[answered.claimID] else {
            return park(claim, at: place, .unmatched, answered: nil, clinicID: fallbackClinic)
        }
        let target =
            claim.isReversal
            ? books.ofVisit(own).first { holds($0, equalTo: claim) } ?? own : books.target(of: claim, for: own)
        guard let target else { return park(claim, at: place, .noLaterClaim, answered: answered) }
        var addressed = answered
        addressed.claimID = target.id
        outcomes[target.id, default: ClaimOutcome()].token = token
        if claim.isReversal { return reverse(claim, at: place, addressed) }
        if claim.isUndecided { return note(claim, on: target, token: token) }
        let hash = RemittanceReading.contentHash(claim)
        if standing[target.id]?.contains(where: { $0.contentHash == hash }) == true {
            // A refusal said again changes nothing; money said again may have come again.
            if claim.paidCents != 0 { park(claim, at: place, .paidTwice, answered: addressed) }
            return
        }
        guard claim.chargeCents >= 0, claim.chargeCents <= answered.chargeCents else {
            return park(claim, at: place, .overcharged, answered: addressed)
        }
        let lines = books.lines[target.id] ?? []
        let isWhole = claim.chargeCents == answered.chargeCents
        var item = RemittanceReading.posted(
            claim, position: Int(place.position), answered: addressed, lines: lines,
            serviceDate: target.serviceDate.day.x12,
            priorCents: target.coverageRank > 1 && isWhole ? max(0, claim.chargeCents - target.money.billed) : 0)
        item.expectedCents = lines.reduce(0) { $0 + $1.expectedCents }
        add(item, remittanceID: place.remittanceID)
        if target.id == answered.claimID { setStatus(item) }
        settleWaiting(of: target.id)
    }

    private func holds(_ own: Claim, equalTo reversal: Remittance835.Claim) -> Bool {
        standing[own.id]?.contains { $0.isReversed(by: reversal) } == true
    }

    /// CLP02 22: takes back the posting that it equals, the payer's number first; an unknown one waits until it appears.
    private mutating func reverse(_ claim: Remittance835.Claim, at place: PostingPlace, _ answered: Answered) {
        let equal = (standing[answered.claimID] ?? []).filter { $0.isReversed(by: claim) }
        let numbers = [claim.payerClaimControlNumber, claim.references.value("F8") ?? ""]
        let named = equal.last { posting in posting.payerControlNumber.map { numbers.contains($0) } ?? false }
        guard let posting = named ?? equal.last else {
            return park(claim, at: place, .heldReversal, answered: answered)
        }
        add(
            posting.reversed(
                position: place.position, status: claim.status, answered: answered,
                contentHash: RemittanceReading.contentHash(claim)),
            remittanceID: place.remittanceID)
        standing[answered.claimID]?.removeAll { $0.place == posting.place }
        repeatWaiting(posting, of: answered.claimID)
    }

    /// What was a copy of a posting takes its place once that is taken back.
    private mutating func repeatWaiting(_ posting: StandingPosting, of claimID: Int64) {
        let copy = waiting[claimID]?.first { $0.reason == .paidTwice && $0.contentHash == posting.contentHash }
        guard let copy, let own = books.claims[claimID] else { return }
        leaveSuspense(copy, because: "counts since the first was reversed")
        let answered = books.answered(own, submissionID: posting.submissionID)
        add(
            posting.repeated(position: copy.place.position, status: copy.statusCode, answered: answered),
            remittanceID: copy.place.remittanceID)
    }

    /// A reversal that came before what it takes back.
    private mutating func settleWaiting(of claimID: Int64) {
        guard let own = books.claims[claimID] else { return }
        for held in waiting[claimID] ?? [] where held.reason == .heldReversal {
            let equal = (standing[claimID] ?? []).filter { $0.isReversed(by: held) }
            let named = equal.first { $0.payerControlNumber == held.payerControlNumber }
            guard let posting = named ?? equal.first else { continue }
            leaveSuspense(held, because: "the payment that it takes back appeared")
            add(
                posting.reversed(
                    position: held.place.position, status: held.statusCode,
                    answered: books.answered(own, submissionID: posting.submissionID), contentHash: held.contentHash),
                remittanceID: held.place.remittanceID)
            standing[claimID]?.removeAll { $0.place == posting.place }
        }
    }

    private mutating func add(_ item: PostedClaim, remittanceID: Int64) {
        guard let claim = books.claims[item.answered.claimID] else { return }
        posted.append((remittanceID, item))
        entries += Ledger.remittance(
            paid: item.paidCents, adjusted: item.adjustedCents, patient: item.patientCents, of: claim,
            remittanceID: remittanceID)
        outcomes[claim.id, default: ClaimOutcome()].add(item)
        if item.reverses == nil {
            standing[claim.id, default: []].append(StandingPosting(item, remittanceID: remittanceID))
        }
    }

    /// One that was rejected or returned stays so: a later submission may be the live one.
    private mutating func setStatus(_ item: PostedClaim) {
        if item.answered.status.isEmpty { return }
        if item.answered.status == "open" || item.answered.payerControlNumber != item.payerControlNumber {
            let status = item.answered.status == "open" ? "accepted" : item.answered.status
            statuses.append((item.answered.submissionID, status, item.payerControlNumber))
        }
    }

    /// CLP02 23 and 25 decide nothing and move no money.
    private mutating func note(_ claim: Remittance835.Claim, on target: Claim, token: Int64) {
        let what = claim.status == "25" ? "predetermination" : "not this payer's claim, forwarded"
        changes.note("remittance: \(what)", on: target, token: token)
    }

    /// What the payer holds to be right of the patient: sealed, and told on the record without saying what.
    private mutating func keep(_ corrected: [UInt8], at place: PostingPlace, token: Int64) throws {
        let index = posted.lastIndex {
            $0.remittanceID == place.remittanceID && $0.claim.position == place.position
        }
        guard let index,
            let claim = books.claims[posted[index].claim.answered.claimID]
        else { return }
        posted[index].claim.corrected = try context.keys.seal(
            corrected, for: .correctedPatient(place.remittanceID, position: place.position))
        changes.note("the payer corrected the patient's name or number", on: claim, token: token)
    }

    // MARK: suspense

    private mutating func park(
        _ claim: Remittance835.Claim, at place: PostingPlace, _ reason: SuspenseItem.Reason, answered: Answered?,
        clinicID: Int32 = ClinicKeys.house
    ) {
        parked.append(
            SuspenseItem(
                clinicID: answered?.clinicID ?? clinicID, place: place, reason: reason, claimID: answered?.claimID,
                submissionID: answered?.submissionID, statusCode: claim.status, chargeCents: claim.chargeCents,
                paidCents: claim.paidCents,
                payerControlNumber: claim.payerClaimControlNumber.isEmpty ? nil : claim.payerClaimControlNumber,
                contentHash: RemittanceReading.contentHash(claim)))
        if let claimID = answered?.claimID, let last = parked.last { waiting[claimID, default: []].append(last) }
    }

    /// Its money goes back from suspense to cash, from where it is posted.
    private mutating func leaveSuspense(_ item: SuspenseItem, because resolution: String) {
        for claimID in waiting.keys { waiting[claimID]?.removeAll { $0.place == item.place } }
        guard item.id != 0 else {
            // It came with the same file and was never stored.
            parked.removeAll { $0.place == item.place }
            return
        }
        resolved.append((itemID: item.id, resolution: resolution))
        entries += Ledger.suspense(
            -item.paidCents, clinicID: item.clinicID, remittanceID: item.place.remittanceID, itemID: item.id)
    }

    // MARK: saving

    private mutating func save(on connection: Connection) async throws {
        if !parked.isEmpty {
            for item in try await connection.run(InsertSuspenseItems(items: parked)) {
                entries += Ledger.suspense(
                    item.paidCents, clinicID: item.clinicID, remittanceID: item.remittanceID, itemID: item.itemID)
            }
        }
        _ = try await connection.pipeline(
            InsertRemittanceClaims(claims: posted), InsertLedgerEntries(entries: entries),
            SetSubmissionStatus(changes: statuses))
        if !resolved.isEmpty {
            _ = try await connection.execute(ResolveSuspense(resolved: resolved, person: changes.author.actor))
        }
        if !duplicates.isEmpty {
            _ = try await connection.execute(InsertDuplicateRemittances(duplicates: duplicates))
        }
        if !provider.isEmpty {
            _ = try await connection.execute(InsertProviderAdjustments(adjustments: provider))
        }
        var next: [NewJob] = []
        for (claimID, outcome) in outcomes.sorted(by: { $0.key < $1.key }) {
            guard let claim = books.claims[claimID] else { continue }
            outcome.settle(claim, standing: standing[claimID] ?? [], &changes)
            if let job = NextPayer.job(after: changes[claim], at: changes.author.clock.business) { next.append(job) }
        }
        try await changes.save(on: connection)
        if !next.isEmpty { try await Enqueue.jobs(next, on: connection) }
    }
}

extension StandingPosting {
    fileprivate func isReversed(by claim: Remittance835.Claim) -> Bool {
        claim.chargeCents == -chargeCents && claim.paidCents == -paidCents
    }

    /// What stands beside the reversal in its own remittance is the correction, even where its amounts are the same.
    fileprivate func isReversed(by held: SuspenseItem) -> Bool {
        held.chargeCents == -chargeCents && held.paidCents == -paidCents && held.place.remittanceID != remittanceID
    }
}

extension Remittance835.Claim {
    /// CLP02 25, a predetermination, and 23, a claim that was not the payer's: no decision as long as nothing is paid.
    fileprivate var isUndecided: Bool { (status == "25" || status == "23") && paidCents == 0 }
}

extension SealContext {
    static func correctedPatient(_ remittanceID: Int64, position: Int32) -> SealContext {
        SealContext(
            table: "remittance_claim", column: "corrected#\(position)", clinic: ClinicKeys.house, row: remittanceID)
    }
}
