import Billing
import Foundation
import Jobs
import Postgres
import Testing

@testable import Claims

/// Release by a second person: what waits, who may let it go, and that nothing is lost by waiting.
@Suite(.serialized) struct ReleaseTests {
    private static let lead = person("ada")

    private static func person(_ login: String, _ role: Role = .lead, clinics: Set<Int32>? = nil) -> Principal {
        Principal(accountID: 1, login: login, role: role, clinics: clinics)
    }

    /// One claim of a clinic whose rule is set before it is scrubbed.
    private func withClaim(
        _ rule: Releases.Rule, certified: Bool = true, _ body: @Sendable (TestBench) async throws -> Void
    ) async throws {
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                try await bench.importVisits(
                    TreatmentFixture.visits(1, payer: "MCRTX") {
                        certified ? $0 : $0.setting(["plan_of_care", "certification_end"], .string("2026-10-01"))
                    })
                try await set(rule, bench)
                // Another process has kept no settings that are seconds old.
                try await bench.restarted { bench in
                    try await bench.workAll(.eligibility)
                    try await bench.workAll(.scrub)
                    try await body(bench)
                }
            }
        }
    }

    /// As old as a rule that a scrub must have seen.
    private func set(_ rule: Releases.Rule, _ bench: TestBench) async throws {
        let clinic = try #require(try await bench.owner("SELECT code FROM clinic")[0][0])
        try await Releases.set(rule, of: clinic, by: "person:root", context: bench.context)
        try await bench.owner("UPDATE clinic_release SET set_at = set_at - interval '2 minutes'")
    }

    private func release(_ bench: TestBench, by principal: Principal) async throws -> ClaimOrders.Outcome {
        try await Releases.release("P-1-0", by: principal, reason: "Zzyzx looked", context: bench.context)
    }

    private func override(_ bench: TestBench, by person: String) async throws {
        _ = try await RuleDecisions.decide(
            RuleDecisions.New(
                kind: .override, rule: "B-DOC-5", reason: "signed by telephone", role: .lead, person: person, days: 30),
            about: "P-1-0", context: bench.context)
        try await bench.workAll(.scrub)
    }

    @Test func aClaimOverTheAmountWaitsAndIsReleased() async throws {
        try await withClaim(Releases.Rule(overCents: 100, onOverrides: false)) { bench in
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .awaitingRelease && standing.holdReason == "release: over 100 cents")
            let clock = try await bench.owner("SELECT sla_paused_at, sla_target_at IS NOT NULL FROM claim")
            #expect(clock == [[nil, "t"]], "the clock runs on")
            try await bench.resubmit()
            #expect(try await bench.number("SELECT count(*) FROM submission") == 0)
            let why = try #require(
                try await Explain.claims(bench.pool, reference: "P-1-0", clinic: nil).first?.reasons.first)
            #expect(why.code == .waitingForRelease && why.text.contains("over 100 cents") && why.by == "billing")
            #expect(
                try await ClaimQueries.list(
                    bench.pool, stage: .awaitingRelease, clinic: nil, isEscalated: false, before: .max, limit: 5
                ).map(\.visitID) == ["P-1-0"])
            #expect(try await bench.breaches() == [])

            for (principal, problem) in [
                (Self.person("bob", .biller), Releases.Problem.notPermitted),
                (Self.person("root", .admin), .notPermitted), (Self.person("eve", clinics: [99]), .claims(found: 0)),
            ] {
                await #expect(throws: problem) { try await release(bench, by: principal) }
            }
            #expect(try await release(bench, by: Self.lead).stage == "ready")
            await #expect(throws: Releases.Problem.notWaiting) { try await release(bench, by: Self.person("eve")) }
            let entry = try #require(
                try await AccessLog(pool: bench.pool, keys: bench.context.keys).list(limit: 1).first)
            #expect(
                entry.actor == "person:ada" && entry.subject.hasSuffix("released") && entry.reason == "Zzyzx looked")
            try await bench.resubmit()
            #expect(try await bench.stages()["P-1-0"] == .submitted)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aClaimUpToTheAmountGoesOn() async throws {
        try await withClaim(Releases.Rule(overCents: 1_000_000, onOverrides: true)) { bench in
            let stages = try await bench.stages()
            #expect(stages == ["P-1-0": .ready])
        }
    }

    @Test func whoOverrodeIsNoSecondPersonNorIsTheirToken() async throws {
        try await withClaim(Releases.Rule(overCents: nil, onOverrides: true), certified: false) { bench in
            #expect(try await bench.stages()["P-1-0"] == .scrubFailed)
            try await override(bench, by: "person:Ada")
            let standing = try #require(try await bench.standings()["P-1-0"])
            #expect(standing.stage == .awaitingRelease && standing.holdReason == "release: override in force")
            let token = Principal(of: Self.lead, token: "nightly", tokenID: 1, scopes: [.decideClaims], clinics: nil)
            for principal in [Self.lead, token] {
                await #expect(throws: Releases.Problem.samePerson) { try await release(bench, by: principal) }
            }
            await #expect(throws: Releases.Problem.samePerson) {
                try await Releases.release(
                    "P-1-0", by: "person:ada", as: .lead, reason: nil, context: bench.context)
            }
            #expect(try await bench.stages()["P-1-0"] == .awaitingRelease)
            #expect(try await release(bench, by: Self.person("bob")).stage == "ready")
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func anOverrideTakenBackIsNotReleased() async throws {
        try await withClaim(Releases.Rule(overCents: nil, onOverrides: true), certified: false) { bench in
            try await override(bench, by: "person:ada")
            _ = try await RuleDecisions.revoke(
                .override, of: "B-DOC-5", about: "P-1-0", by: "person:ada", context: bench.context)
            await #expect(throws: Releases.Problem.notWaiting) { try await release(bench, by: Self.person("bob")) }
            try await bench.workAll(.scrub)
            #expect(try await bench.stages()["P-1-0"] == .scrubFailed)
            #expect(try await bench.breaches() == [])
        }
    }

    @Test func aCorrectedVisitIsJudgedAnew() async throws {
        try await withClaim(Releases.Rule(overCents: 100, onOverrides: false)) { bench in
            try await bench.importVisits(TreatmentFixture.visits(1, payer: "MCRTX", minutes: 45))
            #expect(try await bench.stages()["P-1-0"] == .eligibility)
            try await set(Releases.Rule(overCents: nil, onOverrides: false), bench)
            try await bench.restarted { bench in
                try await bench.workAll(.eligibility)
                try await bench.workAll(.scrub)
                #expect(try await bench.stages()["P-1-0"] == .ready)
                #expect(try await bench.breaches() == [])
            }
        }
    }

    @Test func ofManyWhoReleaseAtOnceOneDoes() async throws {
        try await withClaim(Releases.Rule(overCents: 100, onOverrides: false)) { bench in
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for login in ["a", "b", "c", "d", "e", "f"] {
                    group.addTask {
                        do {
                            return try await release(bench, by: Self.person(login)).stage == "ready"
                        } catch Releases.Problem.notWaiting {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await bench.number("SELECT count(*) FROM ready_claim") == 1)
            #expect(try await bench.breaches() == [])
        }
    }

    /// What verify says of each way around it.
    @Test(arguments: [
        ("UPDATE claim_event SET actor = 'worker:1' WHERE from_stage = 45 AND to_stage = 40", "released by nobody"),
        ("UPDATE claim_event SET actor = 'token:BOB/x' WHERE seq = 2", "who acted on them"),
        ("UPDATE claim_event SET to_stage = 40 WHERE to_stage = 45", "without the release"),
    ]) func aWayAroundItIsFound(change: String, breach: String) async throws {
        try await withClaim(Releases.Rule(overCents: 100, onOverrides: false)) { bench in
            _ = try await release(bench, by: Self.person("bob"))
            #expect(try await bench.breaches() == [])
            try await bench.owner(change)
            let found = try await bench.breaches()
            #expect(found.contains { $0.hasPrefix("I3") && $0.contains(breach) }, "\(found)")
        }
    }

    /// Random people override, revoke, correct and release; whatever they do, nobody releases what they acted on, and every
    /// claim comes to the payer or to a work list.
    @Test func nobodyReleasesTheirOwnAndNothingIsLost() async throws {
        let seed =
            ProcessInfo.processInfo.environment["CLAIMLINE_RELEASE_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 0 ... .max)
        try await Partner.with { partner in
            try await TestBench.with(partner: partner.url) { bench in
                let count = 12
                try await bench.importVisits(
                    TreatmentFixture.visits(count, payer: "MCRTX") {
                        $0.setting(["plan_of_care", "certification_end"], .string("2026-09-30"))
                    })
                try await set(Releases.Rule(overCents: 100, onOverrides: true), bench)
                try await bench.restarted { bench in
                    try await bench.workAll(.eligibility)
                    try await bench.workAll(.scrub)
                    var random = SampleRandom(seed: seed)
                    try await meddle(count, &random, bench, "seed \(seed)")
                }
            }
        }
    }

    private func meddle(_ count: Int, _ random: inout SampleRandom, _ bench: TestBench, _ seed: Comment) async throws {
        var refusals = 0
        for _ in 0..<150 {
            let key = "P-1-\(random.next() % UInt64(count))"
            let login = ["ada", "bob", "eve"][Int(random.next() % 3)]
            refusals += try await act(random.next() % 5, on: key, as: login, bench) ? 0 : 1
            if random.next() % 4 == 0 { try await bench.workAll(.scrub) }
            if random.next() % 10 == 0 { try await bench.resubmit() }
        }
        try await bench.workAll(.scrub)
        #expect(refusals > 0, seed)
        #expect(try await bench.breaches() == [], seed)
        let stages = try await bench.stages()
        #expect(stages.count == count, seed)
        #expect(stages.values.allSatisfy { [.scrubFailed, .awaitingRelease, .ready, .submitted].contains($0) }, seed)
        #expect(stages.values.contains(.submitted), seed)
    }

    /// Does one thing; false when it was refused since the person acted on the claim.
    private func act(_ choice: UInt64, on key: String, as login: String, _ bench: TestBench) async throws -> Bool {
        do {
            switch choice {
            case 0, 1:
                let override = RuleDecisions.New(
                    kind: .override, rule: "B-DOC-5", reason: "r", role: .lead, person: "person:\(login)", days: 30)
                _ = try await RuleDecisions.decide(override, about: key, context: bench.context)
            case 2:
                _ = try await RuleDecisions.revoke(
                    .override, of: "B-DOC-5", about: key, by: "person:\(login)", context: bench.context)
            default:
                _ = try await Releases.release(key, by: Self.person(login), context: bench.context)
            }
            return true
        } catch Releases.Problem.samePerson {
            return false
        } catch is RuleDecisions.Problem {
            return true
        } catch Releases.Problem.notWaiting {
            return true
        }
    }
}
