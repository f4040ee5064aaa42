import Testing
import X12

@Suite struct AcknowledgementTests {
    @Test func readsTA1OfAnInterchangeWithoutGroups() throws {
        let text =
            "ISA*00*          *00*          *ZZ*CLRHOUSE       *ZZ*CLAIMLINE      *261006*1300*^*00501*000000009*0*P*:~"
            + "TA1*000000042*261006*0815*R*025~TA1*000000043*261006*0815*A*000~IEA*0*000000009~"
        let interchange = try #require(try Lexer.interchanges(in: Array(text.utf8)).first)
        let answers = try InterchangeAcknowledgement.all(in: interchange)
        #expect(answers.map(\.controlNumber) == ["000000042", "000000043"])
        #expect(answers.map(\.status) == [.rejected, .accepted])
        #expect(answers[0].note == "025")
        #expect(try X12Validator.problems(in: Array(text.utf8)) == [])
        let odd = replacing("*R*025", with: "*Q*025", in: Array(text.utf8))
        let unknown = try #require(try Lexer.interchanges(in: odd).first)
        #expect(throws: X12Error.self) { try InterchangeAcknowledgement.all(in: unknown) }
    }

    @Test func readsAcceptanceOfEachTransactionSet() throws {
        let answer = try ImplementationAcknowledgement999(try X12Samples.transaction(X12Samples.acknowledgement999))
        #expect(answer.functionalID == "HC" && answer.groupControlNumber == "7")
        #expect(answer.groupStatus == "P" && !answer.isGroupRejected)
        #expect([answer.includedCount, answer.receivedCount, answer.acceptedCount] == [2, 2, 1])
        #expect(answer.transactions.map(\.controlNumber) == ["0001", "0002"])
        #expect(answer.transactions.map(\.isAccepted) == [true, false])
        let fault = answer.transactions[1].segmentErrors[0]
        #expect(fault.segmentID == "CLM" && fault.position == 26 && fault.loop == "2300" && fault.code == "8")
        #expect(fault.contexts.map(\.name) == ["CLM01"] && fault.contexts[0].value == "V-2002")
        #expect(fault.elementErrors[0].position == 5 && fault.elementErrors[0].component == 3)
        #expect(fault.elementErrors[0].contexts.map(\.name) == ["SITUATIONAL TRIGGER"])
        #expect(try X12Validator.problems(in: X12Samples.acknowledgement999) == [])
    }

    @Test func readsEveryLevelOfAClaimAcknowledgement() throws {
        let bytes = X12Samples.claimAcknowledgement
        let answer = try ClaimAcknowledgement277CA(try X12Samples.transaction(bytes))
        #expect(answer.source?.entityCode == "AY" && answer.sourceTrace == "CH-1")
        #expect(answer.receivedDate == "20261006" && answer.processedDate == "20261006")
        let receiver = try #require(answer.receivers.first)
        #expect(receiver.answer.trace == "FILE-1-1" && !receiver.answer.rejectsEverything)
        #expect(receiver.answer.acceptedCount == 1 && receiver.answer.rejectedCents == 18664)
        #expect(receiver.providers[0].answer.rejectedCount == 1)
        #expect(answer.claims.map(\.trace) == ["V-1001", "V-1002"])
        #expect(answer.claims[0].payerClaimControlNumber == "ICN1")
        #expect(answer.claims[0].clearinghouseTraceNumber == "TR1")
        let rejected = answer.claims[1]
        #expect(rejected.statuses[0].isRejection && rejected.statuses[0].message == "FIX NPI")
        #expect(rejected.statuses[0].codes.map(\.category) == ["A7", "A7", "A3"])
        #expect(rejected.statuses[0].codes.map(\.status) == ["562", "128", "21"])
        #expect(rejected.lines[0].lineControlNumber == "L1" && rejected.lines[0].statuses[0].isRejection)
        #expect(try X12Validator.problems(in: bytes) == [])
    }

    @Test func aRejectionOfTheProviderCoversClaimsThatAreNotListed() throws {
        let bytes = X12Samples.file(
            "HN", "005010X214",
            """
            ST*277*0001*005010X214
            BHT*0085*08*ACK1*20261006*1300*TH
            HL*1**20*1
            NM1*PR*2*TEXAS PAYER*****PI*TXPAY
            TRN*1*CH-1
            DTP*050*D8*20261006
            DTP*009*D8*20261006
            HL*2*1*21*1
            NM1*41*2*CLAIMLINE*****46*CLAIMLINE
            TRN*2*FILE-1-1
            STC*A1:19*20261006*WQ*373.28
            HL*3*2*19*0
            NM1*85*2*HILLSIDE OT*****XX*1234567893
            TRN*1*0
            STC*A3:496:85*20261006*U*373.28
            SE*16*0001
            """)
        let answer = try ClaimAcknowledgement277CA(try X12Samples.transaction(bytes))
        #expect(!answer.receivers[0].answer.rejectsEverything)
        #expect(answer.receivers[0].providers[0].answer.rejectsEverything)
        #expect(answer.claims.isEmpty)
        #expect(try X12Validator.problems(in: bytes) == [])
    }
}
