/// One reason-amount pair of a CAS segment; a positive amount reduces the payment.
struct Adjustment: Sendable, Hashable {
    /// CO, PR, OA or PI.
    var group: String
    /// Claim adjustment reason code.
    var reason: String
    var cents: Int64
}

/// What a payer decided about one service line: charge − adjustments = paid.
struct LineOutcome: Sendable, Hashable {
    var chargeCents: Int64
    /// Reported as AMT*B6; nil on a denied line.
    var allowedCents: Int64?
    var adjustments: [Adjustment]
    /// Remittance advice remark codes of the line.
    var remarks: [String] = []

    var paidCents: Int64 { adjustments.reduce(chargeCents) { $0 - $1.cents } }
    var patientCents: Int64 { adjustments.reduce(0) { $0 + ($1.group == "PR" ? $1.cents : 0) } }

    /// The same with a part of what was paid turned into an adjustment.
    func keepingBack(percent: Int64, group: String, reason: String, remark: String? = nil) -> LineOutcome {
        let kept = Adjudicator.percent(percent, of: max(paidCents, 0))
        guard kept != 0 else { return self }
        var outcome = self
        outcome.adjustments.append(Adjustment(group: group, reason: reason, cents: kept))
        if let remark { outcome.remarks.append(remark) }
        return outcome
    }
}

/// What a payer decided about one claim.
struct ClaimOutcome: Sendable, Hashable {
    var lines: [LineOutcome]

    var chargeCents: Int64 { lines.reduce(0) { $0 + $1.chargeCents } }
    var paidCents: Int64 { lines.reduce(0) { $0 + $1.paidCents } }
    var patientCents: Int64 { lines.reduce(0) { $0 + $1.patientCents } }
    /// Everything that neither payer nor patient owes.
    var adjustedCents: Int64 { chargeCents - paidCents - patientCents }
    /// Nothing was allowed on any line.
    var isDenied: Bool { lines.allSatisfy { $0.allowedCents == nil } }

    /// The same with a part of what was paid cut off the allowed amounts.
    func corrected(to percent: Int64) -> ClaimOutcome {
        ClaimOutcome(
            lines: lines.map { line in
                var cut = line.keepingBack(percent: 100 - percent, group: "CO", reason: "45")
                cut.allowedCents = line.allowedCents.map { $0 - (line.paidCents - cut.paidCents) }
                return cut
            })
    }

    /// The same with all signs turned, for the reversal of an earlier payment.
    var reversed: ClaimOutcome {
        ClaimOutcome(
            lines: lines.map { line in
                LineOutcome(
                    chargeCents: -line.chargeCents, allowedCents: nil,
                    adjustments: line.adjustments.map {
                        Adjustment(group: $0.group, reason: $0.reason, cents: -$0.cents)
                    })
            })
    }
}
