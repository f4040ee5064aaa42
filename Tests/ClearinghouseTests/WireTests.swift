import Testing
import Vault

@testable import Clearinghouse

@Suite struct WireTests {
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        (String(repeating: "a", count: 119), "ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56"),
    ])
    func sha1(text: String, digest: String) {
        #expect(SHA1.hex(Array(text.utf8)) == digest)
    }

    @Test func multipartAsOthersWriteIt() throws {
        let body =
            "--x\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=\"A\"; filename=\"f\"\r\n\r\n1\r\n2\r\n"
            + "--x\r\ncontent-disposition: form-data; name=Empty\r\n\r\n\r\n--x--"
        let form = try #require(
            MultipartForm(body: Array(body.utf8), contentType: "multipart/form-data; charset=utf-8; boundary=\"x\""))
        #expect(form["A"] == Array("1\r\n2".utf8))
        #expect(form["Empty"] == [])
        #expect(
            MultipartForm(body: Array(body.utf8.dropLast(6)), contentType: "multipart/form-data; boundary=x") == nil)
        #expect(MultipartForm(body: Array(body.utf8), contentType: "multipart/form-data; boundary=y") == nil)
    }

    @Test func timestampsAreCivil() {
        let moment = Timestamp(milliseconds: 1_709_210_096_789)
        #expect(moment.iso8601 == "2024-02-29T12:34:56Z")
        #expect(moment.day == "20240229")
        #expect(moment.time == "1234")
    }

    @Test func envelopeFaultsAreNamed() async throws {
        try await withServer { partner in
            let short = try await partner.post("X12_837_Request_005010X222A1", id: "short").form
            #expect(short?.text("ErrorCode") == "PayloadIDIllegal")
            let unknown = try await partner.post("X12_999_Nothing").form
            #expect(unknown?.text("ErrorCode") == "PayloadTypeNotUnderstood")
            let unreadable = try await partner.submit(Array("not X12".utf8))
            #expect(unreadable == "PayloadIllegal")
            let anonymous = TestPartner(url: partner.url, name: "")
            #expect(try await anonymous.submit(ClaimFixture.file(1, [])) == "SenderIDRequired")
        }
    }

    @Test func damagedPayloadIsNotReceived() throws {
        var form = MultipartForm()
        for name in ["PayloadType", "UserName", "Password", "SenderID", "ReceiverID", "TimeStamp"] {
            form.add(name, "x")
        }
        form.add("ProcessingMode", "Batch")
        form.add("PayloadID", "00000000-0000-0000-0000-000000000000")
        form.add("CORERuleVersion", "2.2.0")
        form.add("Payload", "ISA")
        form.add("CheckSum", SHA1.hex(Array("ISB".utf8)))
        let fault = #expect(throws: COREEnvelope.Fault.self) { try COREEnvelope(form) }
        #expect(fault?.code == "ChecksumMismatched")
    }

    @Test(arguments: [("1234567893", true), ("1679328645", true), ("1234567890", false), ("12345", false), ("", false)])
    func npiCheckDigit(text: String, isValid: Bool) {
        #expect(ClaimEdits.isNPI(text) == isValid)
    }
}
