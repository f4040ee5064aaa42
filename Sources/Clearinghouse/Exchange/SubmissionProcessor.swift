import X12

/// Decides one received file: acknowledgements, adjudication, remittances, ledger lines.
///
/// READ FIRST in this target. The answers depend only on the submission, its bytes, the behaviour and what the
/// register holds from entries before, so that a replay of the journal gives the same bytes.
struct SubmissionProcessor {
    let behaviour: Behaviour
    let register: Register
    let submission: Submission

    private(set) var answers: [AnswerFile] = []
    private(set) var ledger: [LedgerLine] = []

    private var now: Timestamp { submission.receivedAt }

    init(behaviour: Behaviour, register: Register, submission: Submission) {
        self.behaviour = behaviour
        self.register = register
        self.submission = submission
    }

    mutating func process(_ reading: SubmissionReading) {
        for interchange in reading.interchanges { process(interchange) }
    }

    private mutating func process(_ interchange: InterchangeReading) {
        var note = interchange.note
        if note == "000", !register.isNew(interchange.header) { note = "025" }
        let control = interchange.header.controlNumber
        let payers = interchange.payers
        if note == "000", isRejected(at: .interchange, subject: control, payers: payers) { note = "024" }
        if note != "000" || interchange.header.isAcknowledgementRequested {
            let envelope = envelope(interchange.header, group: nil)
            let number = register.nextInterchangeNumber()
            let bytes = envelope.interchangeAcknowledgement(note: note, controlNumber: number)
            publish(.interchange, bytes, number: number, subject: control, payers: payers)
        }
        for group in interchange.groups {
            if note == "000" {
                process(group, of: interchange)
            } else {
                let decisions = group.transactions.map { ($0, $0.claims.map { unread($0, .rejectedTA1) }) }
                record(decisions, group: group, control: control)
            }
        }
    }

    private mutating func process(_ group: GroupReading, of interchange: InterchangeReading) {
        let control = interchange.header.controlNumber
        let envelope = envelope(interchange.header, group: group)
        let payers = interchange.payers
        let scripted = group.transactions.map(\.controlNumber).filter {
            isRejected(at: .functional, subject: "\(control) \(group.controlNumber) \($0)", payers: payers)
        }
        let functional = FunctionalAnswer(group: group, scriptedRejections: Set(scripted))
        publish(.functional, [functional], envelope: envelope, subject: control, payers: payers)

        let decided = group.transactions.map { transaction in
            let isAccepted = functional.isAccepted(transaction)
            return (transaction, transaction.claims.map { isAccepted ? decide($0) : unread($0, .rejected999) })
        }
        let acknowledged = decided.filter { functional.isAccepted($0.0) && !$0.1.isEmpty }
        if !acknowledged.isEmpty {
            let bodies = acknowledged.enumerated().map { index, pair in
                ClaimAnswer(
                    transaction: pair.0, decisions: pair.1, sourceID: interchange.header.receiver.id,
                    reference: "\(control)\(index + 1)", now: now)
            }
            publish(.claim, bodies, envelope: envelope, subject: control, payers: payers)
        }
        remit(decided.flatMap(\.1).filter(\.isAccepted), envelope: envelope)
        record(decided, group: group, control: control)
    }

    // MARK: Claims

    private func unread(_ claim: ClaimReading, _ disposition: LedgerLine.Disposition) -> ClaimDecision {
        ClaimDecision(claim: claim, status: .accepted, disposition: disposition, number: 0)
    }

    private func decide(_ claim: ClaimReading) -> ClaimDecision {
        let number = register.nextClaimNumber()
        func rejected(
            _ status: ClaimStatus, _ disposition: LedgerLine.Disposition = .rejected277CA
        ) -> ClaimDecision {
            ClaimDecision(claim: claim, status: status, disposition: disposition, number: number)
        }
        if let status = ClaimEdits.rejection(of: claim, unknownPayers: behaviour.unknownPayers) {
            return rejected(status)
        }
        let strikes = behaviour.strikes(.reject, subject: claim.patientControlNumber, payers: [claim.payerID])
        for (index, rule) in strikes where rule.level == .claim {
            if register.mayReject(claim.key, rule: index, limit: rule.times ?? 1) {
                return rejected(ClaimStatus(category: "A7", code: "21"))
            }
        }
        if claim.frequency == "1", register.hasOriginal(claim.key) {
            return rejected(.duplicate, .duplicateOriginal)
        }
        var decision = rejected(.accepted, .accepted)
        if claim.frequency != "1" {
            guard let original = register.supersede(by: claim) else {
                return rejected(ClaimStatus(category: "A7", code: "464"))
            }
            decision.reversal = Payment(
                claim: original.claim, payerControlNumber: original.payerControlNumber,
                outcome: original.outcome.reversed, isReversal: true)
        }
        if claim.frequency != "8" { decision.outcome = Adjudicator(behaviour: behaviour).outcome(of: claim) }
        file(decision)
        return decision
    }

    /// Puts an accepted claim on file at once, so that a second original in the same submission is found too.
    private func file(_ decision: ClaimDecision) {
        guard let outcome = decision.outcome else { return }
        register.add(
            ClaimRecord(
                key: decision.claim.key, number: decision.number, claim: decision.claim, outcome: outcome,
                decidedAt: now, trace: "", remittance: .held))
    }

    // MARK: Remittances

