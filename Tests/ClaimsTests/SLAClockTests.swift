import Billing
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// The submission clock.
@Suite struct SLAClockTests {
    private func running() -> SLAClock {
        var clock = SLAClock()
        clock.start(at: ClaimFixture.signedAt)
        return clock
    }

    @Test func targetAndBreachAre24And48Hours() {
        #expect(running().targetAt == ClaimFixture.hours(24))
        #expect(running().breachAt == ClaimFixture.hours(48))
        #expect(SLAClock().targetAt == nil && SLAClock().breachAt == nil)
    }

    @Test func theFirstSignatureCounts() {
        var clock = running()
        clock.start(at: ClaimFixture.hours(5))
        #expect(clock == running())
    }

    @Test(arguments: ClaimStage.allCases) func onlyTheClinicsWorkListsPause(stage: ClaimStage) {
        var clock = running()
        clock.enter(stage, because: "test", at: ClaimFixture.hours(2))
        let isClinics = [.documentation, .eligibilityFailed, .scrubFailed].contains(stage)
        #expect((clock.pausedAt != nil) == isClinics)
        #expect(clock.isRunning != isClinics)
    }

    private static let reasons: [(ClaimStage, String, PauseReason?)] = [
        (.documentation, "imported", .documentation), (.scrubFailed, "B-AUTH-1", .authorization),
        (.scrubFailed, "B-DOC-1", .documentation), (.scrubFailed, "B-MOD-3", .correction),
        (.eligibilityFailed, "EB 6", .coverage), (.eligibilityFailed, "AAA 72", .coverage),
        (.eligibilityFailed, "no coverage", .coverage), (.eligibilityFailed, "AAA 79", nil),
        (.eligibilityFailed, "AAA 43", nil), (.eligibilityFailed, "AAA T4", nil), (.rejected, "277CA A7:21", nil),
        (.submitting, "batched", nil),
    ]

    @Test(arguments: reasons) func everyPauseHasAReasonOfTheClinic(
        stage: ClaimStage, detail: String, reason: PauseReason?
    ) {
        #expect(PauseReason(stage: stage, detail: detail) == reason)
        var clock = running()
        clock.enter(stage, because: detail, at: ClaimFixture.hours(2))
        #expect((clock.pausedAt != nil) == (reason != nil), "what the clinic does not own pauses nothing")
    }

    @Test func resumingMovesTheDeadlinesByThePauses() {
        var clock = running()
        clock.enter(.scrubFailed, because: "test", at: ClaimFixture.hours(2))
        clock.enter(.documentation, because: "test", at: ClaimFixture.hours(3))
        clock.enter(.eligibility, because: "test", at: ClaimFixture.hours(7))
        #expect(clock.pausedAt == nil)
        #expect(clock.targetAt == ClaimFixture.hours(29), "paused from hour 2 to hour 7")
        clock.enter(.scrubFailed, because: "test", at: ClaimFixture.hours(8))
        clock.enter(.eligibility, because: "test", at: ClaimFixture.hours(9))
        #expect(clock.targetAt == ClaimFixture.hours(30) && clock.breachAt == ClaimFixture.hours(54))
    }

    @Test func theFirstStopCountsAndNothingPausesAfterIt() {
        var clock = running()
        clock.stop(at: ClaimFixture.hours(5))
        clock.stop(at: ClaimFixture.hours(6))
        clock.enter(.scrubFailed, because: "test", at: ClaimFixture.hours(7))
        #expect(clock.stoppedAt == ClaimFixture.hours(5) && clock.pausedAt == nil)
    }

    @Test func aClockThatHasNotStartedNeitherPausesNorStops() {
        var clock = SLAClock()
        clock.enter(.documentation, because: "test", at: ClaimFixture.hours(1))
        clock.stop(at: ClaimFixture.hours(2))
        #expect(clock == SLAClock())
    }

    @Test func aPauseOverAClosedWeekendCountsOnlyItsOpenHours() throws {
        // 2026-10-06 is a Tuesday; 12:00Z is 07:00 in Chicago.
        let weekdays: [BusinessCalendar.Weekday] = [.mon, .tue, .wed, .thu, .fri]
        let hours = Dictionary(uniqueKeysWithValues: weekdays.map { ($0, [480..<1020]) })
        let calendar = try #require(BusinessCalendar(timeZone: "America/Chicago", hours: hours))
        let history = CalendarHistory([.init(from: .distantPast, calendar: calendar)])
        var clock = SLAClock()
        clock.start(at: ClaimFixture.signedAt, counting: history)
        // Nine hours a day: 24 h end on Thursday after six hours, at 14:00.
        #expect(clock.targetAt?.iso8601 == "2026-10-08T19:00:00Z")
        #expect(clock.breachAt?.iso8601 == "2026-10-13T16:00:00Z", "after three of Monday's hours more, on Tuesday")
        // Paused from Thursday 10:00 to Monday 10:00: seven hours, nine and two.
        let pause = try #require(Instant(iso8601: "2026-10-08T10:00:00-05:00"))
        let resume = try #require(Instant(iso8601: "2026-10-12T10:00:00-05:00"))
        clock.enter(.scrubFailed, because: "B-MOD-1", at: Timestamp(pause), counting: history)
        clock.enter(.eligibility, because: "test", at: Timestamp(resume), counting: history)
        #expect(clock.pausedMicroseconds == 18 * 3_600_000_000)
        #expect(clock.targetAt?.iso8601 == "2026-10-12T19:00:00Z")
    }

    @Test func theSignatureIsInTheAuditTrail() {
        let detail = SignedNote.detail("imported", signedAt: ClaimFixture.signedAt)
        #expect(detail == "imported; note signed 2026-10-06T12:00:00Z")
        #expect(SignedNote.signedAt(in: detail) == ClaimFixture.signedAt)
        #expect(SignedNote.detail("imported", signedAt: nil) == "imported")
        #expect(SignedNote.signedAt(in: "imported") == nil && SignedNote.signedAt(in: "; note signed x") == nil)
    }

    /// 2026-10-06 is a Tuesday, and business days pass the weekend and Columbus Day.
    @Test func theCadenceOfFollowUps() {
        let start = ClaimFixture.signedAt
        let medicare = FollowUpCadence(ClaimFixture.claim(), .shipped)
        #expect(medicare.acknowledgementChase(from: start) == ClaimFixture.hours(2 * 24))
        #expect(medicare.payerChase(from: start) == ClaimFixture.hours(8 * 24))
        #expect(medicare.remittanceChase(from: start) == ClaimFixture.hours(14 * 24))
        let commercial = FollowUpCadence(ClaimFixture.claim(payer: "60054"), .shipped)
        #expect(commercial.remittanceChase(from: start) == ClaimFixture.hours(15 * 24))
        #expect(medicare.nextLook(from: start, waitingSince: start, days: nil) == ClaimFixture.hours(10 * 24))
        let late = ClaimFixture.hours(25 * 24)
        #expect(medicare.nextLook(from: late, waitingSince: start, days: nil) == ClaimFixture.hours(30 * 24))
        #expect(medicare.remittanceAfterFinal(from: start, days: nil) == ClaimFixture.hours(7 * 24))
        let look = FollowUpCadence.look(at: ClaimFixture.claim(), on: start)
        #expect(look.due == .business(start) && look.deadline == ClaimFixture.hours(24), "not late at once")
    }
}
