import Billing
import Testing

@testable import Claims

@Suite struct IntakeCSVTests {
    /// Each column with the cell of the contract's example.
    private static let cells: [(String, String)] = [
        ("visit_id", "V-1001"), ("clinic_id", "C01"), ("service_date", "2026-10-05"), ("place_of_service", "11"),
        ("setting", "clinic"), ("note_signed_at", "2026-10-05T17:20:00-05:00"), ("patient.id", "P-77"),
        ("patient.last_name", "Ardent"), ("patient.first_name", "Mira"), ("patient.middle_name", ""),
        ("patient.birth_date", "1951-03-09"), ("patient.sex", "F"), ("patient.address.line1", "12 Elm St"),
        ("patient.address.line2", ""), ("patient.address.city", "Austin"), ("patient.address.state", "TX"),
        ("patient.address.postal_code", "78701-1234"), ("coverages.1.order", "1"), ("coverages.1.payer_id", "MCRTX"),
        ("coverages.1.member_id", "1EG4TE5MK73"), ("coverages.1.relationship", "self"),
        ("coverages.1.filing_indicator", "MB"), ("coverages.2.payer_id", ""), ("coverages.2.member_id", ""),
        ("rendering.npi", "1234567893"), ("rendering.last_name", "Okafor"), ("rendering.first_name", "Ada"),
        ("rendering.taxonomy", "225X00000X"), ("rendering.credential", "OT"), ("assistant.last_name", "Lindqvist"),
        ("assistant.first_name", "Per"), ("assistant.credential", "OTA"), ("referring.npi", "1679328645"),
        ("referring.last_name", "Moss"), ("referring.first_name", "Ruth"), ("diagnoses", "M25.541|R27.8"),
        ("interventions[0].code", "97530"), ("interventions.1.intervals", "09:00-09:23/OTA|09:23-09:36/OT"),
        ("interventions[0].diagnosis_pointers", "1"), ("interventions.2.code", "97140"),
        ("interventions.2.minutes.OT", "30"), ("interventions.2.minutes.OTA", "0"),
        ("interventions.2.diagnosis_pointers", "1|2"), ("interventions.2.group", "no"),
        ("plan_of_care.established_on", "2026-09-08"), ("plan_of_care.certified_on", "2026-09-15"),
        ("plan_of_care.certification_start", "2026-09-08"), ("plan_of_care.certification_end", "2026-12-06"),
        ("plan_of_care.last_progress_report_on", "2026-09-25"), ("plan_of_care.treatment_days_since_report", "3"),
        ("plan_of_care.order_on_file", "TRUE"), ("plan_of_care.sent_to_referrer_on", "2026-09-09"),
        ("authorization.number", "A123"), ("authorization.from", "2026-09-01"), ("authorization.to", "2026-12-31"),
        ("authorization.visits", "12"), ("authorization.codes", "97530|97140"),
        ("evidence.medical_necessity_attested", "true"), ("evidence.separate_session", "true"),
        ("patient_paid_cents", "0"), ("their own column", "x"),
    ]

