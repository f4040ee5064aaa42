import Billing
import Foundation
import Testing

@testable import Claims

@Suite struct IntakeSamplesTests {
    private let businessTime = Instant(iso8601: "2026-10-06T12:00:00Z")

    @Test func shippedSamplesAreAllVisits() throws {
        let records = try IntakeFixture.read(SampleVisits.shipped)
        let visits = records.compactMap(\.visit)
        #expect(records.flatMap(\.problems) == [])
        #expect(visits.count == records.count)
        #expect(Set(visits.map(\.visitID)).count == visits.count)
        #expect(Set(visits.map(\.clinicID)) == ["C01", "C02", "C03"])
        #expect(visits.count { $0.noteSignedAt == nil } == 1)
        #expect(visits.contains { $0.primaryCoverage?.payerID == "SLOWP" })
        #expect(
            visits.filter { !NationalProviderIdentifier.isValid($0.rendering.npi ?? "") }.map(\.visitID) == ["V-1010"])
    }

    @Test func generationIsDeterministicAndDependsOnTheSeed() throws {
        let before = try #require(businessTime)
        func visits(_ seed: UInt64) -> [Visit] {
            Array(SampleVisits.generate(seed: seed, count: 300, clinics: 7, signedBefore: before))
        }
        #expect(visits(5) == visits(5))
        #expect(visits(5).map(\.patient) != visits(6).map(\.patient))
        #expect(Set((visits(5) + visits(6)).map(\.visitID)).count == 600)
        #expect(Set(visits(5).map(\.clinicID)) == Set((1...7).map { "C0\($0)" }))
    }

    /// Files of several seeds may come into one database: nobody treats two patients at a time in them.
    @Test(arguments: [SampleVisits.Skew.even, .zipf])
    func nobodyTreatsTwoPatientsAtATimeWhateverTheSeed(skew: SampleVisits.Skew) throws {
        let before = try #require(businessTime)
        let visits = (1...4).flatMap { seed in
            SampleVisits.generate(seed: seed, count: 3_000, clinics: 3, skew: skew, signedBefore: before)
        }
        var minutes: [String: [Visit.Interval]] = [:]
        for visit in visits {
            // Some visits are spoiled by an NPI that is nobody's.
            for time in visit.treatmentTimes where NationalProviderIdentifier.isValid(time.person) {
                let day = "\(visit.clinicID) \(visit.serviceDate.iso) \(time.person)"
                for own in time.intervals {
                    let isTaken = minutes[day, default: []].contains { $0.start < own.end && own.start < $0.end }
                    #expect(!isTaken, "\(day)")
                }
                minutes[day, default: []] += time.intervals
            }
        }
    }

    @Test func generatedVisitsPassTheIntakeAndKeepTheirShares() throws {
        let before = try #require(businessTime)
        let visits = Array(SampleVisits.generate(seed: 11, count: 4000, clinics: 40, signedBefore: before))
        let lines = try visits.map { Array(try JSONEncoder().encode($0)) }
        let records = try IntakeFixture.read(Array(lines.joined(separator: [0x0A])))
        #expect(records.flatMap(\.problems) == [])
        #expect(records.compactMap(\.visit) == visits)
        let signed = visits.compactMap(\.noteSignedAt)
        #expect(signed.allSatisfy { $0 <= before && $0 >= before.adding(seconds: -20 * 3600) })
        #expect((10...80).contains(visits.count - signed.count))
        #expect((60...180).contains(visits.count { $0.primaryCoverage?.payerID == "SLOWP" }))
        #expect(Set(visits.compactMap { $0.primaryCoverage?.payerID }).count == 6)
        #expect(visits.contains { $0.coverages[0].subscriber != nil } && visits.contains { $0.assistant != nil })
        let days = visits.map { "\($0.patient.id) \($0.serviceDate.iso)" }
        #expect(Set(days).count == days.count)
    }

    @Test func theRulesHoldAboutTwoInAHundredGeneratedVisits() throws {
        let before = try #require(businessTime)
        let today = try #require(CalendarDay(iso: "2026-10-06"))
        let visits = SampleVisits.generate(seed: 3, count: 3000, clinics: 20, signedBefore: before)
        let rejected = visits.map { visit in
            let coverage = visit.coverages[0]
            let payer = PayerProfile.resolve(payerID: coverage.payerID, filingIndicator: coverage.filingIndicator)
            let input = ScrubInput(visit: visit, clinic: .sample(code: visit.clinicID), payer: payer, today: today)
            return RuleBook.current.scrub(input).findings.filter { $0.severity == .reject }.map(\.rule)
        }.filter { !$0.isEmpty }
        #expect((30...130).contains(rejected.count), "\(Set(rejected.joined()))")
    }
}
