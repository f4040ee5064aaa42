import Jobs
import Testing
import X12

@testable import Claims

/// What a file is, and what an acknowledgement says, by its bytes.
@Suite struct AnswerReadingTests {
    @Test func filesAreKnownByTheirContent() {
        let paid = AnswerFixture.Paid("A", lines: [.init(charge: 100, paid: 100)])
        let cases: [(bytes: [UInt8], kind: String, queue: Queue?)] = [
            (AnswerFixture.ta1(about: 1, status: "A", note: "000"), "TA1", .acknowledge),
            (AnswerFixture.functional(about: 1, accepted: ["0001"]), "999", .acknowledge),
            (AnswerFixture.claims([(control: "A", status: "A2:20")]), "277CA", .acknowledge),
            (AnswerFixture.remittance([[paid]]), "835", .remit),
            (AnswerFixture.interchange(control: 5) { _ in }, "unknown", nil),
            (Array("plain text".utf8), "unknown", nil), ([], "unknown", nil),
            // Two kinds in one file: neither step could read it whole.
            (
                AnswerFixture.functional(about: 1, accepted: ["0001"]) + AnswerFixture.remittance([[paid]]), "unknown",
                nil
            ),
        ]
        for (bytes, kind, queue) in cases {
            let content = InboundContent(bytes)
            #expect(content.kind == kind && content.queue == queue)
            #expect((content.reason == nil) == (queue != nil), "quarantined with a reason, or not at all")
        }
        // A 277 that answers a 276 is no claim acknowledgement.
        let status = String(decoding: AnswerFixture.claims([(control: "A", status: "A2:20")]), as: UTF8.self)
            .replacing("005010X214", with: "005010X212").replacing("*0085*", with: "*0010*")
        #expect(InboundContent(Array(status.utf8)).kind == "unknown")
    }

    @Test(arguments: [("A", true), ("E", true), ("R", false)]) func interchanges(status: String, isAccepted: Bool)
        throws
    {
        let answers = try AcknowledgementAnswer.all(in: AnswerFixture.ta1(about: 42, status: status, note: "025"))
        guard case .interchange(let control, let accepted, let note) = try #require(answers.first) else {
            Issue.record("\(answers)")
            return
        }
        #expect(answers.count == 1 && answers[0].source == "TA1")
        #expect(control == 42 && accepted == isAccepted && note == "025")
    }

    @Test func transactionSets() throws {
        let bytes = AnswerFixture.functional(
            about: 17, accepted: ["0001", "0004"],
            rejected: [(set: "0002", claims: ["CL1S1", "CL2S1"]), (set: "0003", claims: [])])
        let answers = try AcknowledgementAnswer.all(in: bytes)
        guard case .sets(let group, let accepted, let rejected, let isGroupRejected) = try #require(answers.first)
        else {
            Issue.record("\(answers)")
            return
        }
        #expect(answers[0].source == "999" && group == 17 && accepted == ["0001", "0004"] && !isGroupRejected)
        #expect(rejected.map(\.control) == ["0002", "0003"])
        #expect(rejected.map(\.offenders) == [["CL1S1", "CL2S1"], []])
    }

    @Test(arguments: ["R", "M", "W", "X"]) func wholeGroups(verdict: String) throws {
        let answers = try AcknowledgementAnswer.all(in: AnswerFixture.functional(about: 17, verdict: verdict))
        guard case .sets(_, let accepted, let rejected, let isGroupRejected) = try #require(answers.first) else {
            Issue.record("\(answers)")
            return
        }
        #expect(accepted.isEmpty && rejected.isEmpty && isGroupRejected)
    }

    @Test(arguments: [
        ("A1:19", false, false), ("A2:20", false, true), ("A3:21", true, false), ("A6:21", true, false),
        ("A7:21", true, false), ("A8:21", true, false),
    ]) func claims(status: String, isRejected: Bool, isFinal: Bool) throws {
        let answers = try AcknowledgementAnswer.all(in: AnswerFixture.claims([(control: "CL7S2", status: status)]))
        guard case .claims(let claims, let references) = try #require(answers.first) else {
            Issue.record("\(answers)")
            return
        }
        let claim = try #require(claims.first)
        #expect(answers[0].source == "277CA" && claims.count == 1 && references.isEmpty)
        #expect(claim.controlNumber == "CL7S2" && claim.code == status && claim.payerControlNumber == "PCN0")
        #expect(claim.isRejected == isRejected && (claim.rank == .accepted) == isFinal)
        #expect(!isRejected || claim.rank == .rejectedByPayer)
    }

    @Test func aRejectionAboveTheClaimsNamesOurTransaction() throws {
        let text = String(decoding: AnswerFixture.claims([]), as: UTF8.self)
            .replacing("STC*A1:19:PR*20261006*WQ", with: "STC*A8:21:PR*20261006*U")
            .replacing("TRN*2*1-1", with: "TRN*2*31-4")
        let answers = try AcknowledgementAnswer.all(in: Array(text.utf8))
        guard case .claims(let claims, let references) = try #require(answers.first) else {
            Issue.record("\(answers)")
            return
        }
        #expect(claims.isEmpty && references.map(\.reference) == ["31-4"])
    }

    @Test func cutAnswersAreErrorsOrSayNothing() {
        let whole = AnswerFixture.claims([(control: "CL7S2", status: "A7:21")])
        for count in 0..<(whole.count - 1) {
            let content = InboundContent(Array(whole.prefix(count)))
            #expect(content.queue == nil, "cut at \(count)")
        }
    }
}
