internal import Postgres

/// Replays the events of claims: the chain of hashes, the flow table, the state and all clocks must come out as stored.
/// Pure: nothing but events and calendars goes in.
struct EventReplay: Sendable {
    private var brokenChains = 0
    private var forbiddenMoves = 0
    private var differentStages = 0
    private var differentClocks = 0

    var auditBreaches: [String] {
        [
            (brokenChains, "claims with a broken chain of events"), (forbiddenMoves, "moves outside the flow table"),
            (differentStages, "claims whose stage is not the replay of their events"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    }

    var clockBreaches: [String] {
        differentClocks == 0 ? [] : ["\(differentClocks) clocks do not recompute from the events"]
    }

    mutating func check(_ claim: Claim, _ events: [ClaimEvent], counting calendar: CalendarHistory = .elapsed) {
        if !isChained(claim, events) { brokenChains += 1 }
        var stage: ClaimStage?
        for event in events {
            let isAllowed = stage.map { event.isNote || ClaimFlow.allows($0, to: event.to) } ?? (event.from == nil)
            if !isAllowed || event.from != stage { forbiddenMoves += 1 }
            stage = event.to
        }
        if stage != claim.stage { differentStages += 1 }
        let clocks = Clocks(events, counting: calendar)
        let stored = Clocks(
            submission: claim.clock, correctionDueAt: claim.correctionDueAt, payerAcceptedAt: claim.payerAcceptedAt)
        if clocks != stored { differentClocks += 1 }
    }

    private func isChained(_ claim: Claim, _ events: [ClaimEvent]) -> Bool {
        var previous: [UInt8] = []
        for (index, event) in events.enumerated() {
            let hash = ClaimEvent.hash(
                previous: previous, claimID: event.claimID, sequence: event.sequence, from: event.from, to: event.to,
                actor: event.actor, token: event.token, detail: event.detail, clock: event.clock)
            guard event.sequence == Int32(index + 1), hash == event.hash else { return false }
            previous = event.hash
        }
        return previous == claim.eventHash && claim.eventSequence == Int32(events.count)
    }

    /// Every clock of a claim.
    struct Clocks: Sendable, Hashable {
        var submission = SLAClock()
        var correctionDueAt: Timestamp?
        var payerAcceptedAt: Timestamp?
    }
}

extension EventReplay.Clocks {
    /// The clocks as the events alone give them, counted by the clinic's calendars.
    init(_ events: [ClaimEvent], counting calendar: CalendarHistory) {
        for event in events where !event.isNote {
            let at = event.clock.business
            if let signedAt = SignedNote.signedAt(in: event.detail) {
                submission.start(at: signedAt, counting: calendar)
            }
            submission.enter(event.to, because: event.detail, at: at, counting: calendar)
            correctionDueAt = ReceivableClocks.correctionDueAt(after: event.to, at: at, before: correctionDueAt)
            switch event.to {
            case .submitted: submission.stop(at: at)
            case .accepted: payerAcceptedAt = at
            case .closed, .denied, .overpaid: payerAcceptedAt = payerAcceptedAt ?? at
            default: break
            }
        }
    }
}
