import Billing
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// People against rules: overrides that end, fixes that are taken back, and what the record says of both.
@Suite(.serialized) struct RuleDecisionTests {
    /// One Medicare claim, held because its certification ended before the service.
    private func withHeldClaim(_ body: @Sendable (TestBench) async throws -> Void) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(
                    TreatmentFixture.visits(1, payer: "MCRTX") {
                        $0.setting(["plan_of_care", "certification_end"], .string("2026-10-01"))
                    })
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.standings()["P-1-0"]?.holdReason == "B-DOC-5")
                try await body(bench)
            }
        }
    }

    private func decide(
        _ bench: TestBench, _ kind: RuleDecisions.Kind, _ rule: String, as role: OverridePolicy.Role = .lead,
        days: Int? = 30
    ) async throws -> RuleDecisions.Outcome {
        try await RuleDecisions.decide(
            RuleDecisions.New(
                kind: kind, rule: rule, reason: "Zzyzx signed by telephone", role: role, person: "person:ada",
                days: days),
            about: "P-1-0", context: bench.context)
    }

    /// What stands against a decision.
    private func problem(
        _ bench: TestBench, _ kind: RuleDecisions.Kind, _ rule: String, as role: OverridePolicy.Role = .lead,
        days: Int? = 30
    ) async throws -> RuleDecisions.Problem? {
        do {
            _ = try await decide(bench, kind, rule, as: role, days: days)
            return nil
        } catch let problem as RuleDecisions.Problem {
            return problem
        }
    }

    private func findings(_ bench: TestBench, _ rule: String) async throws -> [[String?]] {
        try await bench.owner("SELECT severity, is_overridden FROM finding WHERE rule = '\(rule)'")
    }

    private func modifiers(_ bench: TestBench) async throws -> String {
        try await bench.owner("SELECT modifiers FROM claim_line").first?[0] ?? "no line"
    }

    @Test func anOverrideLetsTheClaimGoOnAndStaysVisible() async throws {
        try await withHeldClaim { bench in
            #expect(try await decide(bench, .override, "B-DOC-5").isScrubbedAgain)
            #expect(try await bench.stages()["P-1-0"] == .scrub)
            try await bench.workAll(.scrub)
            #expect(try await bench.stages()["P-1-0"] == .ready)
            #expect(try await findings(bench, "B-DOC-5") == [["reject", "t"]])
            let listed = try #require(try await RuleDecisions.all(about: "P-1-0", context: bench.context).first)
            #expect(listed.isStanding && listed.decidedBy == "person:ada" && listed.role == "lead")
            #expect(listed.reason == "Zzyzx signed by telephone")
            let events = try await bench.owner("SELECT detail FROM claim_event WHERE actor = 'person:ada'")
            #expect(
                events.count == 2 && events.allSatisfy { $0[0]?.hasPrefix("override B-DOC-5 as lead until") == true })
            #expect(try await bench.number("SELECT count(*) FROM rule_decision WHERE reason LIKE '%Zzyzx%'") == 0)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func anOverrideThatHasExpiredHoldsNothing() async throws {
        try await withHeldClaim { bench in
            _ = try await decide(bench, .override, "B-DOC-5", days: 1)
            try await BusinessClock.advance(days: 2, on: Connection.open(bench.configuration))
            try await bench.workAll(.scrub)
            #expect(try await bench.standings()["P-1-0"]?.holdReason == "B-DOC-5")
            #expect(try await findings(bench, "B-DOC-5") == [["reject", "f"]])
            #expect(try await RuleDecisions.all(context: bench.context).map(\.isStanding) == [false])
        }
    }

    @Test func aRevokedOverrideHoldsNothing() async throws {
        try await withHeldClaim { bench in
            _ = try await decide(bench, .override, "B-DOC-5")
            let outcome = try await RuleDecisions.revoke(
                .override, of: "B-DOC-5", about: "P-1-0", by: "person:bob", context: bench.context)
            #expect(!outcome.isScrubbedAgain, "the job of the override is there already")
            try await bench.workAll(.scrub)
            #expect(try await bench.standings()["P-1-0"]?.holdReason == "B-DOC-5")
            await #expect(throws: RuleDecisions.Problem.notStanding) {
                _ = try await RuleDecisions.revoke(
                    .override, of: "B-DOC-5", about: "P-1-0", by: "person:bob", context: bench.context)
            }
        }
    }

    @Test func whoMayNotDecideChangesNothing() async throws {
        try await withHeldClaim { bench in
            let refused: [(RuleDecisions.Kind, String, OverridePolicy.Role, Int?)] = [
                (.override, "B-DOC-5", .biller, 30), (.override, "B-DOC-5", .lead, 91),
                (.override, "B-DOC-5", .lead, nil),
                (.override, "B-MOD-1", .admin, 30), (.undoFix, "B-MOD-1", .biller, nil),
            ]
            for (kind, rule, role, days) in refused {
                let problem = try await problem(bench, kind, rule, as: role, days: days)
                guard case .notPermitted = problem else {
                    Issue.record("\(kind) of \(rule) as \(role): \(String(describing: problem))")
                    continue
                }
            }
            #expect(try await problem(bench, .override, "B-ID-1") == .noFinding)
            #expect(try await problem(bench, .undoFix, "B-DOC-5") == .noFinding)
            #expect(try await bench.number("SELECT count(*) FROM rule_decision") == 0)
            #expect(try await bench.stages()["P-1-0"] == .scrubFailed)
        }
    }

    @Test func fixesAreNotedWithBeforeAndAfterAndMayBeTakenBack() async throws {
        try await withHeldClaim { bench in
            let fixes = try await RuleDecisions.fixes(about: "P-1-0", context: bench.context)
            let added = try #require(fixes.first { $0.rule == "B-MOD-1" })
            #expect(added.before == "97535x2" && added.after == "97535-GOx2" && added.isCurrent)
            #expect(fixes.allSatisfy { !$0.before.contains("M25") && !$0.after.contains("M25") }, "no diagnosis")
            #expect(try await modifiers(bench) == "GO")

            #expect(try await decide(bench, .undoFix, "B-MOD-1", days: nil).isScrubbedAgain)
            try await bench.workAll(.scrub)
            #expect(try await modifiers(bench) == "")
            #expect(try await findings(bench, "B-MOD-1") == [["warn", "f"]])
            let later = try await RuleDecisions.fixes(about: "P-1-0", context: bench.context)
            #expect(later.filter { $0.rule == "B-MOD-1" }.map(\.isCurrent) == [false])

            _ = try await RuleDecisions.revoke(
                .undoFix, of: "B-MOD-1", about: "P-1-0", by: "person:bob", context: bench.context)
            try await bench.workAll(.scrub)
            #expect(try await modifiers(bench) == "GO")
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aFixReadsBackFromTheRecord() {
        let fixes = [
            Fix(rule: "B-MOD-17", before: "97535-95-GOx2", after: "97535-GO-95x2"),
            Fix(rule: "B-MOD-1", before: "97530x2", after: "97530-GOx2"),
        ]
        #expect(FixNote.notes(in: FixNote.detail(fixes)) == fixes.map(FixNote.init))
        #expect(FixNote.notes(in: "clean").isEmpty)
        #expect(FixNote.notes(in: "fix nothing").isEmpty)
    }
}