    private static func row(_ changes: [String: String] = [:]) -> String {
        cells.map { "\"" + (changes[$0.0] ?? $0.1).replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }

    private static let header = cells.map(\.0).joined(separator: ",")

    private static func read(_ rows: [String], separator: String = "\n") throws -> [IntakeRecord] {
        try IntakeFixture.read(([header] + rows).joined(separator: separator))
    }

    @Test(arguments: ["\n", "\r\n"]) func givesTheVisitThatNDJSONGives(separator: String) throws {
        let json = try IntakeFixture.read(IntakeFixture.text(IntakeFixture.document()))
        let csv = try Self.read([Self.row()], separator: separator)
        #expect(csv.map(\.outcome) == json.map(\.outcome))
        #expect(csv.first?.line == 2)
    }

    @Test func otherDelimitersAndJSONCellsAreRead() throws {
        let intervals =
            #"[{"start":"09:00","end":"09:23","performer":"OTA"},"#
            + #"{"start":"09:23","end":"09:36","performer":"OT"}]"#
        let row = Self.row(["interventions.1.intervals": intervals, "diagnoses": #"["M25.541", "R27.8"]"#])
        let expected = try Self.read([Self.row()]).map(\.outcome)
        #expect(try Self.read([row]).map(\.outcome) == expected)
        let semicolons = Self.header.replacing(",", with: ";") + "\n" + Self.row().replacing("\",\"", with: "\";\"")
        #expect(try IntakeFixture.read(semicolons).map(\.outcome) == expected)
    }

    @Test func aWholeListMayStandInOneColumn() throws {
        let header = Self.cells.map(\.0).filter { !$0.hasPrefix("interventions") } + ["interventions"]
        let list = #"[{"code":"97530","minutes":{"OT":20}}]"#.replacing("\"", with: "\"\"")
        let row = Self.cells.filter { !$0.0.hasPrefix("interventions") }.map(\.1) + ["\"\(list)\""]
        let text = header.joined(separator: ",") + "\n" + row.joined(separator: ",")
        #expect(try IntakeFixture.read(text).first?.visit?.interventions.map(\.code) == ["97530"])
    }

    @Test func quotedCellsMayHoldDelimitersQuotesAndLineBreaks() throws {
        let rows = [Self.row(["patient.address.line1": "12 \"Elm\", St\nrear"]), Self.row(["visit_id": "B"])]
        let records = try Self.read(rows)
        #expect(records.first?.visit?.patient.address.line1 == "12 \"Elm\", St\nrear")
        #expect(records.map(\.line) == [2, 4])
    }

    @Test(arguments: [
        "\"SENTINEL,open", "a,\"SENTINEL\"tail,b", "SENTINEL,too,few", row(["visit_id": "V\"\"SENTINEL"]) + ",extra",
        "\"" + String(repeating: "SENTINEL", count: 300_000),
    ])
    func aDamagedRowCostsOnlyItself(damaged: String) throws {
        let records = try Self.read(
            [Self.row(["visit_id": "A"]), damaged] + ["B", "C"].map { Self.row(["visit_id": $0]) })
        #expect(records.map { $0.visit?.visitID } == ["A", nil, "B", "C"])
        #expect(records[1].problems.allSatisfy { $0.line == 3 && !$0.reason.contains("SENTINEL") })
    }

    @Test(arguments: [
        ("patient.birth_date", "03/09/1951", "patient.birth_date"),
        ("coverages.1.order", "first", "coverages[0].order"),
        ("interventions.1.intervals", "09:00-09:23/PT", "interventions[0].intervals[0].performer"),
        ("interventions.1.intervals", "SENTINEL", "interventions[0].intervals[0]"),
        ("interventions.2.minutes.OT", "30.5", "interventions[1].minutes.OT"),
        ("interventions.2.group", "SENTINEL", "interventions[1].group"), ("visit_id", "", "visit_id"),
        ("coverages.2.payer_id", "60054", "coverages[1].order"),
    ])
    func aBadCellIsNamed(column: String, cell: String, field: String) throws {
        let records = try Self.read([Self.row(["visit_id": "A"]), Self.row([column: cell])])
        #expect(records.map { $0.visit?.visitID } == ["A", nil])
        #expect(records[1].problems.first?.field == field)
        #expect(records[1].problems.allSatisfy { !$0.reason.contains("SENTINEL") })
    }

    @Test func anUnsignedNoteIsAnEmptyCell() throws {
        let records = try Self.read([Self.row(["note_signed_at": ""])])
        #expect(records.first?.visit?.noteSignedAt == nil)
        #expect(records.first?.visit != nil)
    }

    @Test func aHeaderThatCannotBeUsedIsAnError() {
        let missing = "clinic_id,patient.id\nC01,P1"
        #expect(throws: IntakeError.missingColumn("visit_id")) { try IntakeFixture.read(missing, format: .csv) }
        #expect(throws: IntakeError.self) { try IntakeFixture.read("visit_id,visit_id\n1,2") }
        #expect(throws: IntakeError.self) { try IntakeFixture.read("\"visit_id,x\n1,2") }
    }
}
