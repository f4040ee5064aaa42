import Billing
import Testing

@testable import Claims

@Suite struct IntakeSchemaTests {
    /// Path to set, its value (nil removes it), and the field that the problem must name.
    struct Damage: Sendable, CustomTestStringConvertible {
        let path: [String]
        let value: JSONValue?
        let field: String

        init(_ path: String, _ value: JSONValue?, field: String? = nil) {
            self.path = path.split(separator: ".").map(String.init)
            self.value = value
            self.field = field ?? path.replacing(/\.([0-9]+)/) { "[\($0.output.1)]" }
        }

        var testDescription: String { field }
    }

    private static let sentinel = JSONValue.string("SENTINEL-VALUE")

    private static let damages: [Damage] = [
        Damage("visit_id", nil), Damage("visit_id", .string("SENTINEL VALUE")), Damage("visit_id", .integer(7)),
        Damage("clinic_id", nil), Damage("clinic_id", .string("")), Damage("schema_version", .integer(2)),
        Damage("service_date", .string("2026-02-30")), Damage("service_date", .string("10/05/2026")),
        Damage("service_date", nil), Damage("place_of_service", .integer(11)), Damage("place_of_service", .string("1")),
        Damage("setting", sentinel), Damage("setting", nil), Damage("note_signed_at", .string("2026-10-05T17:20:00")),
        Damage("note_signed_at", .string("2026-13-05T17:20:00Z")), Damage("note_signed_at", .bool(true)),
        Damage("patient", nil), Damage("patient", sentinel), Damage("patient", .null),
        Damage("patient.birth_date", .string("1951-02-29")), Damage("patient.birth_date", nil),
        Damage("patient.sex", .string("X")), Damage("patient.last_name", .string("")),
        Damage("patient.last_name", .string(String(repeating: "SENTINEL", count: 10))),
        Damage("patient.address.postal_code", .string("7870")), Damage("patient.address.state", .string("Texas")),
        Damage("patient.address", nil), Damage("coverages", .object([])), Damage("coverages.0.order", .integer(0)),
        Damage("coverages.0.member_id", nil), Damage("coverages.0.relationship", sentinel),
        Damage("coverages.0.relationship", .string("child"), field: "coverages[0].subscriber"),
        Damage("rendering", nil), Damage("rendering.npi", nil), Damage("rendering.npi", .integer(1_234_567_893)),
        Damage("diagnoses", nil), Damage("diagnoses", sentinel), Damage("diagnoses.0", .integer(5)),
        Damage("interventions", .array([])), Damage("interventions.0.code", .string("9753")),
        Damage("interventions.0.intervals.1.end", .string("25:00")),
        Damage("interventions.0.intervals.1.end", .string("09:23")),
        Damage("interventions.0.intervals.0.performer", sentinel),
        Damage("interventions.1.minutes.OT", .integer(-1)), Damage("interventions.1.minutes.OT", .number("30.5")),
        Damage("interventions.1.diagnosis_pointers.0", .integer(0)), Damage("interventions.1.modifiers", sentinel),
        Damage("interventions.1.charge_cents", .number("90.00")), Damage("interventions.1.group", .string("yes")),
        Damage("plan_of_care.certified_on", .string("soon")),
        Damage("plan_of_care.certification_end", .string("2026-09-07")),
        Damage("authorization.to", .string("2026-08-31")), Damage("telehealth", .object([]), field: "telehealth.mode"),
        Damage("accident.kind", sentinel), Damage("patient_paid_cents", .integer(-5)),
        Damage("patient_paid_cents", .number("99999999999999999999")),
    ]

    @Test(arguments: damages) func aBadFieldIsNamedAndItsValueIsNot(damage: Damage) throws {
        let document = try IntakeFixture.document().setting(damage.path, damage.value)
        let text = try [IntakeFixture.line(id: "A"), IntakeFixture.text(document), IntakeFixture.line(id: "B")]
            .joined(separator: "\n")
        let records = try IntakeFixture.read(text)
        #expect(records.map { $0.visit?.visitID } == ["A", nil, "B"])
        let problems = records[1].problems
        #expect(problems.map(\.field) == [damage.field])
        #expect(problems.allSatisfy { !$0.reason.contains("SENTINEL") && !$0.reason.isEmpty })
    }

