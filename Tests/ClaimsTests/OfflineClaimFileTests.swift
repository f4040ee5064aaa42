import Billing
import Foundation
import Jobs
import Testing
import X12

@testable import Claims

/// Claims of visits without a database.
@Suite struct OfflineClaimFileTests {
    private func result(
        _ documents: [JSONValue], clinics: [ClinicProfile] = [.sample(code: "C01")]
    ) throws -> OfflineClaimFile.Result {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).ndjson").path
        var text: [UInt8] = []
        for document in documents {
            document.write(to: &text)
            text.append(0x0A)
        }
        try Data(text).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let envelope = OfflineClaimFile.Envelope(
            senderID: "PRACTICE", receiverID: "CLRHOUSE", controlNumber: 77, isProduction: false)
        let now = try #require(Instant(iso8601: "2026-10-06T08:15:00Z"))
        return try OfflineClaimFile(envelope: envelope, clinics: clinics, now: now).write(IntakeReader(path: path))
    }

    @Test func cleanVisitsAreWrittenAndRejectedOnesNamed() throws {
        let visits = try TreatmentFixture.visits(2)
        let rejected = try TreatmentFixture.visits(1, patient: "P-2")[0]
            .setting(["rendering", "npi"], .string("1234567890"))
        let result = try self.result(visits + [rejected])
        #expect(result.claims == 2 && result.rejects.isEmpty)
        #expect(result.held.map(\.visitID) == ["P-2-0"] && result.held[0].reasons == ["B-ID-1"])
        #expect(try X12Validator.problems(in: result.bytes) == [])
        let interchange = try #require(try Lexer.interchanges(in: result.bytes).first)
        #expect(interchange.controlNumber == "000000077" && interchange.isTest)
        #expect(interchange.senderID == "PRACTICE" && interchange.receiverID == "CLRHOUSE")
        let file = try Claim837P(try #require(interchange.groups.first?.transactions.first))
        let claims = file.billingProviders.flatMap { $0.subscribers.flatMap(\.claims) }
        #expect(claims.map(\.patientControlNumber) == ["P-1-0", "P-1-1"])
        #expect(claims[0].totalChargeCents == claims[0].lines.map(\.chargeCents).reduce(0, +))
    }

    @Test func aVisitOfAnUnknownClinicOrWithoutSignatureStaysOut() throws {
        let unsigned = try TreatmentFixture.visits(1, patient: "P-2")[0].setting(["note_signed_at"], nil)
        let result = try self.result([unsigned])
        #expect(result.bytes.isEmpty && result.held.map(\.reasons) == [["note is not signed"]])
        let unknown = try self.result(try TreatmentFixture.visits(1), clinics: [])
        #expect(unknown.bytes.isEmpty && unknown.held.map(\.reasons) == [["no profile of clinic C01"]])
    }
}
