import Testing
import X12

@testable import Clearinghouse

@Suite struct EnquiryTests {
    private static func enquiry(
        _ id: String, functionalID: String, version: String, _ body: (inout SegmentWriter) -> Void
    ) -> [UInt8] {
        var writer = SegmentWriter()
        writer.beginInterchange(
            sender: .init(id: "CLAIMLINE"), receiver: .init(id: "SIMCH"), date: "20261005", time: "1200",
            controlNumber: 9, isTest: true, isAcknowledgementRequested: false)
        writer.beginGroup(
            functionalID: functionalID, sender: "CLAIMLINE", receiver: "SIMCH", date: "20261005", time: "1200",
            controlNumber: 9, version: version)
        writer.beginTransaction(id: id, controlNumber: 1, version: version)
        body(&writer)
        writer.endTransaction()
        writer.endGroup()
        writer.endInterchange()
        return writer.bytes
    }

    private static func eligibility(member: String) -> [UInt8] {
        enquiry("270", functionalID: "HS", version: "005010X279A1") { writer in
            writer.segment("BHT", "0022", "13", "E1", "20261005", "1200")
            writer.segment("HL", "1", "", "20", "1")
            writer.segment("NM1", "PR", "2", "MEDICARE", "", "", "", "", "PI", "MCRTX")
            writer.segment("HL", "2", "1", "21", "1")
            writer.segment("NM1", "1P", "2", "CLINIC", "", "", "", "", "XX", "1234567893")
            writer.segment("HL", "3", "2", "22", "0")
            writer.segment("TRN", "1", "T1", "9CLAIMLINE")
            writer.segment("NM1", "IL", "1", "ARDENT", "MIRA", "", "", "", "MI", member)
            writer.segment("DMG", "D8", "19510309", "F")
            writer.segment("DTP", "291", "D8", "20261005")
            writer.segment("EQ", "30")
            writer.segment("EQ", "AD")
        }
    }

    private static func status(control: String, payer: String) -> [UInt8] {
        enquiry("276", functionalID: "HR", version: "005010X212") { writer in
            writer.segment("BHT", "0010", "13", "S1", "20261005", "1200")
            writer.segment("HL", "1", "", "20", "1")
            writer.segment("NM1", "PR", "2", "PAYER", "", "", "", "", "PI", payer)
            writer.segment("HL", "2", "1", "21", "1")
            writer.segment("NM1", "41", "2", "CLAIMLINE", "", "", "", "", "46", "CLAIMLINE")
            writer.segment("HL", "3", "2", "19", "1")
            writer.segment("NM1", "1P", "2", "CLINIC", "", "", "", "", "XX", "1234567893")
            writer.segment("HL", "4", "3", "22", "0")
            writer.segment("NM1", "IL", "1", "ARDENT", "MIRA", "", "", "", "MI", "1EG4TE5MK73")
            writer.segment("TRN", "1", "T2")
            writer.segment("REF", "EJ", control)
            writer.segment("DTP", "472", "D8", "20261005")
        }
    }

    private static func ask(_ partner: TestPartner, _ type: String, _ payload: [UInt8]) async throws
        -> TestPartner.Answer
    {
        let form = try #require(try await partner.post(type, mode: "RealTime", payload: payload).form)
        #expect(form.text("ErrorCode") == "Success")
        let bytes = try #require(form["Payload"])
        return .init(id: form.text("PayloadID"), payloadType: form.text("PayloadType"), payload: bytes)
    }

    private static func askStatus(
        _ partner: TestPartner, _ control: String, payer: String = "MCRTX"
    ) async throws -> TestPartner.Answer {
        try await ask(partner, "X12_276_Request_005010X212", status(control: control, payer: payer))
    }

    @Test func activeCoverageNamesPlanAndTherapy() async throws {
        try await withServer { partner in
            let type = "X12_270_Request_005010X279A1"
            let answer = try await Self.ask(partner, type, Self.eligibility(member: "1EG4TE5MK73"))
            #expect(answer.payloadType == "X12_271_Response_005010X279A1")
            let active = try #require(answer.segments("EB").first)
            #expect(active[1] == "1")
            #expect(active.repetitions(3) == ["30", "AD"])
            #expect(answer.segments("EB").first { $0[1] == "A" }?[8] == "0.2")
            #expect(answer.segments("DTP").map { $0[3] } == ["20260101-20261231"])
            #expect(answer.segments("TRN").map { [$0[1], $0[2], $0[3]] } == [["2", "T1", "9CLAIMLINE"]])
            #expect(answer.segments("AAA").isEmpty)
        }
    }

