/// What becomes of each claim.
extension SubmissionProcessor {
    /// Received, and on its way to the payer.
    private static let passedOn = ClaimStatus(category: "A1", code: "19")

    func unread(_ claim: ClaimReading, _ disposition: LedgerLine.Disposition) -> ClaimDecision {
        ClaimDecision(
            claim: claim, status: .accepted, disposition: disposition, number: 0,
            quirks: RemittanceQuirks(behaviour, of: claim))
    }

    func decide(_ claim: ClaimReading) -> ClaimDecision {
        let number = register.nextClaimNumber()
        func rejected(
            _ status: ClaimStatus, _ disposition: LedgerLine.Disposition = .rejected277CA, by rule: FaultRule? = nil
        ) -> ClaimDecision {
            var decision = ClaimDecision(
                claim: claim, status: status, disposition: disposition, number: number,
                quirks: RemittanceQuirks(behaviour, of: claim))
            let last = HopStatus(
                hop: rule?.hop ?? .clearinghouse, status: status, isRejection: true, isAtLine: rule?.atLine ?? false)
            let isFarther = last.hop == .payer
            decision.hops = (isFarther ? [HopStatus(hop: .clearinghouse, status: Self.passedOn)] : []) + [last]
            return decision
        }
        if let status = ClaimEdits.rejection(of: claim, unknownPayers: behaviour.unknownPayers) {
            return rejected(status)
        }
        let strikes = behaviour.strikes(.reject, subject: claim.patientControlNumber, payers: [claim.payerID])
        for (index, rule) in strikes where rule.level == .claim {
            if register.mayReject(claim.key, rule: index, limit: rule.times ?? 1) {
                return rejected(rule.claimStatus(usual: ClaimStatus(category: "A7", code: "21")), by: rule)
            }
        }
        if claim.frequency == "1", register.hasOriginal(claim.key) {
            return rejected(.duplicate, .duplicateOriginal)
        }
        var decision = accepted(claim, number: number)
        if claim.frequency != "1" {
            guard let original = register.supersede(by: claim) else {
                return rejected(ClaimStatus(category: "A7", code: "464"))
            }
            decision.reversal = Payment(
                claim: original.claim, payerControlNumber: original.payerControlNumber,
                outcome: original.outcome.reversed, isReversal: true,
                quirks: RemittanceQuirks(behaviour, of: original.claim).withoutInterest)
        }
        if claim.frequency != "8" { adjudicate(&decision) }
        file(decision)
        return decision
    }

    private func accepted(_ claim: ClaimReading, number: Int) -> ClaimDecision {
        var decision = ClaimDecision(
            claim: claim, status: .accepted, disposition: .accepted, number: number,
            quirks: RemittanceQuirks(behaviour, of: claim))
        let isTold = behaviour.strike(.twoHops, claim) != nil
        decision.hops =
            isTold
            ? [
                HopStatus(hop: .clearinghouse, status: Self.passedOn),
                HopStatus(hop: .payer, status: .accepted),
            ] : [HopStatus(hop: .clearinghouse, status: .accepted)]
        return decision
    }

    /// What the payer pays, when, and whether it changes its mind.
    private func adjudicate(_ decision: inout ClaimDecision) {
        let claim = decision.claim
        let outcome = Adjudicator(behaviour: behaviour).outcome(of: claim)
        decision.outcome = outcome
        if let rule = behaviour.strike(.pend, claim) {
            decision.payDelay = rule.delayMilliseconds
            decision.pendingStatus = rule.claimStatus(usual: decision.pendingStatus)
        }
        if outcome.paidCents > 0, let rule = behaviour.strike(.reverse, claim) {
            decision.correction = (outcome.corrected(to: rule.percent ?? 90), rule.delayMilliseconds)
        }
    }

    /// Puts an accepted claim on file at once, so that a second original in the same submission is found too.
    private func file(_ decision: ClaimDecision) {
        guard let outcome = decision.correction?.outcome ?? decision.outcome else { return }
        register.add(
            ClaimRecord(
                key: decision.claim.key, number: decision.number, claim: decision.claim, outcome: outcome,
                decidedAt: now, trace: "", remittance: .held, pendingStatus: decision.pendingStatus))
    }
}
