/// Prices claims as the simulated payers do.
///
/// A primary line: allowed = fee schedule, at most the charge (the rest is CO-45); the patient's share is coinsurance
/// (PR-2) or copayment (PR-3); the payer's share is what is left. Medicare pays 85 % of its share for a line with
/// modifier CO (42 CFR 410.59(a)(4); the cut is a CO adjustment with remark N851), then keeps back 2 % of what
/// remains for sequestration (CO-253). Percentages round half a cent up.
struct Adjudicator: Sendable {
    let behaviour: Behaviour

    /// The payer's decision; balanced at every line by construction.
    func outcome(of claim: ClaimReading) -> ClaimOutcome {
        let payerClass = PayerClass(filingIndicator: claim.filingIndicator)
        let denials = behaviour.strikes(.deny, subject: claim.patientControlNumber, payers: [claim.payerID]).filter {
            $0.rule.payerClass.map { $0 == payerClass.rawValue } ?? true
        }
        let partial = behaviour.strike(.partial, claim)
        var copayLeft = claim.isPrimary ? payerClass.copayCents : 0
        let lines = claim.lines.map { line in
            if let denial = denials.first(where: { $0.rule.code == nil || $0.rule.code == line.code })?.rule {
                return Self.denied(line, by: denial)
            }
            guard claim.isPrimary else { return Self.afterPrimary(line, of: claim) }
            let outcome = priced(line, payerClass: payerClass, copayLeft: &copayLeft)
            guard let partial else { return outcome }
            return outcome.keepingBack(
                percent: partial.percent ?? 50, group: partial.group ?? "CO", reason: partial.carc ?? "151",
                remark: partial.remark)
        }
        return ClaimOutcome(lines: lines)
    }

    private func priced(_ line: LineReading, payerClass: PayerClass, copayLeft: inout Int64) -> LineOutcome {
        let allowed = behaviour.fees.allowedCents(
            payerClass: payerClass, code: line.code, units: line.units, chargeCents: line.chargeCents)
        let coinsurance = Self.percent(payerClass.coinsurancePercent, of: allowed)
        let copay = min(copayLeft, allowed - coinsurance)
        copayLeft -= copay
        let share = allowed - coinsurance - copay
        var outcome = LineOutcome(chargeCents: line.chargeCents, allowedCents: allowed, adjustments: [])
        func adjust(_ group: String, _ reason: String, _ cents: Int64) {
            guard cents != 0 else { return }
            outcome.adjustments.append(Adjustment(group: group, reason: reason, cents: cents))
        }
        adjust("CO", "45", line.chargeCents - allowed)
        if payerClass == .medicare {
            let isAssistant = line.modifiers.contains("CO")
            let reduced = isAssistant ? Self.percent(85, of: share) : share
            adjust("CO", "45", share - reduced)
            adjust("CO", "253", Self.percent(2, of: reduced))
            if isAssistant, reduced != share { outcome.remarks.append("N851") }
        }
        adjust("PR", "2", coinsurance)
        adjust("PR", "3", copay)
        return outcome
    }

    /// A later payer pays what the earlier one left to the patient and reports the rest as its impact (OA-23).
    private static func afterPrimary(_ line: LineReading, of claim: ClaimReading) -> LineOutcome {
        let left = line.priorAdjustments.reduce(0) { $0 + ($1.group == "PR" ? $1.cents : 0) }
        let owed = min(max(left, 0), line.chargeCents)
        let impact = Adjustment(group: "OA", reason: "23", cents: line.chargeCents - owed)
        return LineOutcome(
            chargeCents: line.chargeCents, allowedCents: owed, adjustments: impact.cents == 0 ? [] : [impact])
    }

    private static func denied(_ line: LineReading, by rule: FaultRule) -> LineOutcome {
        let all = Adjustment(group: rule.group ?? "CO", reason: rule.carc ?? "50", cents: line.chargeCents)
        return LineOutcome(
            chargeCents: line.chargeCents, allowedCents: nil, adjustments: all.cents == 0 ? [] : [all],
            remarks: rule.remark.map { [$0] } ?? [])
    }

    /// `percent` of a non-negative amount, half a cent up.
    static func percent(_ percent: Int64, of cents: Int64) -> Int64 {
        (cents * percent + 50) / 100
    }
}
