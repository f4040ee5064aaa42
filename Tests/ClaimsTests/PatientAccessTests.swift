import Billing
import Foundation
import Postgres
import Testing
import Vault

@testable import Claims

/// Patient data is opened for those who may, after it was written down that they asked, and for nobody else.
@Suite(.serialized) struct PatientAccessTests {
    private static func person(
        _ login: String = "ada", _ role: Role = .biller, clinics: Set<Int32>? = nil
    ) -> Principal {
        Principal(accountID: 1, login: login, role: role, clinics: clinics)
    }

    /// Two claims of one clinic and one of another, scrubbed.
    private func withClaims(_ body: @Sendable (TestBench, PatientAccess, AccessLog) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let own = try TreatmentFixture.visits(2)
                let other = try TreatmentFixture.visits(1, patient: "P-2") { $0.setting(["clinic_id"], .string("C02")) }
                try await bench.importVisits(own + other)
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                try await body(
                    bench, PatientAccess(context: bench.context), AccessLog(pool: bench.pool, keys: bench.context.keys))
            }
        }
    }

    private func claim(_ bench: TestBench, _ key: String) async throws -> (id: Int64, clinic: Int32) {
        let row = try await bench.owner(
            "SELECT claim_id, claim.clinic_id FROM claim JOIN visit USING (visit_id) WHERE visit_key = '\(key)'")[0]
        return (try #require(row[0].flatMap { Int64($0) }), try #require(row[1].flatMap { Int32($0) }))
    }

    @Test func aVisitIsOpenedAfterItIsWrittenDown() async throws {
        try await withClaims { bench, access, log in
            let claim = try await claim(bench, "P-1-0")
            let visit = try await access.visit(
                ofClaim: claim.id, by: Self.person(clinics: [claim.clinic]), reason: "the payer calls",
                from: "192.0.2.7")
            #expect(visit.visitID == "P-1-0" && !visit.patient.lastName.isEmpty)
            let entries = try await log.list(limit: 10)
            #expect(entries.count == 1 && entries[0].action == "patient-read" && entries[0].actor == "person:ada")
            #expect(entries[0].subject == "claim:\(claim.id) visit" && entries[0].clinic == claim.clinic)
            #expect(entries[0].reason == "the payer calls" && entries[0].address == "192.0.2.7")

            let findings = try await access.findings(ofClaim: claim.id, by: Self.person(), reason: "work")
            let codes = try await bench.owner(
                "SELECT rule FROM finding WHERE claim_id = \(claim.id) ORDER BY finding_no")
            #expect(findings.map(\.rule) == codes.compactMap { $0[0] } && !findings.isEmpty)
            #expect(findings.allSatisfy { !$0.message.isEmpty })
        }
    }

    @Test func theEntryIsThereAlthoughTheOpeningFails() async throws {
        try await withClaims { bench, access, log in
            let claim = try await claim(bench, "P-1-0")
            try await bench.owner("UPDATE visit SET sealed = set_byte(sealed, 40, get_byte(sealed, 40) # 1)")
            await #expect(throws: VaultError.notAuthentic) {
                try await access.visit(ofClaim: claim.id, by: Self.person(), reason: "the payer calls")
            }
            #expect(try await log.list(limit: 10).map(\.action) == ["patient-read"])
        }
    }

    @Test func whatCannotBeWrittenDownIsNotOpened() async throws {
        try await withClaims { bench, access, log in
            let claim = try await claim(bench, "P-1-0")
            try await bench.owner("ALTER TABLE access_log ADD CONSTRAINT full_up CHECK (false) NOT VALID")
            await #expect(throws: PostgresError.self) {
                try await access.visit(ofClaim: claim.id, by: Self.person(), reason: "the payer calls")
            }
            await #expect(throws: PostgresError.self) {
                try await access.rawFile(1, by: Self.person(), reason: "the payer calls")
            }
            #expect(try await log.list(limit: 10).isEmpty)
        }
    }

    @Test func whoMayNotIsRefusedAndThatIsWrittenDown() async throws {
        try await withClaims { bench, access, log in
            let own = try await claim(bench, "P-1-0")
            let other = try await claim(bench, "P-2-0")
            #expect(own.clinic != other.clinic)
            let narrow = Self.person(clinics: [own.clinic])
            let cases: [(Principal, Int64, String, PatientAccess.Refusal)] = [
                (Self.person("ops", .ops), own.id, "curious", .notPermitted),
                (Self.person("root", .admin), own.id, "curious", .notPermitted),
                (Self.person("eve", .auditor), own.id, "curious", .notPermitted),
                (
                    Principal(of: Self.person(), token: "t", tokenID: 1, scopes: [.readClaims], clinics: nil), own.id,
                    "x",
                    .notPermitted
                ),
                (narrow, own.id, "  \n", .noReason), (narrow, other.id, "work", .notFound),
                (narrow, 999_999, "work", .notFound), (Self.person(clinics: []), own.id, "work", .notFound),
            ]
            for (principal, id, reason, refusal) in cases {
                await #expect(throws: refusal) {
                    try await access.visit(ofClaim: id, by: principal, reason: reason)
                }
                await #expect(throws: refusal) {
                    try await access.findings(ofClaim: id, by: principal, reason: reason)
                }
                await #expect(throws: refusal) { try await access.notes(ofClaim: id, by: principal, reason: reason) }
            }
            #expect(try await log.list(AccessLog.Filter(action: .patientRead), limit: 100).isEmpty)
            let refused = try await log.list(AccessLog.Filter(action: .patientRefused), limit: 100)
            #expect(refused.count == 3 * cases.count)
            #expect(refused.last?.subject == "claim:\(own.id) visit: not permitted")
            // The database itself shows nothing of the other clinic, whatever the program would ask.
            let rows = try await bench.pool.transaction { connection in
                try await connection.pipeline(
                    OpenScope(clinics: [own.clinic]), ReadVisits(claimIDs: [own.id, other.id])
                ).1
            }
            #expect(rows.map(\.claimID) == [own.id])
        }
    }

    @Test func notesAreWhatPeopleWrote() async throws {
        try await withClaims { bench, access, _ in
            let claim = try await claim(bench, "P-1-0")
            _ = try await RuleDecisions.decide(
                RuleDecisions.New(
                    kind: .undoFix, rule: "B-MOD-1", reason: "Zzyzx wants it so", role: .lead, person: "person:ada",
                    days: nil), about: "P-1-0", context: bench.context)
            let notes = try await access.notes(ofClaim: claim.id, by: Self.person(), reason: "work")
            #expect(notes.map(\.about) == ["undo_fix B-MOD-1"] && notes.map(\.text) == ["Zzyzx wants it so"])
            #expect(notes.first?.person == "person:ada")
        }
    }

    @Test func aRawFileIsForThoseWhoSeeEveryClinic() async throws {
        try await withClaims { bench, access, log in
            try await bench.resubmit()
            try await bench.collect()
            let file = try #require(try await bench.inbound().first)
            let bytes = try await access.rawFile(file.id, by: Self.person(), reason: "the partner asks")
            #expect(bytes == file.bytes)
            await #expect(throws: PatientAccess.Refusal.notPermitted) {
                try await access.rawFile(file.id, by: Self.person(clinics: [1]), reason: "the partner asks")
            }
            await #expect(throws: PatientAccess.Refusal.notFound) {
                try await access.rawFile(9_999, by: Self.person(), reason: "the partner asks")
            }
            #expect(
                try await log.list(limit: 10).map(\.subject) == [
                    "file:9999 raw", "file:\(file.id) raw: not permitted", "file:\(file.id) raw",
                ])
            let told = try await bench.owner("SELECT actor FROM inbound_event WHERE kind = 'raw_read'")
            #expect(told == [["person:ada"]])
        }
    }
}
