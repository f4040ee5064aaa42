import Billing
import Jobs
import Postgres
import Testing

@testable import Claims

/// The running amount of a patient's year against Medicare's threshold.
@Suite(.serialized) struct TherapyYearTests {
    /// An hour is four units of 35.00: 17 visits stay within the 2,480.00 of 2026, the next needs KX and its
    /// attestation.
    @Test(.timeLimit(.minutes(10))) func parallelScrubsNeverPassTheThresholdUnseen() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.visits(24, payer: "MCRTX", minutes: 60))
                try await bench.workAll(.eligibility)
                try await bench.race(.scrub, workers: 8, batch: 2)
                let standings = try await bench.standings()
                #expect(standings.values.count { $0.stage == .ready } == 17)
                #expect(Set(standings.values.compactMap(\.holdReason)) == ["B-KX-1"])
                #expect(try await bench.number("SELECT sum(expected_cents) FROM claim WHERE stage = 40") == 238_000)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    /// Another Medicare payer's claims count, another kind of payer's and another year's do not.
    @Test func theYearIsOfThePatientAndTheKindOfPayer() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let medicare = try TreatmentFixture.visits(17, payer: "MCRTX", minutes: 60)
                try await bench.importVisits(medicare)
                try await bench.importVisits(
                    TreatmentFixture.visits(20, minutes: 60) {
                        $0.setting(["visit_id"], .string("C" + ($0["visit_id"]?.text ?? "")))
                    })
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(Set(try await bench.stages().values) == [.ready])
                let other = try TreatmentFixture.visits(18, payer: "MCRTX", minutes: 60)[17]
                    .setting(["coverages", "0", "payer_id"], .string("MCRLA"))
                try await bench.importVisits([other])
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.standings()["P-1-17"]?.holdReason == "B-KX-1")
            }
        }
    }
}

extension JSONValue {
    fileprivate var text: String { if case .string(let text) = self { text } else { "" } }
}
