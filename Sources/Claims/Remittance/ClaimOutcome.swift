internal import Billing
internal import Postgres

/// What the remittances of one transaction come to for one claim. Pure.
struct ClaimOutcome: Sendable {
    var token: Int64 = 0
    private var paid: Int64 = 0
    private var adjusted: Int64 = 0
    private var patient: Int64 = 0
    private var refusalCodes = ""
    private var hasReversal = false
    private var isEmpty = true

    mutating func add(_ item: PostedClaim) {
        isEmpty = false
        paid += item.paidCents
        adjusted += item.adjustedCents
        patient += item.patientCents
        hasReversal = hasReversal || item.reverses != nil
        if !item.refusalCodes.isEmpty { refusalCodes = item.refusalCodes }
    }

    /// Money on the claim's row, and the move: closed when nothing is open, overpaid when it is less than that, denied when
    /// the payer refused what is open or took its payment back. While a part of the charge is not answered it stays.
    func settle(_ claim: Claim, standing: [StandingPosting], _ changes: inout ClaimChanges) {
        if isEmpty { return }
        var now = changes[claim]
        now.money.paid += paid
        now.money.adjusted += adjusted
        now.money.patient += patient
        now.allowedCents = standing.reduce(0) { $0 + $1.allowedCents }
        changes.update(now)
        guard let (stage, reason) = destination(of: now, standing) else { return }
        let business = changes.author.clock.business
        let isClosed = stage == .closed
        changes.move(
            now, to: stage, because: reason, token: token, nextActionAt: isClosed ? nil : business.adding(hours: 24)
        ) {
            $0.payerAcceptedAt = $0.payerAcceptedAt ?? business
            $0.appealBy = stage == .denied ? Self.appealBy(claim, from: business) : nil
        }
    }

    private func destination(of claim: Claim, _ standing: [StandingPosting]) -> (ClaimStage, String)? {
        let open = claim.money.open
        if open == 0 { return (.closed, "remittance posted") }
        if open < 0 { return (.overpaid, "paid more than billed") }
        if standing.isEmpty { return (.denied, "the payer took its payment back") }
        let refused = standing.reduce(0) { $0 + $1.refusedCents }
        if refused < open, !hasReversal, ClaimFlow.row(of: claim.stage).owner == .waiting { return nil }
        return (.denied, "refused \(refusalCodes)")
    }

    /// The end of the first level of appeal.
    private static func appealBy(_ claim: Claim, from denial: Timestamp) -> Timestamp {
        denial.adding(days: Int64(AppealLimit.days(claim.payerClass)))
    }
}
