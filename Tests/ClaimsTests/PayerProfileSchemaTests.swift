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

    /// The other data files of billing against theirs.
    @Test func theShippedTablesFollowTheirSchemas() throws {
        let files = [
            (DenialPlaybook.document, DenialPlaybook.schema), (AppealLimit.document, AppealLimit.schema),
            (FollowUpPlan.document, FollowUpPlan.schema),
        ]
        for (document, schema) in files {
            let problems = try VisitSchema(document: schema).problems(in: JSONParser.parse(document))
            #expect(problems.map(\.field) == [])
        }
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
