internal import Billing
internal import Jobs
internal import Logging
internal import Postgres

/// Applies one answer to files, submissions and claims, inside the step's transaction.
///
/// Every answer is kept as history. What moves a claim is the highest answer (`AnswerRank`) to its latest submission, so that
/// the order in which answers come does not matter. An answer can be early, before we know that the file was sent: the
/// control numbers were stored before, so that it finds its file and proves the arrival.
struct AcknowledgementApplication: Sendable {
    let context: ClaimsContext
    let inbound: InboundFile
    let author: Author
    let token: Int64
    let source: String
    let routes: [PayerRoute]
    let profiles: PayerProfiles

    func apply(_ answer: AcknowledgementAnswer, on connection: Connection) async throws {
        switch answer {
        case .interchange(let control, let isAccepted, let note):
            try await apply(interchange: control, isAccepted: isAccepted, note: note, on: connection)
        case .sets(let group, let accepted, let rejected, let isGroupRejected):
            guard let file = try await file(control: group, on: connection) else { return }
            try await acknowledge(file, code: isGroupRejected ? "R" : rejected.isEmpty ? "A" : "P", on: connection)
            if isGroupRejected, rejected.isEmpty {
                return try await reject(file, code: "R", rank: .setRejected, on: connection)
            }
            try await apply(rejected: rejected, of: file, on: connection)
            if isGroupRejected {
                try await returnRest(of: file, answered: rejected.map(\.control) + accepted, on: connection)
            }
            let isRejected = isGroupRejected || (accepted.isEmpty && !rejected.isEmpty)
            _ = try await connection.execute(
                SetFileStatus(fileID: file.id, status: isRejected ? .rejected : .accepted))
        case .claims(let claims, let rejectedReferences):
            try await apply(claims, on: connection)
            for reference in rejectedReferences { try await apply(reference, on: connection) }
        }
    }

    /// The file by our control number. An acknowledgement proves that it arrived, whatever became of the sender.
    private func file(control: Int64, on connection: Connection) async throws -> SubmissionFile? {
        guard
            let file = try await connection.first(
                LockFileByControl(routeID: inbound.routeID, control: control))
        else {
            context.logger.warning("answer to an unknown file", metadata: ["inbound": "\(inbound.id)"])
            return nil
        }
        if file.isUnsent { try await arrived(file, on: connection) }
        return file
    }

    private func arrived(_ file: SubmissionFile, on connection: Connection) async throws {
        try await FileRecord.sent(file, author: author, token: token, profiles: profiles, on: connection)
    }

    /// Keeps what was said of a whole file.
    private func acknowledge(_ file: SubmissionFile, code: String, on connection: Connection) async throws {
        _ = try await connection.execute(
            InsertFileAcknowledgement(fileID: file.id, inboundID: inbound.id, source: source, code: code))
    }

    // MARK: files and sets

    private func apply(
        interchange control: Int64, isAccepted: Bool, note: String, on connection: Connection
    ) async throws {
        guard let file = try await file(control: control, on: connection) else { return }
        try await acknowledge(file, code: "\(isAccepted ? "A" : "R"):\(note)", on: connection)
        if isAccepted { return }
        // 025: this control number came before, so that the first copy is what counts: its own answers tell, and where they
        // stay away the follow-up asks. It is never sent again for that.
        if note == "025" { return }
        try await reject(file, code: "R:\(note)", rank: .interchangeRejected, on: connection)
    }

