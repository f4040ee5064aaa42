import Billing
import Testing

@testable import Claims

@Suite struct IntakeNDJSONTests {
    @Test func readsTheContractsExample() throws {
        let records = try IntakeFixture.read(IntakeFixture.text(IntakeFixture.document()))
        let visit = try #require(records.first?.visit)
        #expect(visit.visitID == "V-1001")
        #expect(visit.serviceDate == CalendarDay(iso: "2026-10-05"))
        #expect(visit.noteSignedAt == Instant(iso8601: "2026-10-05T22:20:00Z"))
        #expect(visit.interventions[0].intervals?.map(\.performer) == [.assistant, .therapist])
        #expect(visit.interventions[1].minutes == Visit.Minutes(therapist: 30))
        #expect(visit.authorization?.codes == ["97530", "97140"])
    }

    @Test(arguments: ["\n", "\r\n", "\n\n \n"], ["", "\u{FEFF}"])
    func toleratesLineBreaksBlankLinesAndMark(separator: String, mark: String) throws {
        let text = try mark + IntakeFixture.line(id: "A") + separator + IntakeFixture.line(id: "B") + separator
        #expect(try IntakeFixture.read(text).map { $0.visit?.visitID } == ["A", "B"])
    }

    private static let damages: [(String, String, String)] = [
        ("a cut line", #"{"schema_version":1,"visit_id":"SENT"#, ""),
        ("no JSON", "SENTINEL,SENTINEL", ""),
        ("a list", "[1,2]", ""),
        ("a number", "12", ""),
        ("two documents", "{} {}", ""),
        ("a name twice", #"{"visit_id":"SENTINEL","visit_id":"SENTINEL"}"#, ""),
        ("half a surrogate", #"{"visit_id":"\ud800 SENTINEL"}"#, ""),
        ("deep nesting", String(repeating: "[", count: 100_000), ""),
    ]

    @Test(arguments: damages) func aDamagedLineCostsOnlyItself(damage: (String, String, String)) throws {
        let text = try [IntakeFixture.line(id: "A"), damage.1, IntakeFixture.line(id: "B")].joined(separator: "\n")
        let records = try IntakeFixture.read(text)
        #expect(records.map { $0.visit?.visitID } == ["A", nil, "B"])
        #expect(records[1].problems.first?.field == damage.2)
        #expect(records[1].problems.allSatisfy { $0.line == 2 && !$0.reason.contains("SENT") })
    }

    @Test func invalidUTF8IsARejectWithoutItsNeighbours() throws {
        let bytes = try Array(IntakeFixture.line(id: "A").utf8) + [0x0A]
        var damaged = bytes
        let name = try #require(damaged.firstIndex(of: UInt8(ascii: "M")))
        damaged[name] = 0xFF
        let records = try IntakeFixture.read(damaged + bytes)
        #expect(records.map { $0.visit?.visitID } == [nil, "A"])
        #expect(records[0].problems.first?.reason == "is not valid UTF-8")
    }

    @Test func aHugeLineIsSkipped() throws {
        let huge = #"{"visit_id":""# + String(repeating: "x", count: 5 << 20) + #""}"#
        let text = try [IntakeFixture.line(id: "A"), huge, IntakeFixture.line(id: "B")].joined(separator: "\n")
        let records = try IntakeFixture.read(text)
        #expect(records.map { $0.visit?.visitID } == ["A", nil, "B"])
        #expect(records[1].problems.first?.reason == RawRecord.tooLong)
    }

    @Test func theSameVisitAgainIsNoReject() throws {
        let document = try IntakeFixture.document()
        guard case .object(let members) = document else { throw IntakeError.empty }
        let shuffled = JSONValue.object(
            members.reversed() + [JSONMember(name: "their_own_field", value: .string("x"))]
        ).setting(["note_signed_at"], .string("2026-10-05T22:20:00Z"))
        let changed = document.setting(["patient_paid_cents"], .integer(5))
        let elsewhere = document.setting(["clinic_id"], .string("C09"))
        let records = try IntakeFixture.read(
            [document, shuffled, changed, elsewhere].map(IntakeFixture.text).joined(separator: "\n"))
        #expect(records[1].outcome == .repeated(clinicID: "C01", visitID: "V-1001", firstLine: 1))
        #expect(records[2].problems.map(\.field) == ["visit_id"])
        #expect(records[3].visit?.clinicID == "C09")
    }

    @Test(arguments: ["", "\n \r\n", "\u{FEFF}\n"]) func anEmptyFileIsAnError(text: String) {
        #expect(throws: IntakeError.empty) { try IntakeFixture.read(text) }
    }

    @Test func aMissingFileOrAFolderIsAnError() {
        #expect(throws: IntakeError.self) { try IntakeReader(path: "/nowhere/visits.ndjson") }
        #expect(throws: IntakeError.self) { try IntakeReader(path: "/tmp") }
        #expect(throws: IntakeError.self) { try IntakeFixture.read("hello\nworld") }
    }

    @Test func aDocumentOverManyLinesOrAListOfThemIsRead() throws {
        let first = try IntakeFixture.line(id: "A").replacing(",\"", with: ",\n  \"").replacing("{\"s", with: "{\n\"s")
        let second = try IntakeFixture.line(id: "B{\\\"")
        let list = "[\n" + first + ",\n" + second + ",\n{\"visit_id\":\"cut"
        #expect(try IntakeFixture.read(first).map { $0.visit?.visitID } == ["A"])
        let records = try IntakeFixture.read(list)
        #expect(records.map { $0.visit?.visitID } == ["A", "B{\\\"", nil])
        #expect(records[0].line == 2)
    }
}
