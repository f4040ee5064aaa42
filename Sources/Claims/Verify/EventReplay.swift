internal import Postgres

/// Replays the events of claims: the chain of hashes, the flow table, the state and the SLA clock must all come out as
/// stored. Pure.
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

    mutating func check(_ claim: Claim, _ events: [ClaimEvent]) {
        if !isChained(claim, events) { brokenChains += 1 }
        var stage: ClaimStage?
        for event in events {
            let isAllowed = stage.map { ClaimFlow.allows($0, to: event.to) } ?? (event.from == nil)
            if !isAllowed || event.from != stage { forbiddenMoves += 1 }
            stage = event.to
        }
        if stage != claim.stage { differentStages += 1 }
        if Self.clock(of: claim, events) != claim.clock { differentClocks += 1 }
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

    /// The clock as the events alone give it; its start is the note's signature.
    static func clock(of claim: Claim, _ events: [ClaimEvent]) -> SLAClock {
        var clock = SLAClock()
        for event in events {
            // The clock starts with the first event after which the note is signed.
            if event.to != .documentation, clock.startedAt == nil { clock.startedAt = claim.clock.startedAt }
            clock.enter(event.to, at: event.clock.business)
            if event.to == .submitted { clock.stop(at: event.clock.business) }
        }
        return clock
    }
}
