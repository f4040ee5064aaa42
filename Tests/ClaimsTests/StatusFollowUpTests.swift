import Billing
import Jobs
import Postgres
import Testing
import X12

@testable import Claims

/// One look at a waiting claim, by what the payer answered.
@Suite struct StatusFollowUpTests {
    private static let sentAt = ClaimFixture.hours(0)

    private func claim(_ stage: ClaimStage = .accepted, days: Int64 = 14) -> Claim {
        var claim = ClaimFixture.claim(stage: stage)
        claim.payerAcceptedAt = stage == .accepted ? Self.sentAt : nil
        claim.nextActionAt = Self.sentAt.adding(days: days)
        return claim
    }

    private struct Result {
        let outcome: Outcome
        let claim: Claim
        let effect: FollowUpEffect
        let events: [ClaimEvent]
    }

    private func look(
        _ claim: Claim, _ code: String?, days: Int64 = 14, last: String? = nil
    ) -> Result {
        let facts = InquiryFacts(
            claimID: claim.id, submissionID: 9, fileID: 1, controlNumber: "CL1S1", payerControlNumber: "P1",
            sentAt: Self.sentAt, lastCode: last)
        var changes = ClaimChanges(author: ClaimFixture.author(hours: days * 24))
        var effect = FollowUpEffect()
        let now = Self.sentAt.adding(days: days)
        let answer = code.map { code in
            StatusAnswer.status(.init(category: String(code.split(separator: ":")[0]), text: code))
        }
        let outcome = StatusFollowUp(claim, facts, .shipped, now: now).settle(answer, token: 1, &changes, &effect)
        return Result(outcome: outcome, claim: changes[claim], effect: effect, events: changes.events)
    }

    @Test(
        arguments: [
            ("P1:20", 24), ("P2:3", 29), ("A0:16", 17), ("A1:19", 16), ("F1:65", 21), ("F2:1", 21), ("F3F:1", 44),
            ("Z9:1", 24),
        ] as [(String, Int64)])
    func waitingIsLookedAtAgain(_ code: String, _ day: Int64) {
        let result = look(claim(), code)
        #expect(result.outcome == .done && result.claim.stage == .accepted)
        #expect(result.claim.nextActionAt == Self.sentAt.adding(days: day))
        #expect(result.effect.next.map(\.due) == [.business(Self.sentAt.adding(days: day))])
        #expect(result.effect.asked.map(\.code) == [code])
    }

    @Test(
        arguments: [
            ("P3:42", ClaimStage.unanswered, 16), ("P4:42", .unanswered, 15), ("R4:297", .unanswered, 44),
            ("R17:1", .unanswered, 44), ("F4:1", .unanswered, 15), ("A4:35", .unanswered, 15),
            ("D0:35", .unanswered, 15),
            ("E3:1", .unanswered, 15), ("A7:21", .rejected, 15),
        ] as [(String, ClaimStage, Int64)])
    func aPersonTakesOver(_ code: String, _ stage: ClaimStage, _ day: Int64) {
        let result = look(claim(), code)
        #expect(result.claim.stage == stage && result.effect.next.isEmpty && result.outcome == .done)
        #expect(result.claim.nextActionAt == Self.sentAt.adding(days: day))
        #expect(result.claim.holdReason?.hasPrefix("277 \(code)") == true)
        #expect(result.effect.submissions.map(\.status) == (stage == .rejected ? ["rejected"] : []))
        #expect(result.claim.holdReason?.hasSuffix("not on file") == ["A4:35", "D0:35"].contains(code))
    }

    @Test func whatSaysNothingOfTheClaimIsAskedAgain() {
        for code in ["E1:1", "E2:1", nil] {
            let result = look(claim(), code)
            if case .retry = result.outcome {} else { Issue.record("\(code ?? "none"): \(result.outcome)") }
            #expect(result.claim.stage == .accepted && result.effect.next.isEmpty)
        }
    }

    @Test func aFinalStatusTwiceWithoutMoneyIsTraced() {
        let result = look(claim(), "F1:65", days: 21, last: "F1:65")
        #expect(result.claim.stage == .unanswered && result.claim.holdReason?.contains("remittance missing") == true)
    }

    @Test func onTheThirtiethDayAPersonCalls() {
        // The look before is put on that day, not beyond it.
        #expect(look(claim(days: 24), "P1:20", days: 24).claim.nextActionAt == Self.sentAt.adding(days: 30))
        let result = look(claim(days: 30), "P1:20", days: 30)
        #expect(result.claim.stage == .unanswered && result.claim.holdReason?.contains("call the payer") == true)
    }

    /// 2026-10-06 is a Tuesday: two business days on is Thursday, five, past Columbus Day, is the Wednesday after.
    @Test func aSilentAcknowledgementIsToldBeforeThePayerIsAsked() {
        let early = look(claim(.submitted, days: 2), nil, days: 2)
        #expect(early.outcome == .done && early.claim.stage == .submitted && early.effect.raised.map(\.id) == [1])
        #expect(early.claim.nextActionAt == Self.sentAt.adding(days: 8))
        #expect(early.events.map(\.detail) == ["no claim acknowledgement yet"])
        let later = look(claim(.submitted, days: 8), "P1:20", days: 8)
        #expect(later.effect.asked.count == 1 && later.effect.raised.isEmpty)
    }

    @Test func aLookThatIsNotDueWaits() {
        let result = look(claim(days: 20), nil)
        #expect(result.claim.nextActionAt == Self.sentAt.adding(days: 20) && result.effect.asked.isEmpty)
        #expect(result.effect.next.count == 1)
    }

    @Test func theWidenedQuestionHasNoNumberAndAWeek() {
        let facts = InquiryFacts(
            claimID: 1, submissionID: 9, fileID: 1, controlNumber: "C", payerControlNumber: "P1", sentAt: Self.sentAt,
            lastCode: "P1:20")
        #expect(facts.widened.payerControlNumber == nil && facts.widened.searchDays == 3)
        #expect(facts.lastAction == .wait)
    }
}
