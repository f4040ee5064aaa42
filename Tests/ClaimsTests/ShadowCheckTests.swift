import Billing
import Foundation
import Testing
import X12

@testable import Claims

/// A practice's history against the rules and against what payers did.
@Suite struct ShadowCheckTests {
    private func visit(_ index: Int, npi: String = "1234567893") throws -> Visit {
        // An 837P tells patients apart by member id and name alone.
        let document = try TreatmentFixture.visits(1, patient: "P-\(index)")[0]
            .setting(["rendering", "npi"], .string(npi))
            .setting(["coverages", "0", "member_id"], .string("W-\(index)"))
        return try Visit(from: TreeDecoder(value: document))
    }

    private func claims(_ visits: [Visit]) -> [UInt8] {
        let route = PayerRoute(
            id: 1, name: "r", transport: "core", address: "", realTimeAddress: "", senderID: "PRACTICE",
            receiverID: "SIMCH", usage: "T", windowMilliseconds: 0, claimsPerFile: 5000)
        let clinic = Directory.Clinic(id: 1, profile: .sample(code: "C01"))
        let items = visits.enumerated().map { index, visit in
            InterchangeWriter.Item(
                claim: ClaimFixture.claim(Int64(index + 1), payer: "60054"), visit: visit,
                lines: [
                    StoredLine(
                        claimID: Int64(index + 1), clinicID: 1, number: 1, code: "97535", modifiers: "GO", units: 2,
                        chargeCents: 18_000, expectedCents: 0, pointers: [1])
                ], controlNumber: "PCN\(index)")
        }
        return InterchangeWriter(route: route, clinics: [1: clinic]).write(
            items, control: 1, at: ClaimFixture.signedAt
        ).bytes
    }

    private func report(_ files: [[UInt8]], clinics: [ClinicProfile] = []) throws -> ShadowReport {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var check = ShadowCheck(OfflineCheck(asOf: .signing, clinics: clinics))
        for (index, bytes) in files.enumerated() {
            let path = folder.appendingPathComponent("\(index)").path
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            try check.add(path: path)
        }
        return check.report()
    }

    /// One claim that the rules reject and the payer denied, one denied for a reason of its own, one paid.
    @Test func whatPayersDeniedIsSplitIntoCaughtAndMissed() throws {
        let history = try claims([visit(0, npi: "1234567890"), visit(1), visit(2)])
        let answers = AnswerFixture.remittance([
            [
                .init(
                    "PCN0", status: "4", lines: [.init(charge: 18_000, paid: 0, adjustments: [("CO", "207", 18_000)])]),
                .init(
                    "PCN1", status: "4", lines: [.init(charge: 18_000, paid: 0, adjustments: [("CO", "50", 18_000)])]),
                .init("PCN2", lines: [.init(charge: 18_000, paid: 8_000, adjustments: [("CO", "45", 10_000)])]),
                .init("OTHER", lines: [.init(charge: 9_000, paid: 9_000)]),
            ]
        ])
        let report = try report([history, answers])
        #expect(report.claims == 3 && report.chargeCents == 54_000 && report.rejects.isEmpty)
        #expect(report.caughtClaims == 1 && report.caughtChargeCents == 18_000)
        #expect(report.answeredClaims == 3 && report.deniedClaims == 2 && report.deniedCents == 36_000)
        #expect(report.caughtDeniedClaims == 1 && report.caughtDeniedCents == 18_000)
        let rule = try #require(report.rules.first)
        #expect(report.rules.count == 1 && rule.rule == "B-ID-1")
        #expect(rule.claims == 1 && rule.chargeCents == 18_000 && rule.deniedClaims == 1 && rule.deniedCents == 18_000)
        #expect(report.missed.map(\.reason) == ["CO-50"] && report.missed[0].deniedCents == 18_000)
        #expect(report.unmatchedAnswers == 1)
    }

    /// An 837P is checked as it was billed: its own units and charges, on every line.
    @Test func anX12FileIsCheckedLikeAnyOther() throws {
        let today = try #require(CalendarDay(iso: "2026-10-06"))
        let options = IntakeOptions(takesUnknownNPIAsClinic: true)
        let bytes = try claims([visit(0), visit(1, npi: "1234567890")])
        let report = try OfflineCheck(asOf: .fixed(today)).run(IntakeReader(bytes: bytes, options: options))
        #expect(report.visits == 2 && report.rejects.isEmpty)
        #expect(report.claims.map(\.totalChargeCents) == [18_000, 18_000])
        #expect(report.claims.flatMap(\.lines).map(\.units) == [2, 2])
        let rejected = report.findings.filter { $0.severity == .reject }
        #expect(rejected.map(\.rule) == ["B-ID-1"] && rejected.map(\.visitID) == ["PCN1"])
    }

    /// Old claims are judged as of their own day, and a claim that stands in two files is one claim.
    @Test func aHistoryIsReplayedAsOfItsOwnDaysAndOnce() throws {
        let old = try TreatmentFixture.visits(2).map {
            $0.setting(["service_date"], .string("2024-05-02")).setting(
                ["note_signed_at"], .string("2024-05-02T17:00:00-05:00"))
        }
        let lines = Array(old.map(IntakeFixture.text).joined(separator: "\n").utf8)
        let report = try report([lines, lines])
        #expect(report.claims == 2)
        #expect(!report.rules.contains { $0.rule.hasPrefix("B-TF") || $0.rule.hasPrefix("B-DATE") })
    }

    /// An 837P names its clinic by NPI alone: a profile of that NPI decides as it does for visits.
    @Test func aClinicsProfileCountsForAnX12FileToo() throws {
        var clinic = ClinicProfile.sample(code: "C01")
        clinic.enrollments = [Enrollment(payerID: "60054", npi: clinic.npi, through: CalendarDay(iso: "2020-12-31"))]
        let history = try claims([visit(0)])
        #expect(try report([history]).rules.isEmpty)
        #expect(try report([history], clinics: [clinic]).rules.map(\.rule) == ["B-COV-8"])
    }
}
