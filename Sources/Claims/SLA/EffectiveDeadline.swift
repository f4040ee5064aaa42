public import Postgres

/// What a claim's work must be done by: the nearest of all limits that hold for it now. Orders its jobs.
public struct EffectiveDeadline: Sendable, Hashable {
    /// Which limit is the nearest.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// 24 h after the signed note.
        case slaTarget = "sla_target"
        /// 48 h after the signed note; counts once the target has passed.
        case slaBreach = "sla_breach"
        /// The payer route's next daily cut-off.
        case payerCutoff = "payer_cutoff"
        /// 24 h after a rejection or denial.
        case correction
        /// The last moment of the payer's filing limit.
        case timelyFiling = "timely_filing"
        /// The last moment of the appeal limit.
        case appeal
        /// Nothing limits it.
        case none
    }

    /// The instant; the end of time for `none`.
    public let at: Timestamp
    /// The limit that it is.
    public let kind: Kind

    /// The limits of a claim, each absent where it does not hold.
    struct Limits: Sendable {
        var slaTarget: Timestamp?
        var slaBreach: Timestamp?
        var payerCutoff: Timestamp?
        var correction: Timestamp?
        var timelyFiling: Timestamp?
        var appeal: Timestamp?
    }

    /// The nearest of the limits; among equals the first in the order of `Kind`.
    init(_ limits: Limits, now: Timestamp) {
        let isTargetOver = limits.slaTarget.map { $0 < now } ?? false
        let dated: [(Timestamp?, Kind)] = [
            (isTargetOver ? nil : limits.slaTarget, .slaTarget), (isTargetOver ? limits.slaBreach : nil, .slaBreach),
            (limits.payerCutoff, .payerCutoff), (limits.correction, .correction),
            (limits.timelyFiling, .timelyFiling), (limits.appeal, .appeal),
        ]
        let held = dated.compactMap { instant, kind in instant.map { (at: $0, kind: kind) } }
        let nearest = held.min { $0.at < $1.at }
        at = nearest?.at ?? .distantFuture
        kind = nearest?.kind ?? .none
    }

    /// The deadline of a claim at a business instant.
    ///
    /// Filing limit and cut-off hold while the claim has yet to be sent, the appeal limit while it is denied, the SLA while
    /// its clock has not stopped, the correction clock from a rejection or denial until it was sent again or settled.
    ///
    /// - Parameter cutoffAt: the next cut-off of the claim's route; `nil` when it has none.
    public init(of claim: Claim, cutoffAt: Timestamp?, now: Timestamp) {
        let isUnsent = ClaimFlow.isUnsent(claim.stage)
        let isStopped = claim.clock.stoppedAt != nil
        self.init(
            Limits(
                slaTarget: isStopped ? nil : claim.clock.targetAt, slaBreach: isStopped ? nil : claim.clock.breachAt,
                payerCutoff: isUnsent ? cutoffAt : nil, correction: claim.correctionDueAt,
                timelyFiling: isUnsent ? claim.fileBy : nil, appeal: claim.stage == .denied ? claim.appealBy : nil),
            now: now)
    }
}

/// The deadlines of claims at one instant, with the cut-offs of their routes.
struct Deadlines: Sendable {
    private let cutoffs: [Int16: Timestamp]
    private let now: Timestamp

    init(routes: [PayerRoute], now: Timestamp) {
        let pairs = routes.compactMap { route in route.cutoff.map { (route.id, $0.next(after: now)) } }
        self.cutoffs = Dictionary(pairs) { first, _ in first }
        self.now = now
    }

    /// When the claim's next job must be done.
    func of(_ claim: Claim) -> Timestamp {
        EffectiveDeadline(of: claim, cutoffAt: cutoffs[claim.routeID], now: now).at
    }
}
