import Billing
import Postgres
import Testing

@testable import Claims

/// Visits into claims, with a real database.
@Suite struct ImportTests {
    private func visit(_ id: String, _ changes: [([String], JSONValue?)] = []) throws -> JSONValue {
        let document = try IntakeFixture.document().setting(["visit_id"], .string(id))
        return changes.reduce(document) { $0.setting($1.0, $1.1) }
    }

    @Test func goodRecordsBecomeClaimsAndBadOnesRejects() async throws {
        try await TestBench.with { bench in
            let bad = try visit("BAD", [(["service_date"], .string("2026-13-40"))])
            let (summary, rejects) = try await bench.importVisits([visit("A"), bad, visit("B")])
            #expect(summary == IntakeSummary(accepted: 2, updated: 0, unchanged: 0, rejected: 1))
            #expect(try await bench.stages() == ["A": .eligibility, "B": .eligibility])
            #expect(rejects.contains("\"line\":2") && rejects.contains("service_date"))
            #expect(!rejects.contains("2026-13-40"))
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == 2)
            let file = try await bench.owner("SELECT accepted, rejected, finished_at IS NOT NULL FROM intake_file")
            #expect(file == [["2", "1", "t"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func theSameFileAgainAddsNothing() async throws {
        try await TestBench.with { bench in
            let first = try await bench.importVisits(SampleVisits.shipped).summary
            let second = try await bench.importVisits(SampleVisits.shipped).summary
            #expect(first.accepted == 26 && first.rejected == 0)
            #expect(second == IntakeSummary(accepted: 0, updated: 0, unchanged: 26, rejected: 0))
            #expect(try await bench.number("SELECT count(*) FROM visit") == 26)
            #expect(try await bench.number("SELECT count(*) FROM claim_event") == 26)
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == 25)
        }
    }

    @Test(arguments: [false, true]) func concurrentImportsOfTheSameVisitsAddThemOnce(isReversed: Bool) async throws {
        try await TestBench.with { bench in
            let visits = try (1...1200).map { try visit("V\($0)") }
            // In opposite orders the two transactions want each other's keys: the database ends one as a deadlock.
            let other = isReversed ? Array(visits.reversed()) : visits
            async let one = bench.importVisits(visits)
            async let two = bench.importVisits(other)
            let (first, second) = try await (one.summary, two.summary)
            #expect(first.accepted + second.accepted == 1200)
            #expect(first.unchanged + second.unchanged == 1200)
            #expect(try await bench.number("SELECT count(*) FROM claim") == 1200)
            #expect(try await bench.number("SELECT count(*) FROM job WHERE queue = 1") == 1200)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aCorrectedVisitRestartsAHeldClaimAndIsRefusedOnItsWay() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let unknown = (["coverages", "0", "member_id"], JSONValue.string("XUNK1"))
                _ = try await bench.importVisits([visit("A", [unknown])])
                try await bench.workAll(.eligibility)
                #expect(try await bench.stages() == ["A": .eligibilityFailed])

                let corrected = try await bench.importVisits([visit("A")]).summary
                #expect(corrected == IntakeSummary(accepted: 0, updated: 1, unchanged: 0, rejected: 0))
                #expect(try await bench.stages() == ["A": .eligibility])
                #expect(try await bench.number("SELECT revision FROM visit") == 2)

                let early = try await bench.importVisits([visit("A", [unknown])])
                #expect(early.summary.rejected == 1 && early.rejects.contains("on its way"))
                try await bench.submitAll()
                #expect(try await bench.stages() == ["A": .submitted])
                let late = try await bench.importVisits([visit("A", [unknown])]).summary
                #expect(late == IntakeSummary(accepted: 0, updated: 0, unchanged: 0, rejected: 1))
                #expect(try await bench.stages() == ["A": .submitted])
                #expect(try await bench.breaches() == [])
            }
        }
    }

    @Test func aVisitHeldForTooFewMinutesIsCorrectedIntoACleanClaim() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                // Seven minutes make no unit: a finding, and a charge of zero.
                let lines = SampleVisits.shipped.split(separator: 0x0A)
                let short = try #require(
                    try lines.map { try JSONParser.parse(Array($0)) }
                        .first { $0["visit_id"] == .string("V-3007") })
                try await bench.importVisits([short])
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.stages() == ["V-3007": .scrubFailed])

                let end = ["interventions", "0", "intervals", "0", "end"]
                try await bench.importVisits([short.setting(end, .string("15:30"))])
                try await bench.submitAll()
                #expect(try await bench.stages() == ["V-3007": .submitted])
                #expect(try await bench.number("SELECT count(*) FROM finding WHERE severity = 'reject'") == 0)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    @Test func anUnsignedVisitWaitsWithoutAClockUntilItIsSigned() async throws {
        try await TestBench.with { bench in
            let unsigned = try visit("A", [(["note_signed_at"], .null)])
            try await bench.importVisits([unsigned])
            #expect(try await bench.stages() == ["A": .documentation])
            let clock = "SELECT sla_started_at IS NULL, sla_target_at IS NULL, next_action_at IS NOT NULL FROM claim"
            #expect(try await bench.owner(clock) == [["t", "t", "t"]])
            #expect(try await bench.number("SELECT count(*) FROM job") == 0)

            let edited = try await bench.importVisits([unsigned.setting(["place_of_service"], .string("12"))]).summary
            #expect(edited.updated == 1)
            #expect(try await bench.stages() == ["A": .documentation])

            try await bench.importVisits([visit("A")])
            #expect(try await bench.stages() == ["A": .eligibility])
            let started = try await bench.owner(
                "SELECT sla_target_at - sla_started_at, sla_breach_at - sla_started_at, sla_paused_us FROM claim")
            #expect(started == [["1 day", "2 days", "0"]])
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func anUnknownClinicIsInventedInTestUsageOnly() async throws {
        try await TestBench.with { bench in
            try await bench.importVisits([visit("A", [(["clinic_id"], .string("NEW"))])])
            let profile = try await bench.owner("SELECT profile->>'npi' FROM clinic WHERE code = 'NEW'")
            #expect(profile == [[ClinicProfile.sample(code: "NEW").npi]])
        }
        try await TestBench.with(usage: "P") { bench in
            try await bench.context.directory.add([.sample(code: "C01")])
            let stranger = try visit("A", [(["clinic_id"], .string("NEW"))])
            let (summary, rejects) = try await bench.importVisits([stranger, visit("B")])
            #expect(summary == IntakeSummary(accepted: 1, updated: 0, unchanged: 0, rejected: 1))
            #expect(rejects.contains("clinic_id") && !rejects.contains("NEW"))
            #expect(try await bench.stages() == ["B": .eligibility])
            #expect(try await bench.number("SELECT count(*) FROM clinic") == 1)
        }
    }
}
