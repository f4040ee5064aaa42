import Billing
import Jobs
import Testing

@testable import Claims

/// Visits of one patient on different days, of which the rules have nothing to say.
enum TreatmentFixture {
    /// Half an hour of 97535 a visit, on days before 2026-10-06, one for each id.
    ///
    /// - Parameters:
    ///   - payer: `MCRTX`, or a commercial payer's id.
    ///   - minutes: of the therapist.
    static func visits(
        _ count: Int, payer: String = "60054", minutes: Int64 = 30, patient: String = "P-1",
        change: (JSONValue) -> JSONValue = { $0 }
    ) throws -> [JSONValue] {
        let today = try #require(CalendarDay(iso: "2026-10-05"))
        return try (0..<count).map { index in
            let isMedicare = payer == "MCRTX"
            var document = try IntakeFixture.document()
                .setting(["visit_id"], .string("\(patient)-\(index)"))
                .setting(["service_date"], .string(today.adding(days: -index).iso))
                .setting(["patient", "id"], .string(patient))
                .setting(["coverages", "0", "payer_id"], .string(payer))
                .setting(["coverages", "0", "filing_indicator"], .string(isMedicare ? "MB" : "CI"))
                .setting(["coverages", "0", "member_id"], .string(isMedicare ? "1EG4TE5MK73" : "W123"))
                .setting(["interventions"], .array([intervention(minutes)]))
                .setting(["authorization"], nil)
                .setting(["evidence", "medical_necessity_attested"], .bool(false))
            for (name, day) in [("established_on", -60), ("certification_start", -60), ("certified_on", -55)] {
                document = document.setting(["plan_of_care", name], .string(today.adding(days: day).iso))
            }
            return change(document)
        }
    }

    /// The same under one authorization of so many visits.
    static func authorized(_ count: Int, visits: Int64, patient: String = "P-1") throws -> [JSONValue] {
        try self.visits(count, patient: patient) {
            $0.setting(
                ["authorization"],
                .object([
                    JSONMember(name: "number", value: .string("A-77")),
                    JSONMember(name: "from", value: .string("2026-08-01")),
                    JSONMember(name: "to", value: .string("2026-12-31")),
                    JSONMember(name: "visits", value: .integer(visits)),
                ]))
        }
    }

    private static func intervention(_ minutes: Int64) -> JSONValue {
        .object([
            JSONMember(name: "code", value: .string("97535")),
            JSONMember(name: "minutes", value: .object([JSONMember(name: "OT", value: .integer(minutes))])),
            JSONMember(name: "diagnosis_pointers", value: .array([.integer(1)])),
        ])
    }
}

extension TestBench {
    /// Works a queue by several workers at once until nothing is runnable.
    func race(_ queue: Queue, workers: Int, batch: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask { while try await work(queue, atMost: batch) > 0 {} }
            }
            try await group.waitForAll()
        }
    }
}
