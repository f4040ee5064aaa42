import Foundation
import Testing

@testable import Claims

/// The SOAP 1.2 envelope: by itself, and against the simulator, which reads it with another parser.
@Suite struct CoreSOAPTests {
    private func message(_ payload: [UInt8]?) -> CoreMessage {
        CoreMessage(
            fields: [
                ("PayloadType", "X12_837_Request_005010X222A1"), ("PayloadID", "a<b>&\"c\""), ("ErrorMessage", ""),
            ],
            payload: payload)
    }

    /// What stands in the body; the header of ours names user and password.
    private func withoutCredentials(_ read: CoreMessage?) -> CoreMessage? {
        guard var message = read else { return nil }
        message.fields.removeAll { $0.name == "Username" || $0.name == "Password" }
        return message
    }

    @Test(arguments: ["ISA*00*~\r\n", "", "]]>", "<Payload>&amp;</Payload>", "]]]]><![CDATA[>", "a\r\n--b\r\n"])
    func aPayloadComesBackByteByByte(text: String) throws {
        for mode in [CoreMode.realTime, .submission] {
            let sent = message(Array(text.utf8))
            let (type, body) = sent.wrapped(.soap, mode: mode, boundary: "claimline-0a1b")
            #expect(withoutCredentials(CoreMessage(unwrapping: body, contentType: type)) == sent, "\(mode)")
        }
    }

    @Test func everyByteComesBackBesideTheEnvelope() throws {
        let sent = message((0...255).map { UInt8($0) })
        let (type, body) = sent.wrapped(.soap, mode: .submission, boundary: "claimline-0a1b")
        #expect(withoutCredentials(CoreMessage(unwrapping: body, contentType: type)) == sent)
    }

    @Test func aCutEnvelopeIsNoMessage() {
        let (type, body) = message(Array("ISA".utf8)).wrapped(.soap, mode: .realTime, boundary: "b")
        for count in stride(from: 0, to: body.count - 1, by: 7) {
            #expect(CoreMessage(unwrapping: Array(body.prefix(count)), contentType: type) == nil, "cut at \(count)")
        }
    }

    @Test func credentialsStandInTheHeaderOnly() throws {
        let sent = CoreMessage(fields: [("UserName", "me"), ("Password", "secret"), ("SenderID", "me")], payload: nil)
        let (_, body) = sent.wrapped(.soap, mode: .results, boundary: "b")
        let text = String(decoding: body, as: UTF8.self)
        #expect(text.contains("<wsse:Password>secret</wsse:Password>"))
        #expect(!text.contains("<Password>"))
    }

    @Test(.timeLimit(.minutes(10))) func aClaimIsClosedBySOAPAlone() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.owner("UPDATE payer_route SET guide = 'core-soap'")
                try await bench.restarted { later in
                    try await later.importVisits([IntakeFixture.document()])
                    try await later.submitAll()
                    #expect(try await later.stages() == ["V-1001": .submitted])
                    try await later.collect()
                    try await later.digest()
                    #expect(try await later.stages() == ["V-1001": .closed])
                    #expect(try await later.breaches(partner: PartnerLedger(path: partner.ledgerPath)) == [])
                }
            }
        }
    }
}
