public import Billing
public import Postgres
internal import Vault

/// A claim's row, as loaded. Steps change it in memory and save it with the events of the moves.
public struct Claim: Sendable {
    /// Number, unique for ever.
    public let id: Int64
    /// Tenant.
    public let clinicID: Int32
    /// The visit it bills.
    public let visitID: Int64
    /// Where it stands.
    public internal(set) var stage: ClaimStage
    /// Why it waits in a work list; a code, never patient data.
    public internal(set) var holdReason: String?
    /// Primary payer.
    public internal(set) var payerID: String
    /// Kind of the primary payer.
    public internal(set) var payerClass: PayerClass
    /// The way to the payer.
    public internal(set) var routeID: Int16
    /// Date of service.
    public internal(set) var serviceDate: PostgresDate
    /// Blind index of the patient within the clinic.
    public internal(set) var patientIndex: [UInt8]
    /// Blind index of everything that makes an exact duplicate.
    public internal(set) var duplicateIndex: [UInt8]
    /// Whether the visit is an initial evaluation, which an episode of care has once.
    public internal(set) var isEvaluation: Bool
    /// Sum of the lines' charges.
    public internal(set) var chargeCents: Int64
    /// Expected allowed amount.
    public internal(set) var expectedCents: Int64
    /// Allowed amount of the remittance.
    public internal(set) var allowedCents: Int64?
    /// Ledger roll-ups in cents: billed = paid + adjusted + patient + open.
    public internal(set) var money: Money
    /// The submission clock.
    public internal(set) var clock: SLAClock
    /// When the payer accepted it (277CA).
    public internal(set) var payerAcceptedAt: Timestamp?
    /// When a rejection or denial must have been worked; `nil` while none is open.
    public internal(set) var correctionDueAt: Timestamp?
    /// The end of the payer's filing limit.
    public internal(set) var fileBy: Timestamp?
    /// The end of the appeal limit; set by a denial.
    public internal(set) var appealBy: Timestamp?
    /// When the next action is due; `nil` only when closed.
    public internal(set) var nextActionAt: Timestamp?
    /// The submission file it is in.
    public internal(set) var fileID: Int64?
    var eventSequence: Int32
    var eventHash: [UInt8]
    /// Which of the visit's coverages it bills, from 1, in the order in which they pay.
    public internal(set) var coverageRank: Int16 = 1
    /// How many coverages the visit has.
    public internal(set) var coverages: Int16 = 1
    /// The claim to the payer before; `nil` for the first.
    public internal(set) var priorClaimID: Int64?

    /// What was posted for a claim, cents.
    public struct Money: Sendable, Hashable {
        /// What this claim's payer is to account for: charges posted, less what was moved to the claim of the next payer;
        /// of a later payer's claim, what was moved to it.
        public var billed: Int64 = 0
        /// Paid by insurers.
        public var paid: Int64 = 0
        /// Contractual and other expected adjustments.
        public var adjusted: Int64 = 0
        /// Patient responsibility.
        public var patient: Int64 = 0
        /// What the patient paid at the visit; no part of the sum.
        public var collected: Int64 = 0
        /// What the insurer still owes.
        public var open: Int64 { billed - paid - adjusted - patient }
    }
}

/// The database's two clocks at the start of a transaction.
public struct TransactionClock: Sendable, Hashable {
    /// Real time.
    public let now: Timestamp
    /// Business time.
    public let business: Timestamp
}

/// One link of a claim's audit chain.
public struct ClaimEvent: Sendable, Hashable {
    /// The claim.
    public let claimID: Int64
    /// Tenant.
    public let clinicID: Int32
    /// 1, 2, 3 …
    public let sequence: Int32
    /// `nil` for the first.
    public let from: ClaimStage?
    /// The new stage; the same as `from` for a note, which moves nothing.
    public let to: ClaimStage
    /// Who did it: `intake`, `worker:<session>`, `coordinator`.
    public let actor: String
    /// Fencing token of the job, 0 where none was involved.
    public let token: Int64
    /// Code of the reason; never patient data.
    public let detail: String
    /// Real and business time.
    public let clock: TransactionClock
    /// Chained hash.
    public let hash: [UInt8]

    /// Whether it only notes something on the record.
    public var isNote: Bool { from == to }

