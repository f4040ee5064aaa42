/// Balances a remittance that comes in parts: claims as they come, the transaction once its last part is there.
public struct RemittanceBalance: Sendable {
    private var claims = 0
    private var paidCents: Int64 = 0
    private var withheldCents: Int64 = 0

    /// Nothing taken yet.
    public init() {}

    /// Equations that fail in the next part, whose claims count on from those of earlier parts.
    public mutating func take(_ part: Remittance835, isLast: Bool) -> [BalanceBreach] {
        var breaches: [BalanceBreach] = []
        for index in part.claims.indices {
            breaches += part.claims[index].balanceBreaches(at: claims + index)
            paidCents = X12Amount.adding(paidCents, part.claims[index].paidCents)
        }
        claims += part.claims.count
        for adjustment in part.providerAdjustments {
            withheldCents = X12Amount.adding(withheldCents, adjustment.amountCents)
        }
        return isLast ? breaches + transactionBreaches(of: part) : breaches
    }

    private func transactionBreaches(of part: Remittance835) -> [BalanceBreach] {
        let payment = part.creditOrDebit == "D" ? -part.paymentCents : part.paymentCents
        let expected = X12Amount.adding(paidCents, -withheldCents)
        var breaches: [BalanceBreach] = []
        if expected != payment {
            breaches.append(
                BalanceBreach(
                    rule: .transactionPayment, claim: nil, line: nil, expectedCents: expected, statedCents: payment))
        }
        if part.paymentCents < 0 {
            breaches.append(
                BalanceBreach(
                    rule: .negativePayment, claim: nil, line: nil, expectedCents: 0, statedCents: part.paymentCents))
        }
        return breaches
    }
}
