/// Turns the sums of an 835 that do not come out into problems at their segments.
enum RemittanceCheck {
    static func problems(in transaction: TransactionSet) -> [X12Problem] {
        // Amounts that cannot be read are reported element by element; a cut set cannot balance.
        guard transaction.hasTrailer, let remittance = try? Remittance835(transaction),
            let payment = transaction.segments.first(where: { $0.id == "BPR" })
        else { return [] }
        var claims: [(claim: Segment, lines: [Segment])] = []
        for segment in transaction.segments {
            if segment.id == "CLP" { claims.append((segment, [])) }
            if segment.id == "SVC", !claims.isEmpty { claims[claims.count - 1].lines.append(segment) }
        }
        return remittance.balanceBreaches().map { breach in
            guard let index = breach.claim else { return problem(breach.rule, at: payment) }
            return problem(breach.rule, at: breach.line.map { claims[index].lines[$0] } ?? claims[index].claim)
        }
    }

    static func problem(_ rule: BalanceBreach.Rule, at segment: Segment) -> X12Problem {
        switch rule {
        case .linePayment: X12Problem(at: segment, element: 3, "line payment is not charge less adjustments")
        case .claimChargeOfLines: X12Problem(at: segment, element: 3, "claim charge is not the sum of the lines")
        case .claimPaymentOfLines: X12Problem(at: segment, element: 4, "claim payment is not that of the lines")
        case .claimPayment: X12Problem(at: segment, element: 4, "claim payment is not charge less adjustments")
        case .patientResponsibility:
            X12Problem(at: segment, element: 5, "patient responsibility is not the sum of PR adjustments")
        case .transactionPayment:
            X12Problem(at: segment, element: 2, "payment is not the claims less provider adjustments")
        case .negativePayment: X12Problem(at: segment, element: 2, "payment is below zero")
        }
    }
}
