import Foundation
import Testing
import X12

private struct TypedViewMissing: Error {}

@Suite struct DocumentTests {
    private func json(_ bytes: [UInt8]) throws -> [String: Any] {
        let data = try JSONEncoder().encode(try X12Document(bytes))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func elementsShowRepetitionsAndComponents() throws {
        let document = try X12Document(X12Samples.eligibility271)
        let segments = document.interchanges[0].groups[0].transactions[0].segments
        let benefit = try #require(segments.first { $0.id == "EB" })
        let text = String(decoding: try JSONEncoder().encode(benefit.elements), as: UTF8.self)
        #expect(text == #"["1","",{"repetitions":["30","AD","PT"]},"MB","PLAN GOLD"]"#)
        let claims = try X12Document(ClaimFixtures.file(ClaimFixtures.transactions))
        let service = try #require(
            claims.interchanges[0].groups[0].transactions[0].segments.first { $0.id == "SV1" })
        let composite = String(decoding: try JSONEncoder().encode(service.elements[0]), as: UTF8.self)
        #expect(composite == #"{"components":["HC","97530","GO"]}"#)
    }

    @Test(arguments: X12Samples.all.keys.sorted())
    func knownTransactionsHaveTypedViews(name: String) throws {
        let bytes = try #require(X12Samples.all[name])
        let document = try X12Document(bytes)
        #expect(document.problems.isEmpty)
        #expect(document.interchanges[0].groups[0].transactions[0].content != nil)
        #expect(try json(bytes)["schemaVersion"] as? Int == 1)
    }

    @Test func aDamagedFileIsPrintedAsFarAsItGoes() throws {
        let file = ClaimFixtures.file(ClaimFixtures.transactions)
        let document = try X12Document(Array(file.prefix(1500)))
        let view = document.interchanges[0].groups[0].transactions[0]
        #expect(view.segments.count > 20)
        guard case .claims(let claims) = view.content else { throw TypedViewMissing() }
        #expect(claims.billingProviders.first?.subscribers.first?.claims.map(\.patientControlNumber).first == "V-1001")
        #expect(!document.problems.isEmpty)
        let unreadable = replacing("CLM*V-1001*186.64", with: "CLM*V-1001*X", in: file)
        let second = try X12Document(unreadable)
        #expect(second.interchanges[0].groups[0].transactions[0].content == nil)
        #expect(second.interchanges[0].groups[0].transactions[1].content != nil)
        #expect(second.problems.filter { $0.segmentID == "CLM" && $0.element == 2 }.count == 1)
    }

    @Test func segmentsOutsideEnvelopesAreKept() throws {
        let file = replacing(
            "GS*HC", with: "TA1*000000041*261006*0815*A*000~GS*HC", in: ClaimFixtures.file(ClaimFixtures.transactions))
        let view = try X12Document(file).interchanges[0]
        #expect(view.segments.map(\.id) == ["TA1"])
        #expect(view.acknowledgements.map(\.status) == [.accepted])
    }

    @Test func onlyAFileWithoutHeaderIsRefused() {
        #expect(throws: X12Error.self) { try X12Document(Array("ST*837*0001~".utf8)) }
    }
}