    /// Everything in the file waits for a person.
    private func reject(
        _ file: SubmissionFile, code: String, rank: AnswerRank, on connection: Connection
    ) async throws {
        let answered = try await connection.run(FindByFile(fileID: file.id, setControls: nil))
        try await settle(answered, code: code, rank: rank, to: .rejected, on: connection)
        _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .rejected))
    }

    /// A rejected set returns its innocent claims to the next file; those its errors point to wait for a person. When no
    /// error points to a claim all of them wait, since sending them again would be rejected again.
    private func apply(
        rejected sets: [AcknowledgementAnswer.RejectedSet], of file: SubmissionFile, on connection: Connection
    ) async throws {
        for set in sets {
            let answered = try await connection.run(FindByFile(fileID: file.id, setControls: [set.control]))
            let named = try await offenders(of: set, in: file, on: connection)
            let offenders = answered.filter { named.contains($0.controlNumber) }
            let innocent = offenders.isEmpty ? [] : answered.filter { !named.contains($0.controlNumber) }
            try await settle(
                offenders.isEmpty ? answered : offenders, code: "R", rank: .setRejected, to: .rejected, on: connection)
            try await settle(innocent, code: "R", rank: .setRejected, to: .ready, on: connection)
        }
    }

    /// The claims that a set's errors name, or else those in whose segments they are.
    private func offenders(
        of set: AcknowledgementAnswer.RejectedSet, in file: SubmissionFile, on connection: Connection
    ) async throws -> Set<String> {
        if !set.offenders.isEmpty || set.positions.isEmpty { return set.offenders }
        guard let sealed = try await connection.first(LockFile(fileID: file.id))?.sealed else { return [] }
        let bytes = try context.keys.open(sealed, for: .submissionFile(file.id))
        return OffendingClaims.named(by: set.positions, set: set.control, in: bytes)
    }

    /// Sets of a rejected group that the answer does not name go out again: the fault is in those that it names.
    private func returnRest(of file: SubmissionFile, answered controls: [String], on connection: Connection)
        async throws
    {
        let named = Set(controls)
        let rest = try await connection.run(FindByFile(fileID: file.id, setControls: nil)).filter {
            !named.contains($0.setControl)
        }
        try await settle(rest, code: "R", rank: .setRejected, to: .ready, on: connection)
    }

    /// A set that a 277CA rejects as a whole, by our BHT03: the interchange's number and the set's.
    private func apply(
        _ rejected: AcknowledgementAnswer.RejectedReference, on connection: Connection
    ) async throws {
        let parts = rejected.reference.split(separator: "-")
        guard parts.count == 2, let control = Int64(parts[0]), let set = Int(parts[1]),
            let file = try await file(control: control, on: connection)
        else { return }
        let answered = try await connection.run(
            FindByFile(fileID: file.id, setControls: [InterchangeWriter.setControl(set)]))
        try await settle(
            answered, code: "\(rejected.code) above the claims", rank: rejected.rank, to: .rejected, on: connection)
    }

    /// Moves the claims of some submissions to one stage, with history and submission status.
    private func settle(
        _ answered: [Answered], code: String, rank: AnswerRank, to stage: ClaimStage, on connection: Connection
    ) async throws {
        try await save(
            answered.map { item in
                Said(answered: item, code: code, rank: rank, stage: stage, payerControlNumber: nil)
            }, on: connection)
    }

    // MARK: claims

    private func apply(_ claims: [AcknowledgementAnswer.ClaimAnswer], on connection: Connection) async throws {
        let found = try await connection.run(FindByControlNumber(controlNumbers: claims.map(\.controlNumber)))
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.controlNumber, $0) })
        let unknown = claims.filter { byNumber[$0.controlNumber] == nil }.count
        if unknown > 0 {
            context.logger.warning(
                "answers to unknown claims", metadata: ["inbound": "\(inbound.id)", "claims": "\(unknown)"])
        }
        for fileID in Set(found.map(\.fileID)).sorted() {
            if let file = try await connection.first(LockFile(fileID: fileID)), file.isUnsent {
                try await arrived(file, on: connection)
            }
        }
        let said = claims.compactMap { claim in
            byNumber[claim.controlNumber].map { answered in
                Said(
                    answered: answered, code: claim.code, rank: claim.rank,
                    stage: claim.isRejected ? .rejected : claim.rank == .accepted ? .accepted : nil,
                    payerControlNumber: claim.payerControlNumber)
            }
        }
        try await save(said, on: connection)
    }

    /// One answer to one submission.
    private struct Said: Sendable {
        let answered: Answered
        let code: String
        let rank: AnswerRank
        /// Where it moves the claim; nil for what only tells of its way.
        let stage: ClaimStage?
        let payerControlNumber: String?
    }

    private func save(_ said: [Said], on connection: Connection) async throws {
        if said.isEmpty { return }
        let locked = try await connection.run(LockClaims(ids: said.map(\.answered.claimID)))
        let claims = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        let deadlines = Deadlines(routes: routes, now: author.clock.business)
        var effect = Effect(changes: ClaimChanges(author: author))
        // Of several answers to one submission in a file the highest counts, as it would over several files.
        let highest = Dictionary(said.map { ($0.answered.submissionID, $0) }) { $0.rank < $1.rank ? $1 : $0 }
        for item in highest.values.sorted(by: { $0.answered.claimID < $1.answered.claimID }) {
            guard let claim = claims[item.answered.claimID], item.answered.isLatest(of: claim),
                item.rank.rawValue > item.answered.progress
            else { continue }
            take(item, claim, deadlines, &effect)
        }
        let history = said.map {
            AcknowledgedSubmission(
                answered: $0.answered, inboundID: inbound.id, source: source, code: $0.code,
                isAccepted: $0.stage == nil || $0.stage == .accepted, payerControlNumber: $0.payerControlNumber)
        }
        _ = try await connection.pipeline(
            InsertAcknowledgements(acknowledged: history), AdvanceSubmissions(changes: effect.submissions))
        if !effect.ready.isEmpty {
            _ = try await connection.execute(InsertReady(claims: effect.ready, deadlines: deadlines))
        }
        if !effect.voided.isEmpty {
            _ = try await connection.pipeline(
                DeleteVoids(claimIDs: effect.voided.map(\.id)),
                InsertLedgerEntries(entries: effect.voided.flatMap { Ledger.charge(-$0.money.billed, of: $0) }))
        }
        try await effect.changes.save(on: connection)
        try await Enqueue.jobs(effect.looks, on: connection)
    }

    /// What the answers of a file lead to.
    private struct Effect {
        var changes: ClaimChanges
        var submissions: [AdvancedSubmission] = []
        var ready: [Claim] = []
        /// As they were billed.
        var voided: [Claim] = []
        var looks: [NewJob] = []
    }

    private func take(_ item: Said, _ claim: Claim, _ deadlines: Deadlines, _ effect: inout Effect) {
        let detail = "\(source) \(item.code)"
        var status: String?
        switch item.stage {
        case .accepted:
            guard accept(item, claim, &effect) else { return }
            status = "accepted"
        case .rejected:
            guard reject(claim, because: detail, &effect.changes) else { return }
            status = "rejected"
        case .ready:
            let isMoved = effect.changes.move(
                claim, to: .ready, because: detail, token: token, nextActionAt: deadlines.of(effect.changes[claim]))
            guard isMoved else { return }
            effect.ready.append(effect.changes[claim])
            status = "returned"
        default: break
        }
        effect.submissions.append(
            AdvancedSubmission(
                submissionID: item.answered.submissionID, status: status, rank: item.rank,
                payerControlNumber: item.payerControlNumber))
    }

    /// The payer has it for adjudication, which also undoes what was said further upstream.
    private func accept(_ item: Said, _ claim: Claim, _ effect: inout Effect) -> Bool {
        let business = author.clock.business
        let chaseAt = FollowUpCadence(claim, profiles).remittanceChase(from: business)
        let wasFollowed = effect.changes[claim].stage == .submitted
        let isMoved = effect.changes.move(
            claim, to: .accepted, because: "\(source) \(item.code)", token: token, nextActionAt: chaseAt
        ) { $0.payerAcceptedAt = business }
        // A claim that had left the stages that are followed has no look ahead of it.
        if isMoved, item.answered.frequency == 8 { void(claim, &effect) }
        if isMoved, !wasFollowed { effect.looks.append(FollowUpCadence.look(at: effect.changes[claim], on: chaseAt)) }
        return isMoved
    }

    /// The payer took the voiding: nothing is billed any more. What was paid comes back by a reversal, which closes it.
    private func void(_ claim: Claim, _ effect: inout Effect) {
        effect.voided.append(claim)
        var nothing = effect.changes[claim]
        nothing.money.billed = 0
        effect.changes.update(nothing)
        if nothing.money.open == 0 {
            effect.changes.move(nothing, to: .closed, because: "voided", token: token, nextActionAt: nil)
        }
    }

    /// To the work list; a rejection from further downstream than the one it is there for says why from now on.
    private func reject(_ claim: Claim, because detail: String, _ changes: inout ClaimChanges) -> Bool {
        if changes[claim].stage == .rejected {
            changes.note(detail, on: claim, token: token)
            var again = changes[claim]
            again.holdReason = detail
            changes.update(again)
            return true
        }
        return changes.move(
            claim, to: .rejected, because: detail, token: token, nextActionAt: author.clock.business.adding(hours: 24))
    }
}

extension Answered {
    /// Whether this is the claim's latest submission; what is said of an earlier one is history and moves nothing.
    fileprivate func isLatest(of claim: Claim) -> Bool { claim.fileID == fileID }
}
