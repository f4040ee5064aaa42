import Billing
import Foundation
import Testing

@testable import Claims

@Suite struct IntakeCheckTests {
    private func report(_ bytes: [UInt8]) throws -> CheckReport {
        let today = try #require(CalendarDay(iso: "2026-10-06"))
        return try OfflineCheck(asOf: .fixed(today)).run(IntakeReader(bytes: bytes))
    }

    @Test func theContractsExampleGivesItsClaim() throws {
        let report = try report(Array(IntakeFixture.text(IntakeFixture.document()).utf8))
        #expect(report.visits == 1)
        let claim = try #require(report.claims.first)
        #expect(claim.totalChargeCents == 36_000)
        #expect(claim.lines.map(\.units).reduce(0, +) == 4)
        #expect(claim.lines.contains { $0.code == "97530" && $0.modifiers.contains("CO") && $0.units == 1 })
    }

    /// The shipped samples that the rules must hold, and the rule that does.
    @Test(arguments: [
        ("V-1008", "B-DUP-1"), ("V-1009", "B-UNIT-3"), ("V-1010", "B-ID-1"), ("V-2001", "B-DX-2"),
        ("V-3005", "B-DOC-6"),
    ])
    func samplesShowTheirRule(visit: String, rule: String) throws {
        let findings = try report(SampleVisits.shipped).findings
        let found = findings.filter { $0.visitID == visit && $0.severity == .reject }.map(\.rule)
        #expect(found.contains(rule))
    }

    @Test func unitMethodsDifferOnTheSameMinutes() throws {
        let claims = try report(SampleVisits.shipped).claims
        func units(_ id: String) -> Int { claims.first { $0.visitID == id }?.lines.reduce(0) { $0 + $1.units } ?? 0 }
        #expect(units("V-1005") == 1)
        #expect(units("V-1006") == 2)
    }

    @Test func theAnnualLedgerRunsInOrderOfServiceDates() throws {
        // 3500 cents a unit: the threshold of 2026, 248000 cents, is passed with the 71st unit.
        let document = try IntakeFixture.document().setting(["interventions", "0", "modifiers"], .array([]))
        let days = (1...20).map { $0 < 10 ? "2026-09-0\($0)" : "2026-09-\($0)" }
        let plan = document.setting(["plan_of_care", "established_on"], .string("2026-08-01"))
            .setting(["plan_of_care", "certification_start"], .string("2026-08-01"))
            .setting(["plan_of_care", "certification_end"], .string("2026-10-29"))
            .setting(["authorization"], nil)
        let lines = days.reversed().map { day in
            IntakeFixture.text(
                plan.setting(["visit_id"], .string("V\(day)")).setting(["service_date"], .string(day)))
        }
        let report = try report(Array(lines.joined(separator: "\n").utf8))
        let withKX = report.claims.filter { $0.lines.contains { $0.modifiers.contains("KX") } }.map(\.visitID)
        #expect(Set(withKX) == ["V2026-09-18", "V2026-09-19", "V2026-09-20"])
    }

    @Test func rejectedRecordsAndKeysAreListed() throws {
        let text = try IntakeFixture.line(id: "A") + "\n" + IntakeFixture.line(id: "A") + "\n{broken"
        let report = try report(Array(text.utf8))
        #expect(!report.isClean)
        #expect(report.repeated == 1)
        #expect(report.rejects.map(\.line) == [3])
        let json = try JSONParser.parse(Array(try JSONEncoder().encode(report)))
        guard case .object(let members) = json else { throw IntakeError.empty }
        #expect(
            Set(members.map(\.name)) == [
                "schema_version", "visits", "clean", "repeated", "findings", "claims", "rejects",
            ])
    }
}
