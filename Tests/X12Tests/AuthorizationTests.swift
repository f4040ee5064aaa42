import Testing
import X12

@Suite struct AuthorizationTests {
    private var request: Authorization278 {
        var request = Authorization278(
            organization: .init(
                name: EntityName(organization: "TEXAS PAYER", entityCode: "X3", idQualifier: "PI", id: "TXPAY")))
        request.referenceID = "AUTH1"
        request.date = "20261005"
        request.time = "1200"
        request.requester = .init(
            name: EntityName(organization: "HILLSIDE OT", entityCode: "1P", idQualifier: "XX", id: "1234567893"))
        request.requester?.contact = Contact(name: "BILLING", phone: "5125550100")
        var subscriber = Authorization278.Patient(
            name: EntityName(person: "ARDENT", first: "MIRA", entityCode: "IL", idQualifier: "MI", id: "1EG4TE5MK73"))
        subscriber.birthDate = "19510309"
        subscriber.sex = "F"
        request.subscriber = subscriber
        var event = Authorization278.Event(review: .init())
        event.review.facilityCode = "11"
        event.traces = [TraceNumber(type: "1", number: "T-1", originator: "9CLAIMLINE")]
        event.dates = [DateReference(qualifier: "AAH", from: "20261012", to: "20261231")]
        event.diagnoses = ["M25541", "R278"]
        event.delivery = ServiceDelivery(quantityQualifier: "VS", quantity: "12")
        event.services = [.init(procedure: Procedure(code: "97530", modifiers: ["GO"]), quantity: "24")]
        request.event = event
        return request
    }

    @Test func goldenBytesOfARequest() throws {
        var writer = SegmentWriter()
        request.write(to: &writer, controlNumber: 1)
        let body = """
            ST*278*0001*005010X217
            BHT*0007*13*AUTH1*20261005*1200
            HL*1**20*1
            NM1*X3*2*TEXAS PAYER*****PI*TXPAY
            HL*2*1*21*1
            NM1*1P*2*HILLSIDE OT*****XX*1234567893
            PER*IC*BILLING*TE*5125550100
            HL*3*2*22*1
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            DMG*D8*19510309*F
            HL*4*3*EV*1
            TRN*1*T-1*9CLAIMLINE
            UM*HS*I*AD*11:B
            DTP*AAH*RD8*20261012-20261231
            HI*ABK:M25541*ABF:R278
            HSD*VS*12
            HL*5*4*SS*0
            SV1*HC:97530:GO**UN*24
            SE*19*0001
            """
        #expect(replacing("~", with: "\n", in: writer.bytes) == Array((body + "\n").utf8))
        let file = X12Samples.file("HI", "005010X217", body)
        #expect(try Authorization278(try X12Samples.transaction(file)) == request)
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test func readsDecisionsOfAResponse() throws {
        let response = try Authorization278(try X12Samples.transaction(X12Samples.authorization278))
        #expect(response.isResponse && response.responseType == "18")
        let event = try #require(response.event)
        #expect(event.decision?.action == .partlyCertified && event.decision?.number == "A123")
        #expect(event.dates.date("007")?.from == "20261012" && event.dates.date("036")?.from == "20261231")
        #expect(event.delivery?.quantity == "10" && event.delivery?.quantityQualifier == "VS")
        #expect(event.services.map { $0.decision?.action } == [.certified, .notCertified])
        #expect(event.services[1].decision?.reasons == ["0V", "0M"])
        #expect(response.allRejections.isEmpty)
    }

    @Test func readsRejectionsAtEveryLevel() throws {
        let file = X12Samples.file(
            "HI", "005010X217",
            """
            ST*278*0001*005010X217
            BHT*0007*11*AUTH1*20261005*1200*18
            HL*1**20*1
            AAA*Y**42*R
            NM1*X3*2*TEXAS PAYER*****PI*TXPAY
            AAA*N**T4*C
            HL*2*1*21*1
            NM1*1P*2*HILLSIDE OT*****XX*1234567893
            AAA*N**43*C
            HL*3*2*22*1
            NM1*IL*1*ARDENT*MIRA****MI*1EG4TE5MK73
            AAA*N**72*C
            HL*4*3*EV*1
            TRN*2*T-1*9CLAIMLINE
            AAA*N**33*C
            UM*HS*I*AD
            NM1*SJ*1*OKAFOR*ADA****XX*1234567893
            AAA*N**50*N
            HL*5*4*SS*0
            AAA*N**57*C
            SE*21*0001
            """)
        let response = try Authorization278(try X12Samples.transaction(file))
        let loops = ["2000A", "2010A", "2010B", "2010C", "2000E", "2010EA", "2000F"]
        #expect(response.allRejections.map(\.loop) == loops)
        #expect(response.allRejections.map(\.reason) == ["42", "T4", "43", "72", "33", "50", "57"])
        #expect(response.allRejections[0].advice == .retry(afterDays: 0))
        #expect(response.allRejections[5].advice == .stop)
        #expect(try X12Validator.problems(in: file) == [])
    }

    @Test func requestsAndResponsesAreHeldToTheirOwnParts() throws {
        func reasons(_ old: String, _ new: String, in bytes: [UInt8]) throws -> [String] {
            let changed = replacing(old, with: new, in: bytes)
            try #require(changed != bytes)
            return try X12Validator.problems(in: changed).map(\.reason)
        }
        let response = X12Samples.authorization278
        #expect(
            try reasons("BHT*0007*11", "BHT*0007*13", in: response).contains(
                "a request holds neither decisions nor rejections"))
        #expect(try reasons("UM*HS", "UM*XX", in: response) == ["not a code that the guide has here"])
        #expect(try reasons("HCR*A2", "HCR*A9", in: response) == ["not a code that the guide has here"])
        #expect(try reasons("HL*5*4*SS", "HL*5*3*EV", in: response).contains("more than 1 of 2000E"))
    }
}