    @Test(arguments: [
        ["note_signed_at", "note_signed"], ["note_signed_at", "noteSignedAt"], ["visit_id", "visitid"],
        ["patient_paid_cents", "patient_paid_cent"], ["plan_of_care", "plan_of_car"],
    ])
    func aMisspeltNameIsFound(names: [String]) throws {
        let document = try IntakeFixture.document()
        let value = document[names[0]] ?? .integer(0)
        let records = try IntakeFixture.read(
            IntakeFixture.text(document.setting([names[0]], nil).setting([names[1]], value)))
        #expect(records.first?.problems.map(\.field) == [names[0]])
    }

    @Test func otherSystemsMayAddFields() throws {
        let document = try IntakeFixture.document().setting(["their_field"], .string("x"))
            .setting(["patient", "nickname"], .string("x")).setting(["interventions", "0", "room"], .integer(3))
        let records = try IntakeFixture.read(IntakeFixture.text(document))
        #expect(records.first?.visit != nil)
    }

    @Test func hyphensInPostalCodesAndAbsentOptionalsAreFine() throws {
        var document = try IntakeFixture.document().setting(
            ["patient", "address", "postal_code"], .string("78701-1234"))
        for name in ["schema_version", "note_signed_at", "assistant", "referring", "plan_of_care", "authorization"] {
            document = document.setting([name], nil)
        }
        let visit = try #require(try IntakeFixture.read(IntakeFixture.text(document)).first?.visit)
        #expect(visit.patient.address.postalCode == "787011234")
        #expect(visit.noteSignedAt == nil)
    }

    @Test func anUnknownKeywordOrPatternIsRefused() {
        func compile(_ text: String) throws { _ = try VisitSchema(document: Array(text.utf8)) }
        #expect(throws: VisitSchemaError.keyword("oneOf")) { try compile(#"{"type":"object","oneOf":[]}"#) }
        #expect(throws: VisitSchemaError.keyword("a schema without type")) { try compile("{}") }
        #expect(throws: VisitSchemaError.pattern("[a-z]")) { try compile(#"{"type":"string","pattern":"[a-z]"}"#) }
        #expect(throws: VisitSchemaError.pattern("^\\d$")) { try compile(#"{"type":"string","pattern":"^\\d$"}"#) }
        #expect(throws: VisitSchemaError.syntax(byteOffset: 1)) { try compile("{") }
    }

    @Test(arguments: [
        (
            "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$", ["00:00", "19:59", "23:00", "24:00"],
            ["24:01", "1:00", "", "09:60"]
        ),
        ("^[A-Z]{2,3}x?$", ["AB", "ABC", "ABx", "ABCx"], ["A", "ABCD", "ABxx", "É"]),
        ("^a(b|cd)*e+$", ["ae", "abee", "acdbe"], ["a", "ace", "abcd"]),
    ])
    func patternsMatchWhatTheySay(pattern: String, good: [String], bad: [String]) throws {
        let compiled = try SchemaPattern(pattern)
        #expect(good.allSatisfy { compiled.matches($0) })
        #expect(bad.allSatisfy { !compiled.matches($0) })
    }

    /// A visit with every field set is the same after a way through JSON, so schema and type name the same fields.
    @Test func everyFieldOfTheTypeIsInTheSchema() throws {
        let document = try IntakeFixture.document()
            .setting(["telehealth"], .object([JSONMember(name: "mode", value: .string("audio_only"))]))
            .setting(["interventions", "1", "group"], .bool(true))
            .setting(["interventions", "1", "billed_units"], .integer(2))
        let schema = try VisitSchema.shipped()
        let canonical = schema.root.canonical(document)
        let visit = try Visit(from: TreeDecoder(value: canonical))
        #expect(visit.telehealth?.mode == "audio_only")
        #expect(visit.interventions[1].isGroup)
        #expect(visit.planOfCare?.treatmentDaysSinceReport == 3)
        #expect(visit.evidence?.medicalNecessityAttested == true)
    }
}
