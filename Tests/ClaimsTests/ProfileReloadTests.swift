import Billing
import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// A profile that is changed while processes run.
@Suite(.serialized) struct ProfileReloadTests {
    @Test func aChangedClinicIsScrubbedByItsNewProfileWithoutARestart() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(TreatmentFixture.visits(1))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.number("SELECT charge_cents FROM claim_line") == 18_000)

                // Another process changes the charges.
                try await bench.restarted { other in
                    var profile = try #require(try await other.context.directory.clinics(codes: ["C01"])["C01"]).profile
                    profile.charges = FeeSchedule(defaultCents: 11_000)
                    #expect(try await other.context.directory.set(profile, by: "person:ada") == 2)
                    profile.code = "C99"
                    #expect(try await other.context.directory.set(profile, by: "person:ada") == nil, "not set up")
                }
                try await Task.sleep(for: .milliseconds(5_100))
                try await bench.importVisits(TreatmentFixture.visits(1, patient: "P-2"))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.number("SELECT max(charge_cents) FROM claim_line") == 22_000)
                let versions = try await bench.owner("SELECT DISTINCT rule_set FROM finding ORDER BY 1").compactMap {
                    $0[0]
                }
                #expect(versions.map { $0.suffix(8) } == ["clinic 1", "clinic 2"])
                #expect(try await bench.number("SELECT count(*) FROM clinic_profile_version") == 1)
            }
        }
    }
}
