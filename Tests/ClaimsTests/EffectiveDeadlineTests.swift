import Billing
import Postgres
import Testing

@testable import Claims

/// The nearest of all limits.
@Suite struct EffectiveDeadlineTests {
    private static let now = ClaimFixture.hours(10)

    private func deadline(_ change: (inout EffectiveDeadline.Limits) -> Void) -> EffectiveDeadline {
        var limits = EffectiveDeadline.Limits()
        change(&limits)
        return EffectiveDeadline(limits, now: Self.now)
    }

    @Test func nothingLimitsForEver() {
        #expect(deadline { _ in }.kind == .none)
        #expect(deadline { _ in }.at == .distantFuture)
    }

    @Test func theTargetCountsUntilItHasPassedAndThenTheBreach() {
        let ahead = deadline {
            $0.slaTarget = Self.now
            $0.slaBreach = ClaimFixture.hours(34)
        }
        #expect(ahead.kind == .slaTarget && ahead.at == Self.now)
        let over = deadline {
            $0.slaTarget = Self.now.adding(microseconds: -1)
            $0.slaBreach = ClaimFixture.hours(34)
        }
        #expect(over.kind == .slaBreach && over.at == ClaimFixture.hours(34))
        let breached = deadline {
            $0.slaTarget = ClaimFixture.hours(-30)
            $0.slaBreach = ClaimFixture.hours(-6)
        }
        #expect(breached.at == ClaimFixture.hours(-6), "late stays late")
    }

    @Test(arguments: 1...5) func theNearestWins(nearest: Int64) {
        let order: [EffectiveDeadline.Kind] = [.slaTarget, .payerCutoff, .correction, .timelyFiling, .appeal]
        func hours(_ kind: EffectiveDeadline.Kind) -> Timestamp {
            let index = Int64(order.firstIndex(of: kind) ?? 0)
            return ClaimFixture.hours(20 + (index - nearest + 6) % 5)
        }
        let found = deadline {
            $0.slaTarget = hours(.slaTarget)
            $0.slaBreach = ClaimFixture.hours(11)
            $0.payerCutoff = hours(.payerCutoff)
            $0.correction = hours(.correction)
            $0.timelyFiling = hours(.timelyFiling)
            $0.appeal = hours(.appeal)
        }
        #expect(found.kind == order[Int(nearest) - 1], "\(found)")
        #expect(found.at == ClaimFixture.hours(20))
    }

    @Test func amongEqualsTheSLAIsNamed() {
        let found = deadline {
            $0.slaTarget = ClaimFixture.hours(12)
            $0.payerCutoff = ClaimFixture.hours(12)
        }
        #expect(found.kind == .slaTarget)
    }

    @Test(arguments: [
        ("2026-03-07T22:59:59Z", "2026-03-07T23:00:00Z"), ("2026-03-07T23:00:00Z", "2026-03-08T22:00:00Z"),
        ("2026-10-31T22:00:00Z", "2026-11-01T23:00:00Z"), ("2028-02-28T23:30:00Z", "2028-02-29T23:00:00Z"),
    ]) func theNextCutoffIsLocal(now: String, expected: String) throws {
        let time = try #require(TimeOfDay("17:00"))
        let cutoff = try #require(PayerCutoff(time: time, timeZone: "America/Chicago"))
        let instant = Timestamp(try #require(Instant(iso8601: now)))
        #expect(cutoff.next(after: instant).iso8601 == expected)
        #expect(PayerCutoff(time: time, timeZone: "Nowhere") == nil)
    }

    @Test(arguments: ClaimStage.allCases) func whichLimitsHoldInAStage(stage: ClaimStage) throws {
        var claim = ClaimFixture.claim(stage: stage)
        claim.fileBy = ClaimFixture.hours(15)
        claim.appealBy = ClaimFixture.hours(14)
        let isUnsent = ClaimFlow.isUnsent(stage)
        let running = EffectiveDeadline(of: claim, cutoffAt: nil, now: Self.now)
        #expect(running.kind == (isUnsent ? .timelyFiling : stage == .denied ? .appeal : .slaTarget))
        claim.clock.stop(at: Self.now)
        let stopped = EffectiveDeadline(of: claim, cutoffAt: nil, now: Self.now)
        #expect(stopped.kind == (isUnsent ? .timelyFiling : stage == .denied ? .appeal : .none))
        claim.correctionDueAt = ClaimFixture.hours(12)
        #expect(EffectiveDeadline(of: claim, cutoffAt: nil, now: Self.now).kind == .correction)
        let half = ClaimFixture.hours(10).adding(microseconds: 1_800_000_000)
        let withCutoff = EffectiveDeadline(of: claim, cutoffAt: half, now: Self.now)
        #expect(withCutoff.at == (isUnsent ? half : ClaimFixture.hours(12)))
    }

    @Test func theCutoffIsThatOfTheClaimsRoute() throws {
        var route = PayerRoute(
            id: 1, name: "one", transport: "core", address: "", realTimeAddress: "", senderID: "", receiverID: "",
            usage: "T", windowMilliseconds: 0, claimsPerFile: 1)
        route.cutoff = PayerCutoff(time: try #require(TimeOfDay("22:30")), timeZone: "UTC")
        let claim = ClaimFixture.claim(stage: .scrub)
        #expect(Deadlines(routes: [route], now: Self.now).of(claim).iso8601 == "2026-10-06T22:30:00Z")
        route.id = 2
        #expect(Deadlines(routes: [route], now: Self.now).of(claim) == ClaimFixture.hours(24))
    }

    @Test func aRejectionOrDenialHasADayUntilItIsSentAgainOrSettled() {
        let way: [ClaimStage] = [
            .eligibility, .scrub, .ready, .submitting, .submitted, .rejected, .eligibility, .scrub, .ready, .submitting,
            .submitted, .denied, .closed,
        ]
        let due = way.indices.map { ClaimFixture.history(Array(way[...$0])).claim.correctionDueAt }
        #expect(due[4] == nil && due[10] == nil && due[12] == nil)
        #expect(due[5...9].allSatisfy { $0 == ClaimFixture.hours(5 + 24) }, "while it is being corrected")
        #expect(due[11] == ClaimFixture.hours(11 + 24))
    }

    @Test func onlyBillingsWorkListsAreWatched() {
        let (_, events) = ClaimFixture.history([
            .eligibility, .scrubFailed, .eligibility, .scrub, .ready, .submitting, .submitted, .rejected,
        ])
        #expect(ClockStart.after(Array(events.dropLast())) == [])
        let started = ClockStart.after(events)
        #expect(Set(started.map(\.kind)) == [.correction, .touch])
    }

    @Test func theBandsOfADeadline() {
        let edge = Self.now.adding(microseconds: RiskBand.horizon)
        #expect(RiskBand(deadline: Self.now.adding(microseconds: -1), now: Self.now) == .late)
        #expect(RiskBand(deadline: Self.now, now: Self.now) == .atRisk)
        #expect(RiskBand(deadline: edge.adding(microseconds: -1), now: Self.now) == .atRisk)
        #expect(RiskBand(deadline: edge, now: Self.now) == .normal)
    }

    @Test func appealLimitsByKindOfPayer() {
        #expect(AppealLimit.days(.medicare) == 120)
        #expect(PayerClass.allCases.allSatisfy { (60...120).contains(AppealLimit.days($0)) })
    }
}