    @Test func scriptedMembers() async throws {
        var behaviour = Behaviour()
        behaviour.unknownMembers = ["M404"]
        try await withServer(behaviour: behaviour) { partner in
            let type = "X12_270_Request_005010X279A1"
            for member in ["M404", "XUNK7"] {
                let answer = try await Self.ask(partner, type, Self.eligibility(member: member))
                #expect(answer.segments("AAA").map { [$0[3], $0[4]] } == [["75", "C"]])
                #expect(answer.segments("EB").isEmpty)
            }
            let ended = try await Self.ask(partner, type, Self.eligibility(member: "XINA1"))
            #expect(ended.segments("EB").map { $0[1] } == ["6"])
        }
    }

    @Test func statusOfUnknownAndPaidClaims() async throws {
        try await withServer { partner in
            let unknown = try await Self.askStatus(partner, "A1")
            #expect(unknown.segments("STC").map { $0.component(1, 1) } == ["A4"])
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            let paid = try await Self.askStatus(partner, "A1")
            let status = try #require(paid.segments("STC").first)
            let ledger = try #require(try await partner.ledger().first)
            #expect(status.component(1, 1) == "F1")
            #expect(X12Amount.cents(from: status[5]) == ledger.paidCents)
            #expect(paid.segments("REF").map { $0[2] } == [ledger.payerClaimControlNumber, "A1"])
        }
    }

    @Test func heldRemittanceComesWhenAskedFor() async throws {
        let configuration = ClearinghouseConfiguration(dataDirectory: try temporaryDirectory())
        try await withServer(configuration) { partner in
            let claims = ["A1", "A2"].map { name in ClaimFixture(name).with { $0.payerID = "SLOWP" } }
            try await partner.submit(ClaimFixture.file(1, [claims]))
            #expect(try await partner.drain().contains { $0.payloadType.contains("835") } == false)
        }
        try await withServer(configuration) { partner in
            for _ in 1...2 {
                let answer = try await Self.askStatus(partner, "A2", payer: "SLOWP")
                #expect(answer.segments("STC").map { $0.component(1, 1) } == ["F1"])
            }
            let released = try await partner.drain()
            #expect(released.map { $0.segments("CLP").map { $0[1] } } == [["A2"]])
        }
    }

    @Test func delayedRemittanceIsPendingAndDenialFinal() async throws {
        var behaviour = Behaviour()
        var delay = FaultRule(.delay)
        delay.answers = [.remittance]
        delay.milliseconds = 3_600_000
        delay.payer = "LATEP"
        var denial = FaultRule(.deny)
        denial.carc = "197"
        denial.payer = "DENYP"
        behaviour.faults = [delay, denial]
        try await withServer(behaviour: behaviour) { partner in
            let late = ClaimFixture("A1").with { $0.payerID = "LATEP" }
            let denied = ClaimFixture("A2").with { $0.payerID = "DENYP" }
            try await partner.submit(ClaimFixture.file(1, [[late]]))
            try await partner.submit(ClaimFixture.file(2, [[denied]]))
            let pending = try await Self.askStatus(partner, "A1", payer: "LATEP")
            #expect(pending.segments("STC").map { $0.component(1, 1) } == ["P1"])
            let final = try await Self.askStatus(partner, "A2", payer: "DENYP")
            #expect(final.segments("STC").map { $0.component(1, 1) } == ["F2"])
            let remittances = try await partner.drain().filter { $0.payloadType.contains("835") }
            #expect(remittances.map { $0.segments("CAS").map { [$0[1], $0[2], $0[3]] } } == [[["CO", "197", "90"]]])
        }
    }

    @Test func lostRemittanceComesBackWhenAskedFor() async throws {
        var behaviour = Behaviour()
        var loss = FaultRule(.lose)
        loss.answers = [.remittance]
        behaviour.faults = [loss]
        try await withServer(behaviour: behaviour) { partner in
            try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]]))
            #expect(try await partner.drain().contains { $0.payloadType.contains("835") } == false)
            _ = try await Self.askStatus(partner, "A1")
            #expect(try await partner.drain().map { $0.payloadType.contains("835") } == [true])
        }
    }
}