    /// One 835 transaction set for each payer and payee, those of one payer in one file; held claims wait.
    private mutating func remit(_ decisions: [ClaimDecision], envelope: AnswerEnvelope) {
        var byPayer: [(payer: String, payees: [(npi: String, decisions: [ClaimDecision])])] = []
        for decision in decisions {
            let claim = decision.claim
            if behaviour.heldPayers.contains(claim.payerID) {
                register.hold(.init(decision: decision, envelope: envelope, submission: submission))
                continue
            }
            let payer = byPayer.firstIndex { $0.payer == claim.payerID } ?? byPayer.count
            if payer == byPayer.count { byPayer.append((claim.payerID, [])) }
            let payee = byPayer[payer].payees.firstIndex { $0.npi == claim.billing.id } ?? byPayer[payer].payees.count
            if payee == byPayer[payer].payees.count { byPayer[payer].payees.append((claim.billing.id, [])) }
            byPayer[payer].payees[payee].decisions.append(decision)
        }
        for (_, payees) in byPayer { remit(payees.map(\.decisions), envelope: envelope, now: now) }
    }

    /// The 835 of a held claim, made at `moment`.
    mutating func release(_ held: Register.Held, at moment: Timestamp) {
        let envelope = AnswerEnvelope(
            interchange: held.envelope.interchange, groupSender: held.envelope.groupSender,
            groupReceiver: held.envelope.groupReceiver, now: moment)
        remit([[held.decision]], envelope: envelope, now: moment)
    }

    private mutating func remit(_ payees: [[ClaimDecision]], envelope: AnswerEnvelope, now moment: Timestamp) {
        let claims = payees.flatMap { $0 }
        let payers = Set(claims.map(\.claim.payerID))
        let traces = payees.map { _ in register.nextTrace() }
        let bodies = zip(payees, traces).map { decisions, trace in
            RemittanceAnswer(
                payments: decisions.flatMap(\.payments), trace: trace, receivedOn: now.day, now: moment)
        }
        let subject = traces.first ?? ""
        let answer = publish(.remittance, bodies, envelope: envelope, subject: subject, payers: payers)
        let remittance: ClaimRecord.Remittance =
            answer.isLost ? .lost(answer: answer.id) : .filed(answer: answer.id, from: answer.availableAt)
        for (decisions, trace) in zip(payees, traces) {
            for decision in decisions { register.update(decision.number, trace: trace, remittance: remittance) }
        }
    }

    // MARK: Files and ledger

    private func envelope(_ interchange: AnswerEnvelope.Interchange, group: GroupReading?) -> AnswerEnvelope {
        AnswerEnvelope(
            interchange: interchange, groupSender: group?.senderCode ?? "", groupReceiver: group?.receiverCode ?? "",
            now: now)
    }

    private func isRejected(at level: AnswerKind, subject: String, payers: Set<String>) -> Bool {
        behaviour.strikes(.reject, subject: subject, payers: payers).contains { $0.rule.level == level }
    }

    @discardableResult
    private mutating func publish(
        _ kind: AnswerKind, _ bodies: [any AnswerBody], envelope: AnswerEnvelope, subject: String,
        payers: Set<String>
    ) -> AnswerFile {
        let number = register.nextInterchangeNumber()
        let bytes = envelope.file(kind, controlNumber: number, transactions: bodies)
        return publish(kind, bytes, number: number, subject: subject, payers: payers, at: envelope.now)
    }

    @discardableResult
    private mutating func publish(
        _ kind: AnswerKind, _ bytes: [UInt8], number: Int, subject: String, payers: Set<String>,
        at moment: Timestamp? = nil
    ) -> AnswerFile {
        let delay = behaviour.delayMilliseconds(of: kind, subject: subject, payers: payers)
        func file(_ number: Int) -> AnswerFile {
            AnswerFile(
                id: AnswerFile.id(submission: submission, kind: kind, number: number), kind: kind,
                submission: submission, availableAt: (moment ?? now).adding(milliseconds: delay),
                isLost: behaviour.strikes(.lose, answer: kind, subject: subject, payers: payers), bytes: bytes)
        }
        let answer = file(number)
        answers.append(answer)
        if behaviour.strikes(.duplicate, answer: kind, subject: subject, payers: payers) {
            answers.append(file(-number))
        }
        return answer
    }

    private mutating func record(
        _ decided: [(TransactionReading, [ClaimDecision])], group: GroupReading, control: String
    ) {
        for (transaction, decisions) in decided {
            for decision in decisions {
                let claim = decision.claim
                let payments = decision.payments
                ledger.append(
                    LedgerLine(
                        receivedAt: now.iso8601, transport: submission.transport, isa13: control,
                        gs06: group.controlNumber, st02: transaction.controlNumber,
                        payloadID: submission.payloadID, patientControlNumber: claim.patientControlNumber,
                        frequency: claim.frequency, originalReference: claim.originalReference,
                        payerID: claim.payerID, billingNPI: claim.billing.id,
                        totalChargeCents: claim.chargeCents ?? 0, disposition: decision.disposition,
                        paidCents: payments.reduce(0) { $0 + $1.outcome.paidCents },
                        patientCents: payments.reduce(0) { $0 + $1.outcome.patientCents },
                        adjustedCents: payments.reduce(0) { $0 + $1.outcome.adjustedCents },
                        payerClaimControlNumber: decision.isAccepted ? decision.payerControlNumber : ""))
            }
        }
    }
}
