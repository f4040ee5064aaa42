import Billing
import Testing

@testable import Claims

@Suite struct PayerProfileSchemaTests {
    private func problems(_ document: JSONValue) throws -> [String] {
        try VisitSchema(document: PayerProfiles.schema).problems(in: document).map(\.field)
    }

    @Test func theShippedProfilesFollowTheirSchema() throws {
        let document = try JSONParser.parse(PayerProfiles.document)
        #expect(try problems(document) == [])
    }

    @Test func theSchemaRefusesWhatTheReaderWouldRefuse() throws {
        let document = try JSONParser.parse(PayerProfiles.document)
        let broken = document.setting(["profiles", "0", "unit_method"], .string("guess"))
        #expect(try problems(broken).count == 1)
        #expect(throws: PayerProfiles.Failure.shape) {
            var bytes: [UInt8] = []
            broken.write(to: &bytes)
            _ = try PayerProfiles(document: bytes)
        }
    }
}
