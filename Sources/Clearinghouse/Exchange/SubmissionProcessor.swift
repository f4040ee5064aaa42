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

    var now: Timestamp { submission.receivedAt }

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
            let envelope = separated(envelope(interchange.header, group: nil), subject: control, payers: payers)
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
        acknowledge(acknowledged, envelope: envelope)
        remit(decided.flatMap(\.1).filter(\.isAccepted), envelope: envelope)
        record(decided, group: group, control: control)
    }

    /// One 277CA of the clearinghouse, and one of each payer that told something of its own.
    private mutating func acknowledge(
        _ decided: [(TransactionReading, [ClaimDecision])], envelope: AnswerEnvelope
    ) {
        let control = envelope.interchange.controlNumber
        var bodies: [(payer: String?, body: ClaimAnswer)] = []
        for (index, (transaction, decisions)) in decided.enumerated() {
            func add(_ payer: PartyReading?, hop: Int, reference: String) {
                let told = decisions.filter { payer == nil || $0.claim.payer.id == payer?.id }.compactMap { decision in
                    decision.hops.dropFirst(hop).first.map { (decision, $0) }
                }
                if told.isEmpty { return }
                bodies.append(
                    (
                        payer?.id,
                        ClaimAnswer(
                            transaction: transaction, decisions: told, payer: payer,
                            sourceID: envelope.interchange.receiver.id, reference: reference, now: now)
                    ))
            }
            add(nil, hop: 0, reference: "\(control)\(index + 1)")
            let payers = decisions.filter { $0.hops.count > 1 }.map(\.claim.payer)
            let byID = Dictionary(payers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            for id in byID.keys.sorted() { add(byID[id], hop: 1, reference: "\(control)\(index + 1)\(id)") }
        }
        let ids = Set(decided.flatMap { $0.1.map(\.claim.payerID) })
        let first = bodies.filter { $0.payer == nil }.map(\.body)
        if !first.isEmpty { publish(.claim, first, envelope: envelope, subject: control, payers: ids) }
        for payer in Set(bodies.compactMap(\.payer)).sorted() {
            let own = bodies.filter { $0.payer == payer }.map(\.body)
            publish(.claim, own, envelope: envelope, subject: control + payer, payers: [payer])
        }
    }

    // MARK: Files and ledger

    func envelope(_ interchange: AnswerEnvelope.Interchange, group: GroupReading?) -> AnswerEnvelope {
        AnswerEnvelope(
            interchange: interchange, groupSender: group?.senderCode ?? "", groupReceiver: group?.receiverCode ?? "",
            now: now)
    }

    /// The envelope with other separators where the script wants them.
    private func separated(_ envelope: AnswerEnvelope, subject: String, payers: Set<String>) -> AnswerEnvelope {
        guard !behaviour.strikes(.delimiters, subject: subject, payers: payers).isEmpty else { return envelope }
        var other = envelope
        other.delimiters = Delimiters(
            element: UInt8(ascii: "|"), component: UInt8(ascii: "^"), repetition: UInt8(ascii: "}"),
            segment: UInt8(ascii: "~"))
        return other
    }

    private func isRejected(at level: AnswerKind, subject: String, payers: Set<String>) -> Bool {
        behaviour.strikes(.reject, subject: subject, payers: payers).contains { $0.rule.level == level }
    }

    @discardableResult
    mutating func publish(
        _ kind: AnswerKind, _ bodies: [any AnswerBody], envelope: AnswerEnvelope, subject: String,
        payers: Set<String>, remitted: [RemittanceLine] = []
    ) -> AnswerFile {
        let number = register.nextInterchangeNumber()
        let bytes = separated(envelope, subject: subject, payers: payers)
            .file(kind, controlNumber: number, transactions: bodies)
        return publish(
            kind, bytes, number: number, subject: subject, payers: payers, at: envelope.now, remitted: remitted)
    }

    @discardableResult
    private mutating func publish(
        _ kind: AnswerKind, _ bytes: [UInt8], number: Int, subject: String, payers: Set<String>,
        at moment: Timestamp? = nil, remitted: [RemittanceLine] = []
    ) -> AnswerFile {
        let delay = behaviour.delayMilliseconds(of: kind, subject: subject, payers: payers)
        func file(_ number: Int) -> AnswerFile {
            AnswerFile(
                id: AnswerFile.id(submission: submission, kind: kind, number: number), kind: kind,
                submission: submission, availableAt: (moment ?? now).adding(milliseconds: delay),
                isLost: behaviour.strikes(.lose, answer: kind, subject: subject, payers: payers), bytes: bytes,
                remitted: remitted)
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
                let payments = decision.allPayments
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
