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

extension ProfileReloadTests {
    @Test func aLoadedProfileFileTakesThePlaceOfTheShippedOne() async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let shipped = String(decoding: PayerProfiles.document, as: UTF8.self)
                let changed = shipped.replacing(#""version": "2026.2""#, with: #""version": "2026.9""#)
                    .replacing(#""default": 4200"#, with: #""default": 4300"#)
                try await bench.importVisits(TreatmentFixture.visits(1))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.number("SELECT expected_cents FROM claim_line") == 8_400)

                try await bench.restarted { other in
                    let version = try await PayerProfileFiles.load(Array(changed.utf8), by: "ada", pool: other.pool)
                    #expect(version == "2026.9")
                    await #expect(throws: ProfileDocument.Refused.self) {
                        _ = try await PayerProfileFiles.load(Array("{}".utf8), by: "ada", pool: other.pool)
                    }
                }
                try await Task.sleep(for: .milliseconds(5_100))
                try await bench.importVisits(TreatmentFixture.visits(1, patient: "P-2"))
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.number("SELECT max(expected_cents) FROM claim_line") == 8_600)
                #expect(try await bench.number("SELECT count(*) FROM finding WHERE rule_set LIKE '%2026.9%'") > 0)
                #expect(try await PayerProfileFiles.all(pool: bench.pool).map(\.version) == ["2026.9"])
            }
        }
    }
}
