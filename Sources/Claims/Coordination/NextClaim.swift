internal import Billing
internal import Jobs
internal import Postgres

/// A claim to a next payer with everything that starts it. Pure.
struct NextClaim: Sendable {
    /// What it is made from.
    struct Plan: Sendable {
        let id: Int64
        /// The claim to the payer before.
        let prior: Claim
        let coverage: Visit.Coverage
        let profile: PayerProfile
        let routeID: Int16
        let duplicateIndex: [UInt8]
        /// When the payer before decided.
        let decidedOn: CalendarDay
        /// Whether the payer before sends it on by itself.
        let isForwarded: Bool
    }

    let claim: Claim
    let event: ClaimEvent
    let entries: [LedgerEntry]
    let priorID: Int64

    init(_ plan: Plan, author: Author, token: Int64) {
        let prior = plan.prior
        let stage: ClaimStage = plan.isForwarded ? .crossover : .scrub
        let detail = plan.isForwarded ? "forwarded by the payer before" : "left by the payer before"
        let hash = ClaimEvent.hash(
            previous: [], claimID: plan.id, sequence: 1, from: nil, to: stage, actor: author.actor, token: token,
            detail: detail, clock: author.clock)
        event = ClaimEvent(
            claimID: plan.id, clinicID: prior.clinicID, sequence: 1, from: nil, to: stage, actor: author.actor,
            token: token, detail: detail, clock: author.clock, hash: hash)
        // What the patient paid at the visit goes along, so that it meets what the last payer leaves.
        let money = Claim.Money(billed: prior.money.patient, collected: prior.money.collected)
        let business = author.clock.business
        claim = Claim(
            id: plan.id, clinicID: prior.clinicID, visitID: prior.visitID, stage: stage, holdReason: nil,
            payerID: plan.coverage.payerID, payerClass: plan.profile.payerClass, routeID: plan.routeID,
            serviceDate: prior.serviceDate, patientIndex: prior.patientIndex, duplicateIndex: plan.duplicateIndex,
            isEvaluation: prior.isEvaluation,
            chargeCents: prior.chargeCents, expectedCents: 0, allowedCents: nil, money: money, clock: SLAClock(),
            payerAcceptedAt: nil, correctionDueAt: nil, fileBy: Self.fileBy(plan), appealBy: nil,
            nextActionAt: plan.isForwarded
                ? business.adding(days: NextPayer.crossoverDays) : business.adding(hours: 24), fileID: nil,
            eventSequence: 1, eventHash: hash, coverageRank: prior.coverageRank + 1, coverages: prior.coverages,
            priorClaimID: prior.id)
        priorID = prior.id
        entries =
            Ledger.transfer(money.billed, from: prior, to: claim)
            + Ledger.patientPayment(-money.collected, of: prior, sourceID: nil)
            + Ledger.patientPayment(money.collected, of: claim, sourceID: nil)
    }

    /// The payer's own limit from the decision of the payer before, where it is known; else from the service.
    private static func fileBy(_ plan: Plan) -> Timestamp? {
        let day = plan.prior.serviceDate.day
        let last =
            plan.profile.secondaryFilingDays.map { plan.decidedOn.adding(days: $0) }
            ?? plan.profile.timelyFiling.value(on: day)?.deadline(for: day)
        return last.map { Timestamp(startOf: $0.adding(days: 1)) }
    }

    /// Scrub it now, or look at it when the payer that it was forwarded to has had its time.
    var job: NewJob {
        let due = claim.nextActionAt ?? .distantFuture
        return claim.stage == .crossover
            ? NewJob(
                queue: .nextPayer, clinicID: claim.clinicID, subject: claim.id, deadline: due.adding(days: 1),
                due: .business(due))
            : NewJob(
                queue: .scrub, clinicID: claim.clinicID, subject: claim.id,
                deadline: min(due, claim.fileBy ?? due), routeID: claim.routeID)
    }

    /// The lines that the payer before decided on; of these nothing is expected.
    func lines(_ prior: [StoredLine]) -> [StoredLine] {
        prior.map { line in
            StoredLine(
                claimID: claim.id, clinicID: line.clinicID, number: line.number, code: line.code,
                modifiers: line.modifiers, units: line.units, chargeCents: line.chargeCents, expectedCents: 0,
                pointers: line.pointers)
        }
    }
}
