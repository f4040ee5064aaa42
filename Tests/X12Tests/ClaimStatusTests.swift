import Testing
import X12

@Suite struct ClaimStatusTests {
    private var request: ClaimStatus276 {
        var first = ClaimStatus276.Inquiry(
            trace: "ASK-1",
            subscriber: EntityName(
                person: "ARDENT", first: "MIRA", entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73"),
            birthDate: "19510309", sex: "F", patientControlNumber: "V-1001", chargeCents: 18664,
            serviceDate: "20261005")
        var second = first
        first.payerClaimControlNumber = "ICN1"
        second.trace = "ASK-2"
        second.subscriberBirthDate = ""
        second.subscriberSex = ""
        second.dependant = EntityName(person: "ARDENT", first: "TOM", entityCode: "QC")
        second.dependantBirthDate = "20150401"
        second.dependantSex = "M"
        second.serviceEndDate = "20261006"
        return ClaimStatus276(
            referenceID: "R1", date: "20261101", time: "0900",
            payer: EntityName(organization: "TEXAS PAYER", entityCode: "PR", idQualifier: "PI", id: "TXPAY"),
            receiver: EntityName(organization: "CLAIMLINE", entityCode: "41", idQualifier: "46", id: "CLAIMLINE"),
            provider: EntityName(organization: "HILLSIDE OT", entityCode: "1P", idQualifier: "XX", id: "1234567893"),
            inquiries: [first, second])
    }

    @Test func goldenBytesAndBack() throws {
        var writer = SegmentWriter()
        request.write(to: &writer, controlNumber: 1)
        let body = """
            ST*276*0001*005010X212
            BHT*0010*13*R1*20261101*0900
            HL*1**20*1
            NM1*PR*2*TEXAS PAYER*****PI*TXPAY
            HL*2*1*21*1
            NM1*41*2*CLAIMLINE*****46*CLAIMLINE
            HL*3*2*19*1
            NM1*1P*2*HILLSIDE OT*****XX*1234567893
            HL*4*3*22*0
            DMG*D8*19510309*F
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            TRN*1*ASK-1
            REF*1K*ICN1
            REF*EJ*V-1001
            AMT*T3*186.64
            DTP*472*RD8*20261005-20261005
            HL*5*3*22*1
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            HL*6*5*23
            DMG*D8*20150401*M
            NM1*QC*1*ARDENT*TOM
            TRN*1*ASK-2
            REF*EJ*V-1001
            AMT*T3*186.64
            DTP*472*RD8*20261005-20261006
            SE*26*0001
            """
        #expect(replacing("~", with: "\n", in: writer.bytes) == Array((body + "\n").utf8))
        let file = X12Samples.file("HR", "005010X212", body)
        #expect(try ClaimStatus276(try X12Samples.transaction(file)) == request)
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test func readsA277() throws {
        let answer = try ClaimStatus277(try X12Samples.transaction(X12Samples.claimStatus277))
        let claim = try #require(answer.claims.first)
        #expect(claim.trace == "ASK-1" && claim.payerClaimControlNumber == "ICN1")
        #expect(claim.patientControlNumber == "V-1001" && claim.patient?.name == "ARDENT")
        let status = claim.statuses[0]
        #expect(status.codes.map(\.category) == ["F1"] && status.codes[0].status == "65")
        #expect(status.chargeCents == 18664 && status.paidCents == 14931 && status.paymentNumber == "EFT9")
        #expect(status.adjudicationDate == "20261028" && status.paymentDate == "20261030" && status.message == "PAID")
        #expect(claim.lines[0].lineControlNumber == "L1" && claim.lines[0].statuses.count == 1)
        #expect(try X12Validator.problems(in: X12Samples.claimStatus277) == [])
    }

    @Test func responsesAndAcknowledgementsAreToldApart() throws {
        let status = X12Samples.claimStatus277
        let acknowledgement = X12Samples.claimAcknowledgement
        #expect(TransactionType(try X12Samples.transaction(status)) == .claimStatus277)
        #expect(TransactionType(try X12Samples.transaction(acknowledgement)) == .claimAcknowledgement277CA)
        // Without a guide in ST03 and GS08, BHT01 decides; without either nothing is guessed.
        let bare = { (bytes: [UInt8], guide: String) in replacing("005010" + guide, with: "005010", in: bytes) }
        #expect(TransactionType(try X12Samples.transaction(bare(status, "X212"))) == .claimStatus277)
        let bareAcknowledgement = bare(acknowledgement, "X214")
        #expect(TransactionType(try X12Samples.transaction(bareAcknowledgement)) == .claimAcknowledgement277CA)
        let unclear = replacing("BHT*0085", with: "BHT*0099", in: bareAcknowledgement)
        #expect(TransactionType(try X12Samples.transaction(unclear)) == nil)
        let institutional = replacing("X222A1", with: "X223A2", in: ClaimFixtures.file(ClaimFixtures.transactions))
        #expect(TransactionType(try X12Samples.transaction(institutional)) == nil)
        #expect(throws: X12Error.self) { try ClaimStatus277(try X12Samples.transaction(acknowledgement)) }
    }
}
