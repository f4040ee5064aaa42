import Billing
import Foundation
import Testing

@Suite struct VisitTests {
    static let full = #"""
        {"schema_version":1,"visit_id":"V-1001","clinic_id":"C01","service_date":"2026-10-05","place_of_service":"11",
         "setting":"clinic","note_signed_at":"2026-10-05T17:20:00-05:00",
         "patient":{"id":"P-77","last_name":"Ardent","first_name":"Mira","middle_name":null,"birth_date":"1951-03-09",
          "sex":"F","address":{"line1":"12 Elm St","line2":null,"city":"Austin","state":"TX","postal_code":"787011234"}},
         "coverages":[{"order":1,"payer_id":"MCRTX","member_id":"1EG4TE5MK73","group_number":null,"relationship":"self",
          "filing_indicator":"MB","subscriber":null}],
         "rendering":{"npi":"1234567893","last_name":"Okafor","first_name":"Ada","taxonomy":"225X00000X","credential":"OT"},
         "assistant":{"last_name":"Lindqvist","first_name":"Per","credential":"OTA"},
         "referring":{"npi":"1679328645","last_name":"Moss","first_name":"Ruth"},
         "diagnoses":["M25.541","R27.8"],
         "interventions":[
          {"code":"97530","intervals":[{"start":"09:00","end":"09:23","performer":"OTA"},
           {"start":"09:23","end":"09:36","performer":"OT"}],"diagnosis_pointers":[1]},
          {"code":"97140","minutes":{"OT":30,"OTA":0},"diagnosis_pointers":[1,2],"modifiers":[],"billed_units":null,
           "charge_cents":null,"group":false}],
         "plan_of_care":{"established_on":"2026-09-08","certified_on":"2026-09-15","certification_start":"2026-09-08",
          "certification_end":"2026-12-06","recertified_on":null,"last_progress_report_on":"2026-09-29",
          "treatment_days_since_report":3,"order_on_file":true,"sent_to_referrer_on":"2026-09-09"},
         "authorization":{"number":"A123","from":"2026-09-01","to":"2026-12-31","visits":12,"units":null,
          "codes":["97530","97140"]},
         "evidence":{"medical_necessity_attested":true,"abn":null,"separate_session":false},
         "telehealth":{"mode":"audio_video","patient_location":"home"},
         "accident":{"kind":"work","date":"2026-08-01","state":"TX","claim_number":"WC-9"},
         "patient_paid_cents":0}
        """#

    private func decode(_ text: String) throws -> Visit {
        try JSONDecoder().decode(Visit.self, from: Data(text.utf8))
    }

    @Test func readsTheWholeDocument() throws {
        let visit = try decode(Self.full)
        #expect(visit.interventions[0].intervals?[0] == interval("09:00", "09:23", .assistant))
        #expect(visit.interventions[1].minutes == Visit.Minutes(therapist: 30))
        #expect(visit.noteSignedAt?.iso8601 == "2026-10-05T22:20:00Z")
        #expect(visit.accident?.kind == .work)
        #expect(visit.authorization?.codes == ["97530", "97140"])
        let again = try JSONDecoder().decode(Visit.self, from: JSONEncoder().encode(visit))
        #expect(again == visit)
    }

    @Test func optionalPartsMayBeAbsent() throws {
        let visit = try decode(
            #"""
            {"visit_id":"V","clinic_id":"C","service_date":"2026-10-05","place_of_service":"11","setting":"snf_part_b",
             "patient":{"id":"P","last_name":"A","first_name":"B","birth_date":"1951-03-09","sex":"U",
              "address":{"line1":"1","city":"Austin","state":"TX","postal_code":"78701"}},
             "coverages":[],"rendering":{"last_name":"O","first_name":"A"},"diagnoses":[],
             "interventions":[{"code":"97165"}]}
            """#)
        #expect(visit.setting == .snfPartB)
        #expect(visit.noteSignedAt == nil && visit.planOfCare == nil && visit.patientPaidCents == 0)
        #expect(visit.interventions[0].isGroup == false && visit.interventions[0].diagnosisPointers.isEmpty)
    }

    @Test(arguments: [
        ("\"2026-10-05\"", "\"2026-10-32\""), ("\"setting\":\"clinic\"", "\"setting\":\"moon\""),
        ("-05:00\"", "\""), ("\"09:23\"", "\"9:23\""), ("\"performer\":\"OT\"", "\"performer\":\"PT\""),
    ])
    func malformedValuesAreRefused(_ part: String, _ replacement: String) {
        #expect(throws: DecodingError.self) { try decode(Self.full.replacingOccurrences(of: part, with: replacement)) }
    }

    @Test func theWorkedExampleBecomesFourUnitsWithOneByTheAssistant() throws {
        let visit = try decode(Self.full)
        let result = RuleBook.current.scrub(
            ScrubInput(
                visit: visit, clinic: .sample(code: "C01"), payer: .resolve(payerID: "MCRTX", filingIndicator: "MB"),
                today: day("2026-10-06")))
        #expect(result.lineTexts == ["97530-GO×1", "97530-GO-CO×1", "97140-GO×2"])
        #expect(result.lines.map(\.chargeCents) == [9000, 9000, 18_000])
        #expect(result.totalChargeCents == 36_000)
        #expect(result.diagnoses == ["M25541", "R278"])
        // The times of 97140 are not recorded, the place says that the patient came, and the accident's carrier may pay first.
        #expect(result.outcomes() == ["B-COV-3 warn", "B-NCCI-1 reject", "B-MOD-12 warn"])
    }
}