    /// SHA-256 over the previous hash and the canonical fields, in UTF-8 separated by `|`.
    static func hash(
        previous: [UInt8], claimID: Int64, sequence: Int32, from: ClaimStage?, to: ClaimStage, actor: String,
        token: Int64, detail: String, clock: TransactionClock
    ) -> [UInt8] {
        let fields = """
            \(claimID)|\(sequence)|\(from.map { String($0.rawValue) } ?? "")|\(to.rawValue)|\(actor)|\(token)|\(detail)\
            |\(clock.now.microsecondsSinceEpoch)|\(clock.business.microsecondsSinceEpoch)
            """
        return SHA256.digest(previous + Array(fields.utf8))
    }
}

/// Who writes: the actor of events and the clock of the transaction.
///
/// `calendars` are needed where paused clocks resume, which only intake does: people answer a clinic's hold by importing.
struct Author: Sendable {
    let actor: String
    let clock: TransactionClock
    var calendars: [Int32: CalendarHistory] = [:]
}

/// Claims changed in one transaction, with the events of their moves.
struct ClaimChanges: Sendable {
    let author: Author
    private(set) var claims: [Int64: Claim] = [:]
    private(set) var events: [ClaimEvent] = []

    init(author: Author) {
        self.author = author
    }

    var isEmpty: Bool { claims.isEmpty }

    /// The claim as changed so far.
    subscript(_ claim: Claim) -> Claim { claims[claim.id] ?? claim }

    /// Keeps a changed claim for saving.
    mutating func update(_ claim: Claim) {
        claims[claim.id] = claim
    }

    /// Moves a claim on, with its event, clock and next action.
    ///
    /// A move that the flow table does not allow is refused: late and duplicate answers must not move a claim
    /// backwards.
    /// - Returns: whether the claim moved.
    @discardableResult
    mutating func move(
        _ claim: Claim, to stage: ClaimStage, because detail: String, token: Int64 = 0, nextActionAt: Timestamp?,
        change: (inout Claim) -> Void = { _ in }
    ) -> Bool {
        var moved = self[claim]
        guard ClaimFlow.allows(moved.stage, to: stage) else { return false }
        let event = event(of: moved, from: moved.stage, to: stage, detail: detail, token: token)
        moved.stage = stage
        moved.holdReason = ClaimFlow.row(of: stage).owner.isWorkList ? detail : nil
        moved.nextActionAt = nextActionAt
        moved.clock.enter(
            stage, because: detail, at: author.clock.business, counting: author.calendars[claim.clinicID] ?? .elapsed)
        moved.correctionDueAt = ReceivableClocks.correctionDueAt(
            after: stage, at: author.clock.business, before: moved.correctionDueAt)
        moved.eventSequence = event.sequence
        moved.eventHash = event.hash
        change(&moved)
        claims[moved.id] = moved
        events.append(event)
        return true
    }

    /// Puts on a claim's record what does not move it, such as a fix or a person's decision: an event that leads from
    /// the claim's stage to the same stage.
    mutating func note(_ detail: String, on claim: Claim, token: Int64 = 0) {
        var noted = self[claim]
        let event = event(of: noted, from: noted.stage, to: noted.stage, detail: detail, token: token)
        noted.eventSequence = event.sequence
        noted.eventHash = event.hash
        claims[noted.id] = noted
        events.append(event)
    }

    private func event(of claim: Claim, from: ClaimStage, to: ClaimStage, detail: String, token: Int64) -> ClaimEvent {
        let sequence = claim.eventSequence + 1
        let hash = ClaimEvent.hash(
            previous: claim.eventHash, claimID: claim.id, sequence: sequence, from: from, to: to, actor: author.actor,
            token: token, detail: detail, clock: author.clock)
        return ClaimEvent(
            claimID: claim.id, clinicID: claim.clinicID, sequence: sequence, from: from, to: to, actor: author.actor,
            token: token, detail: detail, clock: author.clock, hash: hash)
    }

    /// Saves claims and events in one round trip.
    func save(on connection: Connection) async throws(PostgresError) {
        if claims.isEmpty { return }
        let saved = claims.values.sorted { $0.id < $1.id }
        let clocks = ClockStart.after(events)
        guard !clocks.isEmpty else {
            _ = try await connection.pipeline(SaveClaims(claims: saved), InsertEvents(events: events))
            return
        }
        _ = try await connection.pipeline(
            SaveClaims(claims: saved), InsertEvents(events: events), StartClocks(clocks: clocks))
    }
}

extension ClaimFlow.Owner {
    /// Whether people own it.
    var isWorkList: Bool {
        if case .workList = self { true } else { false }
    }
}
