internal import Jobs
internal import Logging
internal import Postgres

/// Applies one answer to files, submissions and claims, inside the step's transaction.
struct AcknowledgementApplication: Sendable {
    let context: ClaimsContext
    let inbound: InboundFile
    let author: Author
    let token: Int64
    let source: String
    let routes: [PayerRoute]

    func apply(_ answer: AcknowledgementAnswer, on connection: Connection) async throws {
        switch answer {
        case .interchange(let control, let isAccepted, let note):
            try await apply(interchange: control, isAccepted: isAccepted, note: note, on: connection)
        case .sets(let group, let accepted, let rejected, let isGroupRejected):
            guard let file = try await file(control: group, on: connection) else { return }
            if isGroupRejected, rejected.isEmpty {
                return try await reject(file, code: "R", on: connection)
            }
            try await apply(rejected: rejected, of: file, on: connection)
            let status: SubmissionFile.Status = accepted.isEmpty && !rejected.isEmpty ? .rejected : .accepted
            _ = try await connection.execute(SetFileStatus(fileID: file.id, status: status))
        case .claims(let claims, let rejectedReferences):
            try await apply(claims, on: connection)
            for reference in rejectedReferences { try await apply(rejectedReference: reference, on: connection) }
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
        if file.isUnsent { try await FileRecord.sent(file, author: author, token: token, on: connection) }
        return file
    }

    private func apply(
        interchange control: Int64, isAccepted: Bool, note: String, on connection: Connection
    ) async throws {
        guard let file = try await file(control: control, on: connection) else { return }
        if isAccepted { return }
        // 025: this control number came before, so the first copy is what counts.
        if note == "025" { return }
        try await reject(file, code: "R:\(note)", on: connection)
    }

    /// Everything in the file waits for a person.
    private func reject(_ file: SubmissionFile, code: String, on connection: Connection) async throws {
        let answered = try await connection.run(FindByFile(fileID: file.id, setControls: nil))
        try await settle(answered, code: code, to: .rejected, status: "rejected", on: connection)
        _ = try await connection.execute(SetFileStatus(fileID: file.id, status: .rejected))
    }

    /// A rejected set returns its innocent claims to the next file; those its errors name wait for a person. When no
    /// error names a claim all of them wait, since sending them again would be rejected again.
    private func apply(
        rejected sets: [AcknowledgementAnswer.RejectedSet], of file: SubmissionFile, on connection: Connection
    ) async throws {
        for set in sets {
            let answered = try await connection.run(FindByFile(fileID: file.id, setControls: [set.control]))
            let offenders = answered.filter { set.offenders.contains($0.controlNumber) }
            let innocent = offenders.isEmpty ? [] : answered.filter { !set.offenders.contains($0.controlNumber) }
            try await settle(
                offenders.isEmpty ? answered : offenders, code: "R", to: .rejected, status: "rejected", on: connection)
            try await settle(innocent, code: "R", to: .ready, status: "returned", on: connection)
        }
    }

    private func apply(rejectedReference: String, on connection: Connection) async throws {
        let parts = rejectedReference.split(separator: "-")
        guard parts.count == 2, let control = Int64(parts[0]), let set = Int(parts[1]),
            let file = try await file(control: control, on: connection)
        else { return }
        let answered = try await connection.run(
            FindByFile(fileID: file.id, setControls: [InterchangeWriter.setControl(set)]))
        try await settle(
            answered, code: "rejected above claim level", to: .rejected, status: "rejected", on: connection)
    }

    private func apply(_ claims: [AcknowledgementAnswer.ClaimAnswer], on connection: Connection) async throws {
        let found = try await connection.run(FindByControlNumber(controlNumbers: claims.map(\.controlNumber)))
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.controlNumber, $0) })
        if found.count < claims.count {
            context.logger.warning(
                "answers to unknown claims",
                metadata: ["inbound": "\(inbound.id)", "claims": "\(claims.count - found.count)"])
        }
        for fileID in Set(found.map(\.fileID)).sorted() {
            if let file = try await connection.first(LockFile(fileID: fileID)), file.isUnsent {
                try await FileRecord.sent(file, author: author, token: token, on: connection)
            }
        }
        let acknowledged = claims.compactMap { claim in
            byNumber[claim.controlNumber].map { (claim, $0) }
        }
        try await save(acknowledged, on: connection)
    }

    private func save(
        _ acknowledged: [(AcknowledgementAnswer.ClaimAnswer, Answered)], on connection: Connection
    ) async throws {
        let locked = try await connection.run(LockClaims(ids: acknowledged.map(\.1.claimID)))
        let claims = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        var changes = ClaimChanges(author: author)
        var statuses: [(submissionID: Int64, status: String, payerControlNumber: String?)] = []
        let chaseAt = FollowUpCadence.remittanceChase(from: author.clock.business)
        for (answer, answered) in acknowledged {
            guard let claim = claims[answered.claimID], answered.isLatest(of: claim) else { continue }
            if answer.isRejected {
                changes.move(
                    claim, to: .rejected, because: "277CA \(answer.code)", token: token,
                    nextActionAt: author.clock.business.adding(hours: 24))
                statuses.append((answered.submissionID, "rejected", answer.payerControlNumber))
            } else if answer.isFinal {
                changes.move(claim, to: .accepted, because: "277CA \(answer.code)", token: token, nextActionAt: chaseAt)
                {
                    $0.payerAcceptedAt = author.clock.business
                }
                statuses.append((answered.submissionID, "accepted", answer.payerControlNumber))
            }
        }
        let history = acknowledged.map { answer, answered in
            AcknowledgedSubmission(
                answered: answered, inboundID: inbound.id, source: source, code: answer.code,
                isAccepted: !answer.isRejected, payerControlNumber: answer.payerControlNumber)
        }
        _ = try await connection.pipeline(
            InsertAcknowledgements(acknowledged: history), SetSubmissionStatus(changes: statuses))
        try await changes.save(on: connection)
    }

    /// Moves the claims of some submissions to one stage, with history and submission status.
    private func settle(
        _ answered: [Answered], code: String, to stage: ClaimStage, status: String, on connection: Connection
    ) async throws {
        if answered.isEmpty { return }
        let locked = try await connection.run(LockClaims(ids: answered.map(\.claimID)))
        let claims = Dictionary(uniqueKeysWithValues: locked.map { ($0.id, $0) })
        var changes = ClaimChanges(author: author)
        let deadlines = Deadlines(routes: routes, now: author.clock.business)
        var moved: [Claim] = []
        for claim in answered.compactMap({ item in claims[item.claimID].flatMap { item.isLatest(of: $0) ? $0 : nil } })
        where changes.move(
            claim, to: stage, because: "\(source) \(code)", token: token,
            nextActionAt: stage == .ready ? deadlines.of(changes[claim]) : author.clock.business.adding(hours: 24))
        {
            moved.append(changes[claim])
        }
        let movedIDs = Set(moved.map(\.id))
        let history = answered.map {
            AcknowledgedSubmission(
                answered: $0, inboundID: inbound.id, source: source, code: code, isAccepted: false,
                payerControlNumber: nil)
        }
        let statuses = answered.filter { movedIDs.contains($0.claimID) }.map {
            (submissionID: $0.submissionID, status: status, payerControlNumber: String?.none)
        }
        _ = try await connection.pipeline(
            InsertAcknowledgements(acknowledged: history), SetSubmissionStatus(changes: statuses),
            InsertReady(claims: stage == .ready ? moved : [], deadlines: deadlines))
        try await changes.save(on: connection)
    }
}

extension Answered {
    /// Whether this is the claim's latest submission; what is said of an earlier one is history and moves nothing.
    fileprivate func isLatest(of claim: Claim) -> Bool { claim.fileID == fileID }
}
