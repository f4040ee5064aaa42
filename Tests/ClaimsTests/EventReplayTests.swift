import Postgres
import Testing

@testable import Claims

/// The audit trail replayed: whatever was changed afterwards is found.
@Suite struct EventReplayTests {
    private static let way: [ClaimStage] = [
        .documentation, .eligibility, .scrub, .scrubFailed, .eligibility, .scrub, .ready, .submitting, .submitted,
        .accepted, .closed,
    ]

    private func breaches(_ claim: Claim, _ events: [ClaimEvent]) -> (audit: [String], clocks: [String]) {
        var replay = EventReplay()
        replay.check(claim, events)
        return (replay.auditBreaches, replay.clockBreaches)
    }

    private func changed(
        _ event: ClaimEvent, from: ClaimStage? = nil, to: ClaimStage? = nil, actor: String? = nil, token: Int64? = nil,
        detail: String? = nil, clock: TransactionClock? = nil, hash: [UInt8]? = nil
    ) -> ClaimEvent {
        ClaimEvent(
            claimID: event.claimID, clinicID: event.clinicID, sequence: event.sequence, from: from ?? event.from,
            to: to ?? event.to, actor: actor ?? event.actor, token: token ?? event.token,
            detail: detail ?? event.detail, clock: clock ?? event.clock, hash: hash ?? event.hash)
    }

    /// The same events with their hashes made anew, as a forger with access to the table would.
    private func rehashed(_ events: [ClaimEvent]) -> [ClaimEvent] {
        var previous: [UInt8] = []
        return events.map { event in
            previous = ClaimEvent.hash(
                previous: previous, claimID: event.claimID, sequence: event.sequence, from: event.from, to: event.to,
                actor: event.actor, token: event.token, detail: event.detail, clock: event.clock)
            return changed(event, hash: previous)
        }
    }

    @Test func aTrueHistoryHasNoBreach() {
        let (claim, events) = ClaimFixture.history(Self.way)
        #expect(events.count == Self.way.count && claim.stage == .closed)
        #expect(breaches(claim, events) == ([], []))
        #expect(claim.clock.pausedMicroseconds == 3_600_000_000)
    }

    @Test(arguments: 0..<11) func everyFieldOfEveryEventIsUnderTheHash(index: Int) {
        let (claim, events) = ClaimFixture.history(Self.way)
        let event = events[index]
        let later = TransactionClock(now: event.clock.now.adding(microseconds: 1), business: event.clock.business)
        let forgeries = [
            changed(event, actor: "worker:8"), changed(event, token: event.token + 1), changed(event, detail: "other"),
            changed(event, clock: later), changed(event, hash: Array(event.hash.dropLast()) + [event.hash[31] ^ 1]),
        ]
        for forged in forgeries {
            var all = events
            all[index] = forged
            #expect(breaches(claim, all).audit == ["1 claims with a broken chain of events"])
        }
    }

    @Test(arguments: 0..<11) func aMissingEventIsFound(index: Int) {
        let (claim, events) = ClaimFixture.history(Self.way)
        var rest = events
        rest.remove(at: index)
        #expect(breaches(claim, rest).audit.contains("1 claims with a broken chain of events"))
        #expect(breaches(claim, rehashed(rest)).audit.contains("1 claims with a broken chain of events"))
    }

    @Test func aChainRewrittenWholeNoLongerFitsTheClaim() {
        let (claim, events) = ClaimFixture.history(Self.way)
        let forged = rehashed([changed(events[0], detail: "forged")] + events.dropFirst())
        #expect(breaches(claim, forged).audit == ["1 claims with a broken chain of events"])
    }

    @Test func aForbiddenMoveIsFoundThoughItsHashIsRight() {
        let history = ClaimFixture.history(Self.way)
        var claim = history.claim
        var events = history.events
        // submitting → accepted, past the recorded submission.
        events[8] = changed(events[8], to: .accepted)
        events[9] = changed(events[9], from: .accepted, to: .closed)
        events.removeLast()
        events = rehashed(events)
        claim.eventHash = events[9].hash
        claim.eventSequence = 10
        #expect(breaches(claim, events).audit == ["1 moves outside the flow table"])
    }

    @Test func aMoveThatDoesNotStartWhereTheLastEndedIsFound() {
        let history = ClaimFixture.history([.eligibility, .scrub, .ready])
        var claim = history.claim
        let events = rehashed([history.events[0], history.events[1], changed(history.events[2], from: .eligibility)])
        claim.eventHash = events[2].hash
        #expect(breaches(claim, events).audit == ["1 moves outside the flow table"])
    }

    @Test func aStageThatIsNotTheReplayIsFound() {
        let (closed, events) = ClaimFixture.history(Self.way)
        var claim = closed
        claim.stage = .denied
        #expect(breaches(claim, events).audit == ["1 claims whose stage is not the replay of their events"])
    }

    @Test func aClockThatIsNotTheReplayIsFound() {
        let (closed, events) = ClaimFixture.history(Self.way)
        let tampering: [(inout SLAClock) -> Void] = [
            { $0.pausedMicroseconds += 1 }, { $0.pausedMicroseconds = 0 }, { $0.stoppedAt = nil },
            { $0.stoppedAt = $0.stoppedAt?.adding(microseconds: -1) }, { $0.pausedAt = $0.stoppedAt },
        ]
        for change in tampering {
            var claim = closed
            change(&claim.clock)
            #expect(breaches(claim, events).clocks == ["1 clocks do not recompute from the events"])
            #expect(breaches(claim, events).audit == [])
        }
    }

    @Test func theClockOfAnUnsignedNoteStartsWithTheFirstMove() {
        let (unsigned, events) = ClaimFixture.history([.documentation])
        #expect(breaches(unsigned, events).clocks == [])
        var started = unsigned
        started.clock.start(at: ClaimFixture.signedAt)
        #expect(breaches(started, events).clocks == ["1 clocks do not recompute from the events"])
    }

    @Test func theOtherClocksReplayToo() {
        let (closed, events) = ClaimFixture.history(Self.way)
        var claim = closed
        claim.correctionDueAt = ClaimFixture.hours(1)
        #expect(breaches(claim, events).clocks == ["1 clocks do not recompute from the events"])
        claim = closed
        claim.payerAcceptedAt = nil
        #expect(breaches(claim, events).clocks == ["1 clocks do not recompute from the events"])
    }
}
