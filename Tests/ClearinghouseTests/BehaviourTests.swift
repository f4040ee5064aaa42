import Foundation
import Testing
import X12

@testable import Clearinghouse

@Suite struct BehaviourTests {
    private static func script(_ text: String) throws -> Behaviour {
        let url = URL(fileURLWithPath: try temporaryDirectory() + "/faults.yaml")
        try Data(text.utf8).write(to: url)
        return try Behaviour(script: url)
    }

    @Test func nothingGoesWrongByDefault() async throws {
        #expect(Behaviour().faults.isEmpty)
        try await withServer { partner in
            let claims = (0..<100).map { ClaimFixture("D\($0)") }
            try await partner.submit(ClaimFixture.file(1, [claims]))
            #expect(try await partner.drain().count == 4)
            let ledger = try await partner.ledger()
            #expect(ledger.allSatisfy { $0.disposition == .accepted && $0.paidCents > 0 })
        }
    }

    @Test func scriptIsReadStrictly() throws {
        let read = try Self.script(
            """
            seed: 7
            held_payers: [LATER]
            fees: {medicare: 10000}
            faults:
              - {fault: deny, carc: "197", rate: 0.25, payer: BCBST}
            """)
        #expect(read.seed == 7)
        #expect(read.heldPayers == ["LATER"])
        #expect(read.unknownPayers == ["NOPAYER"])
        #expect(read.fees.perUnitCents["medicare"] == 10_000)
        #expect(read.faults.first?.rate == 0.25)
        #expect(throws: DecodingError.self) { try Self.script("faults: [{fault: deny, reate: 0.1}]") }
        #expect(throws: DecodingError.self) { try Self.script("sead: 7") }
    }

    @Test func rateIsKeptAndRepeatable() {
        var behaviour = Behaviour()
        behaviour.faults = [FaultRule(.deny, rate: 0.2)]
        let struck = (0..<5_000).filter { !behaviour.strikes(.deny, subject: "C\($0)", payers: []).isEmpty }
        #expect((850...1_150).contains(struck.count))
        behaviour.seed = 2
        #expect(struck != (0..<5_000).filter { !behaviour.strikes(.deny, subject: "C\($0)", payers: []).isEmpty })
    }

    @Test func scriptedRejectionStrikesOnce() async throws {
        var rejection = FaultRule(.reject)
        rejection.level = .claim
        var behaviour = Behaviour()
        behaviour.faults = [rejection]
        try await withServer(behaviour: behaviour) { partner in
            for number in 1...2 { try await partner.submit(ClaimFixture.file(number, [[ClaimFixture("A1")]])) }
            #expect(try await partner.ledger().map(\.disposition) == [.rejected277CA, .accepted])
        }
    }

    @Test func errorAfterReceiptLeavesAReceivedFile() async throws {
        var behaviour = Behaviour()
        behaviour.faults = [FaultRule(.errorAfterReceipt)]
        try await withServer(behaviour: behaviour) { partner in
            let id = UUID().uuidString
            let file = ClaimFixture.file(1, [[ClaimFixture("A1")]])
            let reply = try await partner.post("X12_837_Request_005010X222A1", id: id, payload: file)
            #expect(reply.status == 500)
            #expect(try await partner.post("X12_837_Status_Request", id: id).form?.text("Payload") == "RECEIVED")
            #expect(try await partner.ledger().count == 1)
        }
    }

    @Test func unavailablePayerReceivesNothing() async throws {
        var outage = FaultRule(.unavailable)
        outage.payer = "DOWNP"
        var behaviour = Behaviour()
        behaviour.faults = [outage]
        try await withServer(behaviour: behaviour) { partner in
            let file = ClaimFixture.file(1, [[ClaimFixture("A1").with { $0.payerID = "DOWNP" }]])
            let refused = try await partner.post("X12_837_Request_005010X222A1", payload: file)
            #expect(refused.status == 503)
            #expect(try await partner.submit(ClaimFixture.file(1, [[ClaimFixture("A1")]])) == "Success")
            #expect(try await partner.ledger().map(\.payerID) == ["MCRTX"])
        }
    }
}
