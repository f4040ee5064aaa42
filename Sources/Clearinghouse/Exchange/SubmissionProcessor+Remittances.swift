/// Who is paid what, when, and in which file.
extension SubmissionProcessor {
    /// What a file says of one claim.
    private struct Item {
        let decision: ClaimDecision
        let payments: [Payment]
        /// After the moment at which the payer decided.
        let delay: Int64
        let isFirst: Bool
    }

    /// Remittances of accepted claims; those of held payers wait until they are asked for.
    mutating func remit(_ decisions: [ClaimDecision], envelope: AnswerEnvelope) {
        var paid: [ClaimDecision] = []
        for decision in decisions {
            if behaviour.heldPayers.contains(decision.claim.payerID) {
                register.hold(.init(decision: decision, envelope: envelope, submission: submission))
            } else {
                paid.append(decision)
            }
        }
        remit(paid, envelope: envelope, at: now)
    }

    /// The 835 of a held claim, made at `moment`.
    mutating func release(_ held: Register.Held, at moment: Timestamp) {
        remit([held.decision], envelope: held.envelope, at: moment)
    }

    private mutating func remit(_ decisions: [ClaimDecision], envelope: AnswerEnvelope, at moment: Timestamp) {
        let first = decisions.map {
            Item(decision: $0, payments: $0.payments, delay: $0.payDelay, isFirst: true)
        }
        let later = decisions.compactMap { decision in
            decision.correction.map {
                Item(
                    decision: decision, payments: decision.corrections, delay: decision.payDelay + $0.delay,
                    isFirst: false)
            }
        }
        for items in Self.files(first + later) {
            let due = moment.adding(milliseconds: items.first?.first?.delay ?? 0)
            var own = AnswerEnvelope(
                interchange: envelope.interchange, groupSender: envelope.groupSender,
                groupReceiver: envelope.groupReceiver, now: due)
            own.delimiters = envelope.delimiters
            write(items, envelope: own)
        }
        for decision in decisions { recoup(decision, from: moment) }
    }

    /// One file for each payer, day and turn, in it one list for each payee; all in the order of their claims.
    private static func files(_ items: [Item]) -> [[[Item]]] {
        struct Key: Hashable {
            let payer: String
            let delay: Int64
            let isFirst: Bool
        }
        var order: [Key] = []
        var files: [Key: [[Item]]] = [:]
        for item in items {
            let key = Key(payer: item.decision.claim.payerID, delay: item.delay, isFirst: item.isFirst)
            if files[key] == nil { order.append(key) }
            var payees = files[key] ?? []
            let npi = item.decision.claim.billing.id
            if let place = payees.firstIndex(where: { $0.first?.decision.claim.billing.id == npi }) {
                payees[place].append(item)
            } else {
                payees.append([item])
            }
            files[key] = payees
        }
        return order.compactMap { files[$0] }
    }

    private mutating func write(_ payees: [[Item]], envelope: AnswerEnvelope) {
        let bodies = payees.map { items in
            let payments = items.flatMap(\.payments)
            let payee = items.first.map { Self.payee(of: $0.decision.claim) }
            let debts = payee.map {
                register.takeDebts(
                    of: $0, upTo: payments.reduce(0) { $0 + $1.outcome.paidCents }, at: envelope.now)
            }
            return RemittanceAnswer(
                payments: payments, trace: register.nextTrace(), debts: debts ?? [], receivedOn: now.day,
                now: envelope.now)
        }
        for (items, body) in zip(payees, bodies) {
            guard let payee = items.first.map({ Self.payee(of: $0.decision.claim) }) else { continue }
            for carried in body.adjustments where carried.code == "FB" && carried.cents < 0 {
                register.add(
                    ProviderDebt(code: "FB", reference: body.trace, cents: -carried.cents, from: envelope.now),
                    to: payee)
            }
        }
        let payers = Set(payees.flatMap { $0.map(\.decision.claim.payerID) })
        let answer = publish(
            .remittance, bodies, envelope: envelope, subject: bodies.first?.trace ?? "", payers: payers,
            remitted: bodies.flatMap(\.lines))
        let remittance: ClaimRecord.Remittance =
            answer.isLost ? .lost(answer: answer.id) : .filed(answer: answer.id, from: answer.availableAt)
        for (items, body) in zip(payees, bodies) {
            for item in items where item.isFirst {
                register.update(item.decision.number, trace: body.trace, remittance: remittance)
            }
        }
    }

    /// What a payer paid in error it takes off later cheques.
    private func recoup(_ decision: ClaimDecision, from moment: Timestamp) {
        guard let outcome = decision.outcome, outcome.paidCents > 0,
            let rule = behaviour.strike(.recoup, decision.claim)
        else { return }
        let due = moment.adding(milliseconds: decision.payDelay + rule.delayMilliseconds)
        register.add(
            ProviderDebt(
                code: "WO", reference: decision.payerControlNumber, cents: outcome.paidCents, from: due),
            to: Self.payee(of: decision.claim))
    }

    private static func payee(of claim: ClaimReading) -> PayeeKey {
        PayeeKey(payerID: claim.payerID, npi: claim.billing.id)
    }
}
