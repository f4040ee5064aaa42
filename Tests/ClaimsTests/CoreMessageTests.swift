import Testing

@testable import Claims

/// The multipart envelope: bytes in, the same bytes out.
@Suite struct CoreMessageTests {
    private let boundary = "claimline-0a1b"
    private var type: String { "multipart/form-data; boundary=\(boundary)" }

    private func message(_ payload: [UInt8]?) -> CoreMessage {
        CoreMessage(
            fields: [("PayloadType", "X12_837_Request_005010X222A1"), ("PayloadID", "b2f9"), ("ErrorMessage", "")],
            payload: payload)
    }

    @Test(arguments: [
        "ISA*00*~\r\n", "", "\r\n", "\r\n\r\n", "--", "\r\n--", "\r\n--\r\n", "\r\n--claimline-0a1\r\n",
        "x--claimline-0a1b--\r\n", "\r\n--claimline-0a1c\r\n\r\nContent-Disposition: form-data; name=\"Fake\"\r\n\r\nx",
        "Content-Disposition: form-data; name=\"Payload\"\r\n\r\n", "\u{0}\u{1F}\u{7F}",
    ]) func aPayloadComesBackByteByByte(text: String) throws {
        let sent = message(Array(text.utf8))
        #expect(CoreMessage(body: sent.encoded(boundary: boundary), contentType: type) == sent)
    }

    @Test func everyByteValueAndAnyEndingComesBack() {
        for ending in [[], [0x0D], [0x0A], [0x0D, 0x0A], [0x2D, 0x2D]] as [[UInt8]] {
            let sent = message((0...255).map { UInt8($0) } + ending)
            #expect(CoreMessage(body: sent.encoded(boundary: boundary), contentType: type) == sent)
        }
    }

    @Test func fieldsKeepTheirOrderAndAMissingPayloadIsNone() throws {
        let read = try #require(CoreMessage(body: message(nil).encoded(boundary: boundary), contentType: type))
        #expect(read.payload == nil && read["PayloadID"] == "b2f9" && read["Payload"] == nil)
        #expect(read.fields.map(\.name) == ["PayloadType", "PayloadID", "ErrorMessage"])
    }

    @Test(arguments: ["\"claimline-0a1b\"", "claimline-0a1b; charset=utf-8"]) func boundaryParameter(value: String) {
        let sent = message([1])
        let type = "multipart/form-data; boundary=\(value)"
        #expect(CoreMessage(body: sent.encoded(boundary: boundary), contentType: type) == sent)
    }

    @Test func whatIsNoMultipartBodyIsNoMessage() {
        let body = message([1, 2, 3]).encoded(boundary: boundary)
        #expect(CoreMessage(body: body, contentType: "text/plain") == nil)
        #expect(CoreMessage(body: body, contentType: "multipart/form-data; boundary=other") == nil)
        #expect(CoreMessage(body: Array("no parts".utf8), contentType: type) == nil)
        #expect(CoreMessage(body: [], contentType: type) == nil)
    }

    /// A connection that broke in the middle must not look like a shorter answer.
    @Test func aBodyCutBeforeItsEndIsNoMessage() {
        let body = message(Array("ISA*00*...".utf8)).encoded(boundary: boundary)
        for count in 0..<(body.count - 4) {
            let read = CoreMessage(body: Array(body.prefix(count)), contentType: type)
            #expect(read?.payload == nil, "cut at \(count)")
        }
    }
}
