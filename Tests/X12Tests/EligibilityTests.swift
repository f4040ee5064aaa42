import Testing
import X12

@Suite struct EligibilityTests {
    private var inquiry: Eligibility270 {
        let subscriber = EntityName(
            person: "ARDENT", first: "MIRA", entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73")
        var second = Eligibility270.Inquiry(
            trace: "T-2", traceOriginator: "9CLAIMLINE", subscriber: subscriber, birthDate: "", sex: "",
            serviceDate: "20261005", serviceTypes: ["AD"])
        second.dependant = EntityName(person: "ARDENT", first: "TOM", entityCode: "03")
        second.dependantBirthDate = "20150401"
        second.dependantSex = "M"
        second.serviceEndDate = "20261007"
        let first = Eligibility270.Inquiry(
            trace: "T-1", traceOriginator: "9CLAIMLINE", subscriber: subscriber, birthDate: "19510309", sex: "F",
            serviceDate: "20261005")
        return Eligibility270(
            referenceID: "REQ1", date: "20261005", time: "1200",
            payer: EntityName(organization: "TEXAS PAYER", entityCode: "PR", idQualifier: "PI", id: "TXPAY"),
            provider: EntityName(organization: "HILLSIDE OT", entityCode: "1P", idQualifier: "XX", id: "1234567893"),
            inquiries: [first, second])
    }

    @Test func goldenBytesAndBack() throws {
        var writer = SegmentWriter()
        inquiry.write(to: &writer, controlNumber: 1)
        let body = """
            ST*270*0001*005010X279A1
            BHT*0022*13*REQ1*20261005*1200
            HL*1**20*1
            NM1*PR*2*TEXAS PAYER*****PI*TXPAY
            HL*2*1*21*1
            NM1*1P*2*HILLSIDE OT*****XX*1234567893
            HL*3*2*22*0
            TRN*1*T-1*9CLAIMLINE
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            DMG*D8*19510309*F
            DTP*291*D8*20261005
            EQ*30^AD
            HL*4*2*22*1
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            HL*5*4*23*0
            TRN*1*T-2*9CLAIMLINE
            NM1*03*1*ARDENT*TOM
            DMG*D8*20150401*M
            DTP*291*RD8*20261005-20261007
            EQ*AD
            SE*21*0001
            """
        #expect(replacing("~", with: "\n", in: writer.bytes) == Array((body + "\n").utf8))
        let file = X12Samples.file("HS", "005010X279A1", body)
        #expect(try Eligibility270(try X12Samples.transaction(file)) == inquiry)
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test func readsFactsOfA271() throws {
        let answer = try Eligibility271(try X12Samples.transaction(X12Samples.eligibility271))
        #expect(answer.members.count == 2)
        let member = answer.members[0]
        #expect(member.isCorrected && member.name?.name == "ARDENTE" && member.references.value("6P") == "G100")
        #expect(member.traces.map(\.number) == ["T-1"])
        #expect(member.benefits.map(\.information) == ["1", "B", "C", "F", "R"])
        #expect(member.benefits[0].serviceTypes == ["30", "AD", "PT"])
        #expect(member.benefits[1].amountCents == 2500 && member.benefits[1].timePeriod == "27")
        #expect(member.benefits[2].amountCents == 50000 && member.benefits[2].coverageLevel == "IND")
        let limit = member.benefits[3]
        #expect(limit.quantityQualifier == "VS" && limit.quantity == "12" && limit.percent == ".2")
        #expect(limit.authorizationRequired == "Y" && limit.inNetwork == "N")
        #expect(limit.messages == ["OT AND PT COMBINED"])
        #expect(limit.dates == [DateReference(qualifier: "292", from: "20260101", to: "20261231")])
        let delivery = try #require(limit.deliveries.first)
        #expect(delivery.quantity == "20" && delivery.timePeriod == "23" && delivery.periodCount == "1")
        #expect(member.benefits[4].relatedEntities.map(\.id) == ["OTH1"])
        #expect(answer.members[1].isDependant)
        #expect(answer.allRejections.map(\.reason) == ["75"])
        #expect(try X12Validator.problems(in: X12Samples.eligibility271) == [])
    }

    @Test func readsRejectionsAtEveryLevel() throws {
        let file = X12Samples.file(
            "HB", "005010X279A1",
            """
            ST*271*0001*005010X279A1
            BHT*0022*11*REQ1*20261005*1201
            HL*1**20*1
            AAA*Y**42*R
            NM1*PR*2*TEXAS PAYER*****PI*TXPAY
            AAA*N**T4*C
            HL*2*1*21*1
            NM1*1P*2*HILLSIDE OT*****XX*1234567893
            AAA*N**43*C
            HL*3*2*22*0
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            AAA*N**72*C
            EB*V
            AAA*N**33*C
            SE*15*0001
            """)
        let rejections = try Eligibility271(try X12Samples.transaction(file)).allRejections
        #expect(rejections.map(\.loop) == ["2000A", "2100A", "2100B", "2100C", "2110C"])
        #expect(rejections.map(\.reason) == ["42", "T4", "43", "72", "33"])
        #expect(rejections.map(\.isRequestValid) == [true, false, false, false, false])
        #expect(rejections.map(\.advice) == [.retry(afterDays: 0), .human, .human, .human, .human])
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test(
        arguments: [
            ("42", "R", .retry(afterDays: 0)), ("80", "P", .retry(afterDays: 0)), ("42", "Y", .retry(afterDays: 0)),
            ("42", "", .retry(afterDays: 0)), ("42", "C", .human), ("80", "N", .stop), ("42", "S", .stop),
            ("42", "W", .retry(afterDays: 30)), ("80", "X", .retry(afterDays: 10)), ("75", "R", .human),
            ("75", "C", .human), ("72", "", .human), ("75", "N", .stop), ("75", "S", .stop),
        ] as [(String, String, RequestRejection.Advice)])
    func rejectionsSayWhatToDo(reason: String, followUp: String, advice: RequestRejection.Advice) {
        let rejection = RequestRejection(loop: "2100C", isRequestValid: false, reason: reason, followUp: followUp)
        #expect(rejection.advice == advice)
    }

    @Test func entitiesOfABenefitKeepTheirAddressAndContact() throws {
        let file = replacing(
            "NM1*PRP*2*OTHER PAYER*****PI*OTH1~",
            with: "NM1*PRP*2*OTHER PAYER*****PI*OTH1*01~N3*1 MAIN ST~N4*AUSTIN*TX*78701~PER*IC**TE*5125550111~",
            in: replacing("SE*30", with: "SE*33", in: X12Samples.eligibility271))
        let benefit = try Eligibility271(try X12Samples.transaction(file)).members[0].benefits[4]
        #expect(benefit.related[0].name.relationship == "01" && benefit.related[0].address?.city == "AUSTIN")
        #expect(benefit.related[0].contacts.map(\.phone) == ["5125550111"])
        #expect(try X12Validator.problems(in: file) == [])
    }
}
